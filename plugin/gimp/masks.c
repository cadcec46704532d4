/* masks.c - heat in gray: a layer mask, the selection, or channels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All are channels to GIMP, whatever the image's colours are.
 */
#include "masks.h"

#include <glib/gi18n-lib.h>

#include "../explain/refusals.h"
#include "../heat/mask.h"
#include "../heat/provenance-write.h"
#include "drawables.h"
#include "edit.h"
#include "parasites.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GeglColor, g_object_unref)

/* In percent, where the channel is shown over the image. */
#define CHANNEL_OPACITY 50

/* Paints heats k … k+n-1 into a channel that lies at x, y of the image. */
static gboolean
paint_mask (GimpChannel *channel, int x, int y, guint k, guint n, const Explanation *explanation, const PictureSource *source,
            GError **error)
{
  g_autoptr (GeglBuffer) selection = NULL;
  g_autoptr (GeglBuffer) buffer = drawables_pixels (GIMP_DRAWABLE (channel), error);
  HeatMask gray = { .explanation = explanation, .view = &source->view };

  if (!buffer)
    return FALSE;
  if (source->view.selected)
    {
      selection = drawables_pixels (GIMP_DRAWABLE (gimp_image_get_selection (source->image)), error);
      if (!selection)
        return FALSE;
      gray.selection = selection;
    }
  return mask_paint (&gray, k, n, buffer, x, y, error);
}

gboolean
masks_add (const Explanation *explanation, const PictureSource *source, GError **error)
{
  GimpLayer     *layer = source->layer;
  GeglRectangle  place = drawables_place (GIMP_DRAWABLE (layer));
  GimpLayerMask *mask;
  gboolean       ok;

  if (gimp_layer_get_mask (layer)) /* made while the network was running */
    return refusal_error (REFUSED_MASKED, error);
  mask = gimp_layer_create_mask (layer, GIMP_ADD_MASK_BLACK);
  if (!paint_mask (GIMP_CHANNEL (mask), place.x, place.y, 0, explanation_n_heats (explanation), explanation, source, error))
    {
      if (mask)
        gimp_item_delete (GIMP_ITEM (mask));
      return FALSE;
    }

  edit_begin (source->image);
  ok = gimp_layer_add_mask (layer, mask);
  gimp_layer_set_edit_mask (layer, FALSE); /* who paints next means the layer */
  return edit_end (source->image, (const GimpLayer *[]){ source->layer, NULL }, ok, error);
}

/* A black channel as large as the image, with heats k … k+n-1 painted into it. */
static GimpChannel *
channel_new (const char *name, guint k, guint n, const Explanation *explanation, const PictureSource *source, GError **error)
{
  g_autoptr (GeglColor) black = gegl_color_new ("black");
  int          width = gimp_image_get_width (source->image), height = gimp_image_get_height (source->image);
  GimpChannel *channel = gimp_channel_new (source->image, name, width, height, CHANNEL_OPACITY, black);

  if (!channel)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("GIMP cannot make a channel of %d x %d pixels"), width, height);
      return NULL;
    }
  if (!paint_mask (channel, 0, 0, k, n, explanation, source, error))
    {
      gimp_item_delete (GIMP_ITEM (channel));
      return NULL;
    }
  gimp_item_set_visible (GIMP_ITEM (channel), FALSE);
  return channel;
}

/* As it is, without the feathered edge that a tool may have been set to. */
static gboolean
select_channel (GimpImage *image, GimpChannel *channel)
{
  gboolean ok;

  gimp_context_push ();
  gimp_context_set_feather (FALSE);
  ok = gimp_image_select_item (image, GIMP_CHANNEL_OP_REPLACE, GIMP_ITEM (channel));
  gimp_context_pop ();
  return ok;
}

/* GIMP 2.10 draws the outline of what was not selected before when it next draws what is below it. */
static void
redraw_selected (const PictureSource *source)
{
  GimpDrawable *layer = GIMP_DRAWABLE (source->layer);
  int           left, top, x1, y1, x2, y2;
  gboolean      some;

  gimp_drawable_get_offsets (layer, &left, &top);
  gimp_selection_bounds (source->image, &some, &x1, &y1, &x2, &y2);
  if (some)
    gimp_drawable_update (layer, x1 - left, y1 - top, x2 - x1, y2 - y1);
}

gboolean
masks_select (const Explanation *explanation, const PictureSource *source, GError **error)
{
  GimpChannel *channel = channel_new ("heat", 0, explanation_n_heats (explanation), explanation, source, error);
  gboolean     ok;

  if (!channel)
    return FALSE;

  /* GIMP takes a selection only from what is part of the image. */
  edit_begin (source->image);
  ok = gimp_image_insert_channel (source->image, channel, NULL, 0) && select_channel (source->image, channel)
       && gimp_image_remove_channel (source->image, channel);
  redraw_selected (source);
  return edit_end (source->image, (const GimpLayer *[]){ source->layer, NULL }, ok, error);
}

static GimpChannel *
class_channel_new (guint k, const Explanation *explanation, const PictureSource *source, GError **error)
{
  g_autofree char *name = provenance_name (explanation, k);
  g_autofree char *json = provenance_json (explanation, k);
  GimpChannel     *channel = channel_new (name, k, 1, explanation, source, error);

  if (channel)
    parasites_attach (GIMP_ITEM (channel), json);
  return channel;
}

gboolean
masks_add_channels (GimpChannel **channels, const Explanation *explanation, const PictureSource *source, GError **error)
{
  guint    n = explanation_n_heats (explanation);
  gboolean ok = TRUE;

  for (guint k = 0; k < n; k++)
    {
      gimp_progress_update ((double) k / n);
      if (!(channels[k] = class_channel_new (k, explanation, source, error)))
        {
          while (k > 0)
            gimp_item_delete (GIMP_ITEM (channels[--k]));
          return FALSE;
        }
    }

  edit_begin (source->image);
  for (guint k = 0; ok && k < n; k++)
    ok = gimp_image_insert_channel (source->image, channels[k], NULL, k);
  return edit_end (source->image, (const GimpLayer *[]){ source->layer, NULL }, ok, error);
}
