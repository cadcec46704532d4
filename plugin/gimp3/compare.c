/* compare.c - the procedure plug-in-vit-attribution-compare: two heat layers in, where they differ and how alike they are out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two are both selected, or one is and the other is given by name.
 */
#include "procedures.h"

#include <glib/gi18n-lib.h>

#include "../heat/comparison.h"
#include "dialog.h"
#include "edit.h"
#include "heats.h"
#include "../explain/refusals.h"

static gboolean
paint_comparison (GimpLayer *layer, const Comparison *comparison, GError **error)
{
  g_autoptr (GeglBuffer) buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer)); /* freeing it sends the last tiles to GIMP */
  PixelsColor color;

  if (!buffer)
    return refusal_error (REFUSED_NO_PIXELS, error);
  color = pixels_color (buffer, FALSE);
  return comparison_fill (comparison, buffer, &color, error);
}

/* The difference, complete but not yet part of the image; NULL on failure. */
static GimpLayer *
comparison_layer_new (GimpImage *image, const HeatLayer heats[2], const Comparison *comparison, GError **error)
{
  const GeglRectangle *place = &heats[0].place;
  g_autofree char     *name = comparison_name (&heats[0], &heats[1]);
  GimpLayer           *layer =
      gimp_layer_new (image, name, place->width, place->height, GIMP_RGBA_IMAGE, SETTINGS_OPACITY, GIMP_LAYER_MODE_NORMAL);

  if (!layer)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("GIMP cannot make a layer of %d x %d pixels"), place->width,
                   place->height);
      return NULL;
    }
  if (!paint_comparison (layer, comparison, error))
    {
      gimp_item_delete (GIMP_ITEM (layer));
      return NULL;
    }
  gimp_layer_set_offsets (layer, place->x, place->y);
  return layer;
}

/* Above the first of the two. */
static gboolean
insert_comparison (GimpImage *image, GimpLayer *layer, GimpLayer *first, GError **error)
{
  g_autofree GimpLayer **selected = gimp_image_get_selected_layers (image);
  gboolean               ok;

  edit_begin (image);
  ok = gimp_image_insert_layer (image, layer, (GimpLayer *) gimp_item_get_parent (GIMP_ITEM (first)),
                                gimp_image_get_item_position (image, GIMP_ITEM (first)));
  return edit_end (image, (const GimpLayer **) selected, ok, error);
}

/* The new layer, or NULL. */
static GimpLayer *
make_comparison (GimpImage *image, GimpDrawable *drawables[2], double *correlation, GError **error)
{
  g_auto (HeatLayer) first = { 0 }, second = { 0 };
  Comparison comparison;
  GimpLayer *layers[2], *layer;

  if (!heats_open (&first, drawables[0], &layers[0], error) || !heats_open (&second, drawables[1], &layers[1], error))
    return NULL;
  if (gimp_item_get_image (GIMP_ITEM (layers[0])) != image || gimp_item_get_image (GIMP_ITEM (layers[1])) != image)
    refusal_error (REFUSED_OTHER, error);
  else if (gimp_image_get_base_type (image) != GIMP_RGB)
    refusal_error (REFUSED_NOT_RGB, error);
  else if (comparison_init (&comparison, &first, &second, error)
           && (layer = comparison_layer_new (image, (HeatLayer[]){ first, second }, &comparison, error))
           && insert_comparison (image, layer, layers[0], error))
    {
      *correlation = comparison.correlation;
      return layer;
    }
  return NULL;
}

/* FALSE without an error: cancelled. */
static gboolean
ask_pair (GimpImage *image, GimpDrawable *drawables[2], GError **error)
{
  g_auto (Heats) heats = { 0 };
  guint chosen[2];

  heats_init (&heats, image);
  if (heats.layers->len < 2)
    return refusal_error (REFUSED_ONE_HEAT, error);
  if (!dialog_begin (error))
    return FALSE;
  chosen[0] = heats_find (&heats, drawables[0], 0);
  chosen[1] = heats_find (&heats, drawables[1], (chosen[0] + 1) % heats.layers->len);
  if (!ask_compare (&heats.host, chosen))
    return FALSE;
  for (int i = 0; i < 2; i++)
    drawables[i] = GIMP_DRAWABLE (heats_layer (&heats, chosen[i]));
  return TRUE;
}

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
  /* There are no last values: which layers is always a new question. */
  if (mode != GIMP_RUN_NONINTERACTIVE && !ask_pair (image, both, &error))
    return procedures_fail (procedure, error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL, error);
  if (!(layer = make_comparison (image, both, &correlation, &error)))
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
  gimp_procedure_set_menu_label (p, _ ("_Compare Attributions..."));
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
