/* main.c - the plug-in for GIMP 2.10: what it tells GIMP, and how GIMP calls it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <signal.h>
#include <via.h>

#include "../codec/process.h"
#include "../explain/pixels.h"
#include "../fatal.h"
#include "../language.h"
#include "procedures.h"

void
procedures_register_icon (const char *procedure)
{
  g_autofree char *folder = g_path_get_dirname (gimp_get_progname ());
  g_autofree char *name = g_strconcat (procedure + strlen ("plug-in-"), ".svg", NULL);
  g_autofree char *icon = g_build_filename (folder, name, NULL);

  if (g_file_test (icon, G_FILE_TEST_EXISTS))
    gimp_plugin_icon_register (procedure, GIMP_ICON_TYPE_IMAGE_FILE, (const guint8 *) icon);
}

static const struct
{
  const char *name;
  void (*install) (void);
  GimpPDBStatusType (*run) (int n, const GimpParam *params, Answer *answer, GError **error);
} procedures[] = {
  { PROCEDURE_EXPLAIN, explain_install, explain_run },     { PROCEDURE_PREDICT, predict_install, predict_run },
  { PROCEDURE_RECOLOUR, recolour_install, recolour_run },  { PROCEDURE_COMPARE, compare_install, compare_run },
  { PROCEDURE_TRAIN, train_install, train_run_procedure },
};

/* GIMP starts every plug-in to ask this; no model is opened here.  GIMP itself translates what it is told. */
static void
query (void)
{
  g_autofree char *catalogues = language_folder (gimp_get_progname ());

  gimp_plugin_domain_register (GETTEXT_PACKAGE, catalogues);
  for (gsize i = 0; i < G_N_ELEMENTS (procedures); i++)
    procedures[i].install ();
}

/* As many threads as GIMP itself is allowed, for the same reason. */
static void
set_threads (void)
{
  g_autofree char *allowed = gimp_gimprc_query ("num-processors");
  gint64           n = allowed ? g_ascii_strtoll (allowed, NULL, 10) : 0;

  if (n > 0)
    via_set_threads (MIN (n, g_get_num_processors ()));
}

static void
run_procedure (const gchar *name, gint n_params, const GimpParam *params, gint *n_values, GimpParam **values)
{
  static Answer     answer;
  GimpPDBStatusType status = GIMP_PDB_CALLING_ERROR;
  g_autofree char  *catalogues = language_folder (gimp_get_progname ());
  g_autoptr (GError) error = NULL;

  /* Cancel is a SIGTERM, and GIMP waits for our end.  libgimp's handler allocates and can wait for itself for ever; there is
   * nothing to tidy up here. */
  signal (SIGTERM, SIG_DFL);

  if (catalogues)
    language_set (catalogues);
  fatal_install (name, NULL); /* in place of libgimp's handlers, whose end OpenBLAS can hold up for ever */
  pixels_init ();
  set_threads ();

  answer_status (&answer, GIMP_PDB_SUCCESS);
  for (gsize i = 0; i < G_N_ELEMENTS (procedures); i++)
    if (g_str_equal (name, procedures[i].name))
      status = procedures[i].run (n_params, params, &answer, &error);
  if (status != GIMP_PDB_SUCCESS)
    answer_status (&answer, status);
  if (error)
    answer_message (&answer, error->message);

  *n_values = answer.n;
  *values = answer.values;
}

const GimpPlugInInfo PLUG_IN_INFO = { NULL, NULL, query, run_procedure };

int
main (int argc, char **argv)
{
  if (process_is_asked_for (argc, argv))
    {
      language_begin (NULL);
      return process_run ();
    }
  return gimp_main (&PLUG_IN_INFO, argc, argv);
}
