/* recolour-layer.c - a heat layer in other colours, without running the network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "recolour-layer.h"

#include "../explain/refusals.h"
#include "color.h"
#include "dialog.h"
#include "drawables.h"
#include "edit.h"
#include "heats.h"
#include "parasites.h"

gboolean
recolour_layer_ask (GimpImage *image, GimpDrawable **drawable, Settings *settings, GError **error)
{
  g_auto (Heats) heats = { 0 };
  guint chosen;

  heats_init (&heats, image);
  if (heats.layers->len == 0)
    return refusal_error (REFUSED_NO_HEAT, error);
  if (!dialog_begin (error))
    return FALSE;
  chosen = heats_find (&heats, *drawable, 0);
  if (!ask_recolour (&heats.host, &chosen, settings))
    return FALSE;
  *drawable = GIMP_DRAWABLE (heats_layer (&heats, chosen));
  return TRUE;
}

/* Into the layer's shadow, which nobody sees yet. */
static gboolean
paint_shadow (GimpImage *image, GimpDrawable *layer, const HeatLayer *heat, const ViaPaint *paint, GError **error)
{
  g_autoptr (GeglBuffer) shadow = drawables_shadow (layer, error);
  g_auto (Color) color = { 0 };

  if (!shadow)
    return FALSE;
  color_for_writing (&color, image, shadow);
  return heat_layer_fill (heat, paint, shadow, &color.pixels, error);
}

/* A selection would limit what is taken over from the shadow. */
static gboolean
merge_shadow (GimpImage *image, GimpDrawable *layer)
{
  GimpChannel *selection = gimp_selection_is_empty (image) ? NULL : gimp_selection_save (image);
  gboolean     ok;

  gimp_selection_none (image);
  ok = gimp_drawable_merge_shadow (layer, TRUE);
  gimp_drawable_update (layer, 0, 0, gimp_drawable_get_width (layer), gimp_drawable_get_height (layer));
  if (selection)
    {
      gimp_image_select_item (image, GIMP_CHANNEL_OP_REPLACE, GIMP_ITEM (selection));
      gimp_image_remove_channel (image, selection);
    }
  return ok;
}

gboolean
recolour_layer (GimpImage *image, GimpDrawable *drawable, const Settings *settings, GError **error)
{
  ViaPaint paint;
  g_auto (HeatLayer) heat = { 0 };
  g_autofree char       *json = NULL;
  g_autofree GimpLayer **selected = gimp_image_get_selected_layers (image);
  GimpLayer             *layer;
  gboolean               ok;

  if (!heats_open (&heat, drawable, &layer, error))
    return FALSE;
  if (gimp_item_get_image (GIMP_ITEM (layer)) != image)
    return refusal_error (REFUSED_NO_LAYER, error);
  if (gimp_image_get_base_type (image) != GIMP_RGB)
    return refusal_error (REFUSED_NOT_RGB, error);
  if (gimp_item_get_lock_content (GIMP_ITEM (layer)))
    return refusal_error (REFUSED_LOCKED, error);
  paint = heat_layer_looks (&heat, settings);
  if (!paint_shadow (image, GIMP_DRAWABLE (layer), &heat, &paint, error))
    return FALSE;

  json = provenance_repainted (&heat.provenance, &paint);
  edit_begin (image);
  ok = merge_shadow (image, GIMP_DRAWABLE (layer));
  parasites_attach (GIMP_ITEM (layer), json);
  return edit_end (image, (const GimpLayer **) selected, ok, error);
}
