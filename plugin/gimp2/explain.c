/* explain.c - the procedure plug-in-vit-attribution: a layer in, what spoke for its classes out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../explain/guess.h"
#include "../gimp/dialog.h"
#include "../gimp/outputs.h"
#include "arguments.h"
#include "explain-window.h"
#include "procedures.h"

void
explain_install (void)
{
  GimpParamDef       args[N_ARGUMENTS];
  const GimpParamDef values[] = {
    { GIMP_PDB_INT32, (char *) "num-items", (char *) N_ ("Number of new layers or channels") },
    { GIMP_PDB_INT32ARRAY, (char *) "items",
      (char *) N_ ("The new layers or channels, one per method and class; none for a mask or a selection") },
    { GIMP_PDB_INT32, (char *) "num-labels", (char *) N_ ("Number of labels") },
    { GIMP_PDB_STRINGARRAY, (char *) "labels", (char *) N_ ("The classes' labels") },
    { GIMP_PDB_INT32, (char *) "num-probabilities", (char *) N_ ("Number of probabilities") },
    { GIMP_PDB_FLOATARRAY, (char *) "probabilities",
      (char *) N_ ("The classes' probabilities, 0 to 1, or the values of a network that answers with values") },
  };

  arguments_describe (args);
  gimp_install_procedure (
      PROCEDURE_EXPLAIN, N_ ("Show what a Vision Transformer looked at"),
      N_ ("Classifies the layer with a Vision Transformer and makes a heat map of what spoke for a class: a new layer "
          "above it, a group of layers, a mask, a selection or a channel."),
      "The ViT Attribution authors", "The ViT Attribution authors", "2026", N_ ("_ViT Attribution..."), "*", GIMP_PLUGIN,
      G_N_ELEMENTS (args), G_N_ELEMENTS (values), args, values);
  gimp_plugin_menu_register (PROCEDURE_EXPLAIN, N_ ("<Image>/Filters/Explain"));
  procedures_register_icon (PROCEDURE_EXPLAIN);
}

/* The items' array ends with NULL. */
static void
answer_items (Answer *answer, const Explanation *explanation, GimpItem *const *items)
{
  int     n = explanation_n_heats (explanation), n_items = 0;
  gint32 *ids = g_new0 (gint32, n);
  char  **labels = g_new0 (char *, n + 1);
  double *probabilities = g_new0 (double, n);

  for (int i = 0; i < n; i++)
    {
      ViaGuess guess = explanation_guess (explanation, i);

      labels[i] = g_strdup (via_model_class_id (explanation->model, guess.index)); /* for scripts */
      probabilities[i] = guess_answer (explanation->model, &guess);
    }
  for (; items[n_items]; n_items++)
    ids[n_items] = host_id (items[n_items]);
  answer_ints (answer, ids, n_items);
  answer_strings (answer, labels, n);
  answer_floats (answer, probabilities, n);
}

static gboolean
explain_image (const PictureSource *source, Explanation *explanation, Answer *answer, GError **error)
{
  g_autofree GimpItem **items = NULL;

  if (!explanation_make (explanation, error) || !(items = outputs_make (explanation, source, error)))
    return FALSE;
  answer_items (answer, explanation, items);
  return TRUE;
}

/* FALSE without an error: cancelled. */
static gboolean
choose_in_dialog (PictureSource *source, Settings *settings, Explanation *explanation, GError **error)
{
  g_autoptr (GObject) config = explain_window_config (settings);

  return dialog_begin (error) && dialog_run (explain_window_new (), explain_window_show, config, source, settings, explanation);
}

static GimpPDBStatusType
explain_with_dialog (GimpImage *image, GimpDrawable *drawable, Settings *settings, Answer *answer, GError **error)
{
  g_auto (PictureSource) source = { 0 };
  g_auto (Explanation) explanation = { 0 };

  if (!source_open (&source, image, drawable, settings->visible, settings->raw, error))
    return GIMP_PDB_EXECUTION_ERROR;
  if (!choose_in_dialog (&source, settings, &explanation, error))
    return *error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL;
  if (!explain_image (&source, &explanation, answer, error))
    return GIMP_PDB_EXECUTION_ERROR;
  arguments_remember (PROCEDURE_EXPLAIN, settings);
  return GIMP_PDB_SUCCESS;
}

static GimpPDBStatusType
run_without_dialog (GimpImage *image, GimpDrawable *drawable, const Settings *settings, Answer *answer, GError **error)
{
  g_auto (PictureSource) source = { 0 };
  g_auto (Explanation) explanation = { 0 };

  if (!source_open (&source, image, drawable, settings->visible, settings->raw, error)
      || !outputs_possible (&source, settings, error)
      || !explanation_open (&explanation, &source.view, settings, source_progress, error)
      || !explain_image (&source, &explanation, answer, error))
    return GIMP_PDB_EXECUTION_ERROR;
  source_tell (&source);
  return GIMP_PDB_SUCCESS;
}

GimpPDBStatusType
explain_run (int n, const GimpParam *params, Answer *answer, GError **error)
{
  GimpRunMode   mode = params[0].data.d_int32;
  GimpImage    *image = host_item (params[1].data.d_image);
  GimpDrawable *drawable = host_item (params[2].data.d_drawable);
  g_auto (Settings) settings = { 0 };

  settings_init (&settings);
  if (mode != GIMP_RUN_NONINTERACTIVE)
    arguments_recall (PROCEDURE_EXPLAIN, &settings);
  else if (!arguments_read (&settings, n, params, error))
    return GIMP_PDB_CALLING_ERROR;

  gimp_progress_init (_ ("ViT Attribution"));
  if (mode == GIMP_RUN_INTERACTIVE)
    return explain_with_dialog (image, drawable, &settings, answer, error);
  return run_without_dialog (image, drawable, &settings, answer, error);
}
