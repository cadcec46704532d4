/* train.c - the procedure plug-in-vit-attribution-train: a folder of pictures in, a model that knows their classes out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../gimp/train-classes.h"
#include "procedures.h"

static void
explain_with_trained (GimpImage *image)
{
  GimpProcedure *explain = gimp_pdb_lookup_procedure (gimp_get_pdb (), PROCEDURE_EXPLAIN);

  g_autofree GimpDrawable **drawables = gimp_image_is_valid (image) ? gimp_image_get_selected_drawables (image) : NULL;

  if (explain && drawables)
    gimp_value_array_unref (
        gimp_procedure_run (explain, "run-mode", GIMP_RUN_INTERACTIVE, "image", image, "drawables", drawables, NULL));
}

/* FALSE without an error: cancelled. */
static gboolean
train_in_dialog (Train *train, GimpProcedureConfig *config, GError **error)
{
  GimpImage *image;

  if (!train_classes_ask (train, &image, error) || !train->trained)
    return FALSE;
  g_object_set (config, "folder", train->folder, "model", train->model, "output", train->output, NULL);
  if (image)
    explain_with_trained (image);
  return TRUE;
}

static GimpValueArray *
answer_trained (GimpProcedure *procedure, const Train *train)
{
  GimpValueArray *values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);

  GIMP_VALUES_SET_STRING (values, 1, train->trained);
  GIMP_VALUES_SET_DOUBLE (values, 2, train->accuracy);
  return values;
}

static GimpValueArray *
run_train (GimpProcedure *procedure, GimpProcedureConfig *config, gpointer data)
{
  Train           train = { 0 };
  GError         *error = NULL;
  GimpRunMode     mode;
  GimpValueArray *values;
  gboolean        ok;

  procedures_begin ();
  g_object_get (config, "run-mode", &mode, "folder", &train.folder, "model", &train.model, "output", &train.output, NULL);
  gimp_progress_init (_ ("Train Classes"));
  ok = mode == GIMP_RUN_INTERACTIVE ? train_in_dialog (&train, config, &error) : train_classes (&train, &error);
  values = ok ? answer_trained (procedure, &train)
              : procedures_fail (procedure, error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL, error);
  train_classes_clear (&train);
  return values;
}

static void
add_train_arguments (GimpProcedure *p)
{
  gimp_procedure_add_enum_argument (p, "run-mode", _ ("Run mode"), _ ("Interactive, non-interactive or with last values"),
                                    GIMP_TYPE_RUN_MODE, GIMP_RUN_NONINTERACTIVE, G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (p, "folder", _ ("_Folder"), _ ("Holds a folder of pictures for each class, called like it"),
                                      "", G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (p, "model", _ ("Net_work"),
                                      _ ("The network that looks at the pictures; empty: the one that is built in"), "",
                                      G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (
      p, "output", _ ("_Output"),
      _ ("The file that is made, NAME.head.safetensors; empty: called like the folder, with the other models"), "",
      G_PARAM_READWRITE);
}

GimpProcedure *
train_create (GimpPlugIn *plug_in)
{
  GimpProcedure *p = gimp_procedure_new (plug_in, PROCEDURE_TRAIN, GIMP_PDB_PROC_TYPE_PLUGIN, run_train, NULL, NULL);

  gimp_procedure_set_menu_label (p, _ ("_Train Classes from Folders..."));
  gimp_procedure_add_menu_path (p, _ ("<Image>/Filters/Explain"));
  procedures_set_icon (p);
  gimp_procedure_set_documentation (
      p, _ ("Train a network on classes of your own"),
      _ ("Looks at the pictures in the folders of a folder with a Vision Transformer, and trains a last layer for "
         "it that tells them apart: a linear probe.  The result is a model like all others."),
      PROCEDURE_TRAIN);
  gimp_procedure_set_attribution (p, "The ViT Attribution authors", "The ViT Attribution authors", "2026");
  add_train_arguments (p);
  gimp_procedure_add_string_return_value (p, "trained", _ ("Trained model"), _ ("What came out, to be used as a model"), "",
                                          G_PARAM_READWRITE);
  gimp_procedure_add_double_return_value (p, "accuracy", _ ("Accuracy"),
                                          _ ("How many of the pictures it recognises without having seen them, 0 to 1"), 0, 1, 0,
                                          G_PARAM_READWRITE);
  return p;
}
