/* compare.c - the procedure plug-in-vit-attribution-compare: two heat layers in, where they differ and how alike they are out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two are both selected, or one is and the other is given by name.
 */
#include <glib/gi18n-lib.h>

#include "../gimp/compare-layers.h"
#include "procedures.h"

static GimpValueArray *
run_compare (GimpProcedure *procedure, GimpRunMode mode, GimpImage *image, GimpDrawable **drawables, GimpProcedureConfig *config,
             gpointer data)
{
  const int n = gimp_core_object_array_get_length ((GObject **) drawables);
  g_autoptr (GimpLayer) other = NULL;
  GimpDrawable   *both[2] = { n > 0 ? drawables[0] : NULL, n > 1 ? drawables[1] : NULL };
  GError         *error = NULL;
  GimpValueArray *values;
  GimpLayer      *layer;
  double          correlation;

  procedures_begin ();
  g_object_get (config, "other", &other, NULL);
  if (!both[1])
    both[1] = (GimpDrawable *) other;
  gimp_progress_init (_ ("Compare Attributions"));
  /* There are no last values: which layers is always a new question, and GIMP could not write a layer down. */
  g_object_set (config, "other", NULL, NULL);
  if (mode != GIMP_RUN_NONINTERACTIVE && !compare_layers_ask (image, both, &error))
    return procedures_fail (procedure, error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL, error);
  if (!(layer = compare_layers (image, both, &correlation, &error)))
    return procedures_fail (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  GIMP_VALUES_SET_LAYER (values, 1, layer);
  GIMP_VALUES_SET_DOUBLE (values, 2, correlation);
  return values;
}

GimpProcedure *
compare_create (GimpPlugIn *plug_in)
{
  GimpProcedure *p = gimp_image_procedure_new (plug_in, PROCEDURE_COMPARE, GIMP_PDB_PROC_TYPE_PLUGIN, run_compare, NULL, NULL);

  gimp_procedure_set_image_types (p, "*");
  gimp_procedure_set_sensitivity_mask (p, GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
  gimp_procedure_set_menu_label (p, _ ("ViT _Compare..."));
  gimp_procedure_add_menu_path (p, _ ("<Image>/Filters/Explain"));
  procedures_set_icon (p);
  gimp_procedure_set_documentation (
      p, _ ("Show where two heat layers differ"),
      _ ("Compares two layers of one image that ViT Attribution has made: their difference becomes a "
         "layer, and the correlation of their ranks says how alike they are.  The network does not run."),
      PROCEDURE_COMPARE);
  gimp_procedure_set_attribution (p, "The ViT Attribution authors", "The ViT Attribution authors", "2026");
  gimp_procedure_add_layer_argument (p, "other", _ ("_Other"), _ ("The other heat layer, unless both are selected"), TRUE,
                                     G_PARAM_READWRITE);
  gimp_procedure_add_layer_return_value (p, "layer", _ ("Layer"),
                                         _ ("The new layer: red where the first map is hotter, blue where the second is"), FALSE,
                                         G_PARAM_READWRITE);
  gimp_procedure_add_double_return_value (
      p, "correlation", _ ("Correlation"),
      _ ("Spearman's rank correlation of the two maps, -1 to 1; no number when one of them is the same everywhere"), -1, 1, 0,
      G_PARAM_READWRITE);
  return p;
}
