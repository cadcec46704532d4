/* explain.c - the procedure plug-in-vit-attribution: a layer in, what spoke for its classes out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../explain/guess.h"
#include "../explain/settings-object.h"
#include "../gimp/dialog.h"
#include "../gimp/outputs.h"
#include "../panel/error-label.h"
#include "arguments.h"
#include "procedures.h"

/* The items' array is lent, and ends with NULL. */
static GimpValueArray *
answer_items (GimpProcedure *procedure, const Explanation *explanation, GimpItem **items)
{
  guint           n = explanation_n_heats (explanation);
  GimpValueArray *values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  char          **labels = g_new0 (char *, n + 1);
  double         *probabilities = g_new0 (double, n);

  for (guint i = 0; i < n; i++)
    {
      ViaGuess guess = explanation_guess (explanation, i);

      labels[i] = g_strdup (via_model_class_id (explanation->model, guess.index)); /* for scripts */
      probabilities[i] = guess_answer (explanation->model, &guess);
    }
  GIMP_VALUES_SET_CORE_OBJECT_ARRAY (values, 1, (GObject **) items);
  GIMP_VALUES_TAKE_STRV (values, 2, labels);
  GIMP_VALUES_TAKE_DOUBLE_ARRAY (values, 3, probabilities, n);
  return values;
}

static GimpValueArray *
explain_image (GimpProcedure *procedure, const PictureSource *source, Explanation *explanation, GError **error)
{
  g_autofree GimpItem **items = NULL;

  if (!explanation_make (explanation, error) || !(items = outputs_make (explanation, source, error)))
    return NULL;
  return answer_items (procedure, explanation, items);
}

/* A DialogShow: GIMP's own part of the dialog resets, saves and loads the config, and the panel follows. */
static gboolean
show_window (GtkWidget *window, GObject *config)
{
  return gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (window));
}

/* What gimp_procedure_dialog_new() makes, but for the help, which is ours. */
static GtkWidget *
window_of (GimpProcedure *procedure, GimpProcedureConfig *config)
{
  gboolean header;

  g_object_get (gtk_settings_get_default (), "gtk-dialogs-use-header", &header, NULL);
  return g_object_new (GIMP_TYPE_PROCEDURE_DIALOG, "procedure", procedure, "config", config, "title", _ ("ViT Attribution"),
                       "help-func", error_label_help, "help-id", ERROR_LABEL_HELP_ID, "use-header-bar", header, NULL);
}

static gboolean
choose_in_dialog (GimpProcedure *procedure, GimpProcedureConfig *config, PictureSource *source, Settings *settings,
                  Explanation *explanation, GError **error)
{
  GtkWidget *window;

  if (!dialog_begin (error))
    return FALSE;
  settings_object_forget_classes (G_OBJECT (config)); /* each picture has its own best one */
  window = window_of (procedure, config);
  return dialog_run (window, show_window, G_OBJECT (config), source, settings, explanation);
}

/* The dialog shows, and the explanation keeps, what the network sees.  FALSE without an error: cancelled. */
static gboolean
look_first (GimpProcedure *procedure, GimpRunMode mode, PictureSource *source, GimpProcedureConfig *config, Settings *settings,
            Explanation *explanation, GError **error)
{
  if (mode == GIMP_RUN_INTERACTIVE)
    return choose_in_dialog (procedure, config, source, settings, explanation, error);
  source_tell (source);
  return outputs_possible (source, settings, error)
         && explanation_open (explanation, &source->view, settings, source_progress, error);
}

static GimpValueArray *
run_explain (GimpProcedure *procedure, GimpRunMode mode, GimpImage *image, GimpDrawable **drawables, GimpProcedureConfig *config,
             gpointer data)
{
  g_auto (Settings) settings = { 0 };
  g_auto (PictureSource) source = { 0 };
  g_auto (Explanation) explanation = { 0 };
  GError         *error = NULL;
  GimpDrawable   *drawable;
  GimpValueArray *values;

  procedures_begin ();
  settings_init (&settings);
  if (!(drawable = arguments_drawable (drawables, &error)) || !settings_object_read_all (G_OBJECT (config), &settings, &error))
    return procedures_fail (procedure, GIMP_PDB_CALLING_ERROR, error);

  gimp_progress_init (_ ("ViT Attribution"));
  if (!source_open (&source, image, drawable, settings.visible, settings.raw, &error))
    return procedures_fail (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  if (!look_first (procedure, mode, &source, config, &settings, &explanation, &error))
    return procedures_fail (procedure, error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL, error);
  values = explain_image (procedure, &source, &explanation, &error);
  return values ? values : procedures_fail (procedure, GIMP_PDB_EXECUTION_ERROR, error);
}

GimpProcedure *
explain_create (GimpPlugIn *plug_in)
{
  GimpProcedure *p = gimp_image_procedure_new (plug_in, PROCEDURE_EXPLAIN, GIMP_PDB_PROC_TYPE_PLUGIN, run_explain, NULL, NULL);

  gimp_procedure_set_image_types (p, "*");
  gimp_procedure_set_sensitivity_mask (p, GIMP_PROCEDURE_SENSITIVE_DRAWABLE);
  gimp_procedure_set_menu_label (p, _ ("_ViT Attribution..."));
  gimp_procedure_add_menu_path (p, _ ("<Image>/Filters/Explain"));
  procedures_set_icon (p);
  gimp_procedure_set_documentation (p, _ ("Show what a Vision Transformer looked at"),
                                    _ ("Classifies the layer with a Vision Transformer and makes a heat map of what spoke for a "
                                       "class: a new layer above it, a group of layers, a mask, a selection or a channel."),
                                    PROCEDURE_EXPLAIN);
  gimp_procedure_set_attribution (p, "The ViT Attribution authors", "The ViT Attribution authors", "2026");
  arguments_add_all (p);

  gimp_procedure_add_core_object_array_return_value (
      p, "items", _ ("Items"), _ ("The new layers or channels, one per method and class; none for a mask or a selection"),
      GIMP_TYPE_ITEM, G_PARAM_READWRITE);
  gimp_procedure_add_string_array_return_value (p, "labels", _ ("Labels"), _ ("The classes' labels"), G_PARAM_READWRITE);
  gimp_procedure_add_double_array_return_value (
      p, "probabilities", _ ("Probabilities"),
      _ ("The classes' probabilities, 0 to 1, or the values of a network that answers with values"), G_PARAM_READWRITE);
  return p;
}
