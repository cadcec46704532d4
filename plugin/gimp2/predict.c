/* predict.c - the procedure plug-in-vit-attribution-predict: what the network sees in a layer, without touching the image.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../explain/explanation.h"
#include "../explain/guess.h"
#include "../gimp/source.h"
#include "arguments.h"
#include "procedures.h"

#define N_PREDICT_ARGUMENTS (N_COMMON_ARGUMENTS + 2)

void
predict_install (void)
{
  GimpParamDef       args[N_PREDICT_ARGUMENTS];
  const GimpParamDef values[] = {
    { GIMP_PDB_INT32, (char *) "num-labels", (char *) N_ ("Number of labels") },
    { GIMP_PDB_STRINGARRAY, (char *) "labels", (char *) N_ ("The classes' labels, the most probable first") },
    { GIMP_PDB_INT32, (char *) "num-classes", (char *) N_ ("Number of class numbers") },
    { GIMP_PDB_INT32ARRAY, (char *) "classes", (char *) N_ ("The classes' numbers") },
    { GIMP_PDB_INT32, (char *) "num-probabilities", (char *) N_ ("Number of probabilities") },
    { GIMP_PDB_FLOATARRAY, (char *) "probabilities",
      (char *) N_ ("The classes' probabilities, 0 to 1, or the values of a network that answers with values") },
  };

  arguments_describe_common (args);
  args[3] = (GimpParamDef){ GIMP_PDB_STRING, (char *) "model", (char *) settings_table[SETTING_MODEL].help };
  args[4] = (GimpParamDef){ GIMP_PDB_INT32, (char *) "top", (char *) N_ ("How many classes; 5 are usual") };
  gimp_install_procedure (PROCEDURE_PREDICT, N_ ("What a Vision Transformer sees in a layer"),
                          N_ ("Classifies the layer and returns the most probable classes.  The image is not touched."),
                          "The ViT Attribution authors", "The ViT Attribution authors", "2026", NULL, "*", GIMP_PLUGIN,
                          G_N_ELEMENTS (args), G_N_ELEMENTS (values), args, values);
}

static gboolean
read_predict_arguments (Settings *settings, int n, const GimpParam *params, int *top, GError **error)
{
  if (!arguments_count (n, N_PREDICT_ARGUMENTS, error))
    return FALSE;
  if ((*top = params[4].data.d_int32) < 1)
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("top: %d is not a number of classes; it must be 1 or more"),
                   *top);
      return FALSE;
    }
  return arguments_read_one (settings, SETTING_MODEL, &params[3], error);
}

static void
answer_classes (Answer *answer, const ViaTrace *trace, int top)
{
  int                  n = MIN (top, via_model_n_classes (via_trace_model (trace)));
  g_autofree ViaGuess *best = g_new (ViaGuess, n);
  char               **labels = g_new0 (char *, n + 1);
  gint32              *classes = g_new (gint32, n);
  double              *probabilities = g_new (double, n);

  n = via_trace_top (trace, best, n);
  for (int i = 0; i < n; i++)
    {
      labels[i] = g_strdup (via_model_class_id (via_trace_model (trace), best[i].index)); /* for scripts */
      classes[i] = best[i].index;
      probabilities[i] = guess_answer (via_trace_model (trace), &best[i]);
    }
  answer_strings (answer, labels, n);
  answer_ints (answer, classes, n);
  answer_floats (answer, probabilities, n);
}

GimpPDBStatusType
predict_run (int n, const GimpParam *params, Answer *answer, GError **error)
{
  g_auto (Settings) settings = { 0 };
  g_auto (PictureSource) source = { 0 };
  g_auto (Explanation) explanation = { 0 };
  int top;

  settings_init (&settings);
  if (!read_predict_arguments (&settings, n, params, &top, error))
    return GIMP_PDB_CALLING_ERROR;

  gimp_progress_init (_ ("ViT Attribution"));
  if (!source_open (&source, host_item (params[1].data.d_image), host_item (params[2].data.d_drawable), settings.visible,
                    settings.raw, error)
      || !explanation_open (&explanation, &source.view, &settings, source_progress, error)
      || !explanation_predict (&explanation, error))
    return GIMP_PDB_EXECUTION_ERROR;
  source_tell (&source);
  answer_classes (answer, explanation.trace, top);
  return GIMP_PDB_SUCCESS;
}
