/* train.c - the procedure plug-in-vit-attribution-train: a folder of pictures in, a model that knows their classes out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../explain/refusals.h"
#include "../gimp/train-classes.h"
#include "arguments.h"
#include "procedures.h"

#define SEPARATOR "\037" /* between what is remembered: a control character that nobody types */

enum
{
  ARGUMENT_MODE,
  ARGUMENT_FOLDER,
  ARGUMENT_MODEL,
  ARGUMENT_OUTPUT,
  N_TRAIN_ARGUMENTS
};

void
train_install (void)
{
  const GimpParamDef args[N_TRAIN_ARGUMENTS] = {
    { GIMP_PDB_INT32, (char *) "run-mode", (char *) N_ ("Interactive, non-interactive or with last values") },
    { GIMP_PDB_STRING, (char *) "folder", (char *) N_ ("Holds a folder of pictures for each class, called like it") },
    { GIMP_PDB_STRING, (char *) "model", (char *) N_ ("The network that looks at the pictures; empty: the one that is built in") },
    { GIMP_PDB_STRING, (char *) "output",
      (char *) N_ ("The file that is made, NAME.head.safetensors; empty: called like the folder, with the other models") },
  };
  const GimpParamDef values[] = {
    { GIMP_PDB_STRING, (char *) "trained", (char *) N_ ("What came out, to be used as a model") },
    { GIMP_PDB_FLOAT, (char *) "accuracy",
      (char *) N_ ("How many of the pictures it recognises without having seen them, 0 to 1") },
  };

  gimp_install_procedure (
      PROCEDURE_TRAIN, N_ ("Train a network on classes of your own"),
      N_ ("Looks at the pictures in the folders of a folder with a Vision Transformer, and trains a last layer for "
          "it that tells them apart: a linear probe.  The result is a model like all others."),
      "The ViT Attribution authors", "The ViT Attribution authors", "2026", N_ ("_Train Classes from Folders..."), NULL,
      GIMP_PLUGIN, G_N_ELEMENTS (args), G_N_ELEMENTS (values), args, values);
  gimp_plugin_menu_register (PROCEDURE_TRAIN, N_ ("<Image>/Filters/Explain"));
  procedures_register_icon (PROCEDURE_TRAIN);
}

/* GIMP keeps it until it quits. */
static void
remember_order (const Train *train)
{
  g_autofree char *memory = g_strjoin (SEPARATOR, train->folder, train->model, train->output, NULL);

  gimp_set_data (PROCEDURE_TRAIN, memory, strlen (memory) + 1);
}

static void
recall_order (Train *train)
{
  int              size = gimp_get_data_size (PROCEDURE_TRAIN);
  g_autofree char *memory = g_malloc0 (size + 1);
  g_auto (GStrv) text = NULL;

  if (size > 0)
    gimp_get_data (PROCEDURE_TRAIN, memory);
  text = g_strsplit (memory, SEPARATOR, -1);
  if (g_strv_length (text) != 3)
    return;
  train->folder = g_strdup (text[0]);
  train->model = g_strdup (text[1]);
  train->output = g_strdup (text[2]);
}

/* From the menu come none. */
static void
take_arguments (Train *train, const GimpParam *params)
{
  train->folder = g_strdup (params[ARGUMENT_FOLDER].data.d_string);
  train->model = g_strdup (params[ARGUMENT_MODEL].data.d_string);
  train->output = g_strdup (params[ARGUMENT_OUTPUT].data.d_string);
}

static void
explain_with_trained (GimpImage *image)
{
  int        n;
  GimpParam *values;

  if (!gimp_image_is_valid (image))
    return;
  values = gimp_run_procedure (PROCEDURE_EXPLAIN, &n, GIMP_PDB_INT32, GIMP_RUN_INTERACTIVE, GIMP_PDB_IMAGE, host_id (image),
                               GIMP_PDB_DRAWABLE, gimp_image_get_active_drawable (host_id (image)), GIMP_PDB_END);
  gimp_destroy_params (values, n);
}

/* FALSE without an error: cancelled. */
static gboolean
train_in_dialog (Train *train, GError **error)
{
  GimpImage *image;

  if (!train_classes_ask (train, &image, error) || !train->trained)
    return FALSE;
  remember_order (train);
  if (image)
    explain_with_trained (image);
  return TRUE;
}

GimpPDBStatusType
train_run_procedure (int n, const GimpParam *params, Answer *answer, GError **error)
{
  GimpRunMode mode = params[ARGUMENT_MODE].data.d_int32;
  Train       train = { 0 };
  gboolean    ok;

  if (mode == GIMP_RUN_NONINTERACTIVE && !arguments_count (n, N_TRAIN_ARGUMENTS, error))
    return GIMP_PDB_CALLING_ERROR;
  if (mode != GIMP_RUN_WITH_LAST_VALS && n == N_TRAIN_ARGUMENTS)
    take_arguments (&train, params);
  else
    recall_order (&train);

  gimp_progress_init (_ ("Train Classes"));
  ok = mode == GIMP_RUN_INTERACTIVE || !train.output ? train_in_dialog (&train, error) : train_classes (&train, error);
  if (ok)
    {
      answer_string (answer, train.trained);
      answer_float (answer, train.accuracy);
    }
  train_classes_clear (&train);
  return ok ? GIMP_PDB_SUCCESS : *error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL;
}
