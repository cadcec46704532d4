/* compare-layers.c - two heat layers in, where they differ and how alike they are out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "compare-layers.h"

#include "../explain/refusals.h"
#include "../heat/comparison.h"
#include "color.h"
#include "dialog.h"
#include "drawables.h"
#include "edit.h"
#include "heats.h"
#include "parasites.h"

gboolean
compare_layers_ask (GimpImage *image, GimpDrawable *drawables[2], GError **error)
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

static gboolean
paint_comparison (GimpLayer *layer, GimpImage *image, const Comparison *comparison, GError **error)
{
  g_autoptr (GeglBuffer) buffer = drawables_pixels (GIMP_DRAWABLE (layer), error);
  g_auto (Color) color = { 0 };

  if (!buffer)
    return FALSE;
  color_for_writing (&color, image, buffer);
  return comparison_fill (comparison, buffer, &color.pixels, error);
}

/* The difference, complete but not yet part of the image; NULL on failure. */
static GimpLayer *
comparison_layer_new (GimpImage *image, const HeatLayer heats[2], const Comparison *comparison, GError **error)
{
  const GeglRectangle *place = &heats[0].place;
  g_autofree char     *name = comparison_name (&heats[0], &heats[1]);
  GimpLayer           *layer =
      drawables_layer_new (image, name, place->width, place->height, SETTINGS_OPACITY, GIMP_LAYER_MODE_NORMAL, error);

  if (!layer)
    return NULL;
  if (!paint_comparison (layer, image, comparison, error))
    {
      gimp_item_delete (GIMP_ITEM (layer));
      return NULL;
    }
  gimp_layer_set_offsets (layer, place->x, place->y);
  parasites_mark_difference (GIMP_ITEM (layer));
  return layer;
}

/* Above the first of the two, both of which it hides. */
static gboolean
insert_comparison (GimpImage *image, GimpLayer *layer, GimpLayer *const both[2], GError **error)
{
  GimpLayer *first = both[0];

  g_autofree GimpLayer **selected = gimp_image_get_selected_layers (image);
  gboolean               ok;

  edit_begin (image);
  ok = gimp_image_insert_layer (image, layer, GIMP_LAYER (gimp_item_get_parent (GIMP_ITEM (first))),
                                gimp_image_get_item_position (image, GIMP_ITEM (first)));
  for (int i = 0; i < 2; i++)
    gimp_item_set_visible (GIMP_ITEM (both[i]), FALSE);
  return edit_end (image, (const GimpLayer **) selected, ok, error);
}

GimpLayer *
compare_layers (GimpImage *image, GimpDrawable *const drawables[2], double *correlation, GError **error)
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
           && insert_comparison (image, layer, layers, error))
    {
      *correlation = comparison.correlation;
      return layer;
    }
  return NULL;
}
