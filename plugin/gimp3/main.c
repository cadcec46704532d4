/* main.c - the plug-in for GIMP 3: what it tells GIMP.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <libgimp/gimp.h>
#include <signal.h>
#include <via.h>

#include "../codec/process.h"
#include "../explain/pixels.h"
#include "../fatal.h"
#include "../language.h"
#include "procedures.h"

typedef struct
{
  GimpPlugIn parent;
} ViaPlugIn;

typedef struct
{
  GimpPlugInClass parent_class;
} ViaPlugInClass;

GType via_plug_in_get_type (void) G_GNUC_CONST;
G_DEFINE_TYPE (ViaPlugIn, via_plug_in, GIMP_TYPE_PLUG_IN)

static const struct
{
  const char *name;
  GimpProcedure *(*create) (GimpPlugIn *plug_in);
} procedures[] = {
  { PROCEDURE_EXPLAIN, explain_create }, { PROCEDURE_PREDICT, predict_create }, { PROCEDURE_RECOLOUR, recolour_create },
  { PROCEDURE_COMPARE, compare_create }, { PROCEDURE_TRAIN, train_create },
};

static GList *
query_procedures (GimpPlugIn *plug_in)
{
  GList *names = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (procedures); i++)
    names = g_list_append (names, g_strdup (procedures[i].name));
  return names;
}

static GimpProcedure *
create_procedure (GimpPlugIn *plug_in, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (procedures); i++)
    if (g_str_equal (name, procedures[i].name))
      return procedures[i].create (plug_in);
  return NULL;
}

/* Where there are no catalogues beside the program, GIMP would complain about every string. */
static gboolean
set_i18n (GimpPlugIn *plug_in, const char *name, char **domain, char **folder)
{
  g_autofree char *catalogues = language_folder (gimp_get_progname ());

  if (!catalogues)
    return FALSE;
  *domain = g_strdup (GETTEXT_PACKAGE);
  *folder = g_path_get_basename (catalogues);
  language_set (catalogues);
  return TRUE;
}

static void
via_plug_in_class_init (ViaPlugInClass *class)
{
  GimpPlugInClass *plug_in = GIMP_PLUG_IN_CLASS (class);

  plug_in->query_procedures = query_procedures;
  plug_in->create_procedure = create_procedure;
  plug_in->set_i18n = set_i18n;
}

/* Runs when libgimp has installed its handlers, and before it listens to GIMP.  Cancel is a SIGTERM, and GIMP waits for our end;
 * libgimp's handler allocates and can wait for itself for ever, and there is nothing to tidy up here. */
static void
via_plug_in_init (ViaPlugIn *plug_in)
{
  signal (SIGTERM, SIG_DFL);
}

void
procedures_begin (void)
{
  int n = gimp_get_num_processors ();

  fatal_install ("plug-in-vit-attribution", NULL); /* in place of libgimp's handlers, whose end OpenBLAS can hold up for ever */
  pixels_init ();
  /* As many threads as GIMP itself is allowed, for the same reason. */
  if (n > 0)
    via_set_threads (MIN (n, g_get_num_processors ()));
}

void
procedures_set_icon (GimpProcedure *procedure)
{
  g_autofree char *folder = g_path_get_dirname (gimp_get_progname ());
  g_autofree char *name = g_strconcat (gimp_procedure_get_name (procedure) + strlen ("plug-in-"), ".svg", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    gimp_procedure_set_icon_file (procedure, file);
}

GimpValueArray *
procedures_fail (GimpProcedure *procedure, GimpPDBStatusType status, GError *error)
{
  return gimp_procedure_new_return_values (procedure, status, error);
}

int
main (int argc, char **argv)
{
  if (process_is_asked_for (argc, argv))
    {
      language_begin (NULL);
      return process_run ();
    }
  return gimp_main (via_plug_in_get_type (), argc, argv);
}
