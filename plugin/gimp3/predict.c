/* predict.c - the procedure plug-in-vit-attribution-predict: what the network sees in a layer, without touching the image.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../explain/explanation.h"
#include "../explain/guess.h"
#include "../explain/settings-object.h"
#include "../gimp/source.h"
#include "arguments.h"
#include "procedures.h"

static GimpValueArray *
answer_classes (GimpProcedure *procedure, const ViaTrace *trace, int top)
{
  GimpValueArray      *values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  guint                n = MIN (top, via_model_n_classes (via_trace_model (trace)));
  g_autofree ViaGuess *best = g_new (ViaGuess, n);
  char               **labels = g_new0 (char *, n + 1);
  gint32              *classes = g_new (gint32, n);
  double              *probabilities = g_new (double, n);

  via_trace_top (trace, best, n);
  for (guint i = 0; i < n; i++)
    {
      labels[i] = g_strdup (via_model_class_id (via_trace_model (trace), best[i].index)); /* for scripts */
      classes[i] = best[i].index;
      probabilities[i] = guess_answer (via_trace_model (trace), &best[i]);
    }
  GIMP_VALUES_TAKE_STRV (values, 1, labels);
  GIMP_VALUES_TAKE_INT32_ARRAY (values, 2, classes, n);
  GIMP_VALUES_TAKE_DOUBLE_ARRAY (values, 3, probabilities, n);
  return values;
}

static GimpValueArray *
run_predict (GimpProcedure *procedure, GimpRunMode mode, GimpImage *image, GimpDrawable **drawables, GimpProcedureConfig *config,
             gpointer data)
{
  g_auto (Settings) settings = { 0 };
  g_auto (PictureSource) source = { 0 };
  g_auto (Explanation) explanation = { 0 };
  GError       *error = NULL;
  GimpDrawable *drawable;
  int           top;

  procedures_begin ();
  settings_init (&settings);
  g_object_get (config, "top", &top, NULL);
  if (!(drawable = arguments_drawable (drawables, &error))
      || !settings_object_read (G_OBJECT (config), SETTING_MODEL, &settings, &error))
    return procedures_fail (procedure, GIMP_PDB_CALLING_ERROR, error);

  gimp_progress_init (_ ("ViT Attribution"));
  if (!source_open (&source, image, drawable, settings.visible, settings.raw, &error)
      || !explanation_open (&explanation, &source.view, &settings, source_progress, &error)
      || !explanation_predict (&explanation, &error))
    return procedures_fail (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  source_tell (&source);
  return answer_classes (procedure, explanation.trace, top);
}

GimpProcedure *
predict_create (GimpPlugIn *plug_in)
{
  GimpProcedure *p = gimp_image_procedure_new (plug_in, PROCEDURE_PREDICT, GIMP_PDB_PROC_TYPE_PLUGIN, run_predict, NULL, NULL);

  gimp_procedure_set_image_types (p, "*");
  gimp_procedure_set_documentation (p, _ ("What a Vision Transformer sees in a layer"),
                                    _ ("Classifies the layer and returns the most probable classes.  The image is not touched."),
                                    PROCEDURE_PREDICT);
  gimp_procedure_set_attribution (p, "The ViT Attribution authors", "The ViT Attribution authors", "2026");
  arguments_add (p, SETTING_MODEL);
  gimp_procedure_add_int_argument (p, "top", _ ("_Top"), _ ("How many classes"), 1, G_MAXINT, 5, G_PARAM_READWRITE);

  gimp_procedure_add_string_array_return_value (p, "labels", _ ("Labels"), _ ("The classes' labels, the most probable first"),
                                                G_PARAM_READWRITE);
  gimp_procedure_add_int32_array_return_value (p, "classes", _ ("Classes"), _ ("The classes' numbers"), G_PARAM_READWRITE);
  gimp_procedure_add_double_array_return_value (
      p, "probabilities", _ ("Probabilities"),
      _ ("The classes' probabilities, 0 to 1, or the values of a network that answers with values"), G_PARAM_READWRITE);
  return p;
}
