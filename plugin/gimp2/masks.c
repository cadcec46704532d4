/* masks.c - heat in gray: a layer mask, the selection, or channels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All are channels to GIMP, whatever the image's colours are.
 */
#include "masks.h"

#include <glib/gi18n-lib.h>

#include "edit.h"
#include "../heat/mask.h"
#include "parasites.h"
#include "../heat/provenance-write.h"
#include "../explain/refusals.h"

/* In percent, where the channel is shown over the image. */
#define CHANNEL_OPACITY 50

/* Paints classes k … k+n-1 into a channel that lies at x, y of the image; deletes it on failure. */
static gboolean
paint_mask (gint32 channel, int x, int y, guint k, guint n, const Explanation *explanation, const PictureSource *source,
            GError **error)
{
  gint32 chosen = source->view.selected ? gimp_image_get_selection (source->image) : -1;
  g_autoptr (GeglBuffer) selection = chosen >= 0 ? gimp_drawable_get_buffer (chosen) : NULL;
  g_autoptr (GeglBuffer) buffer = gimp_drawable_get_buffer (channel); /* freeing it sends the last tiles to GIMP */
  HeatMask gray = { .explanation = explanation, .view = &source->view, .selection = selection };

  if (mask_paint (&gray, k, n, buffer, x, y, error))
    return TRUE;
  gimp_item_delete (channel);
  return FALSE;
}

gboolean
masks_add (const Explanation *explanation, const PictureSource *source, GError **error)
{
  gint32   layer = source->layer, mask;
  gint     x, y;
  gboolean ok;

  if (gimp_layer_get_mask (layer) >= 0) /* made while the network was running */
    return refusal_error (REFUSED_MASKED, error);
  gimp_drawable_offsets (layer, &x, &y);
  mask = gimp_layer_create_mask (layer, GIMP_ADD_MASK_BLACK);
  if (!paint_mask (mask, x, y, 0, via_map_n_classes (explanation->map), explanation, source, error))
    return FALSE;

  edit_begin (source->image);
  ok = gimp_layer_add_mask (layer, mask);
  gimp_layer_set_edit_mask (layer, FALSE); /* who paints next means the layer */
  return edit_end (source->image, source->layer, ok, error);
}

/* A black channel as large as the image, with classes k … k+n-1 painted into it. */
static gint32
channel_new (const char *name, guint k, guint n, const Explanation *explanation, const PictureSource *source, GError **error)
{
  const GimpRGB black = { 0, 0, 0, 1 };
  int           width = gimp_image_width (source->image), height = gimp_image_height (source->image);
  gint32        channel = gimp_channel_new (source->image, name, width, height, CHANNEL_OPACITY, &black);

  if (channel < 0)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("GIMP cannot make a channel of %d x %d pixels"), width, height);
      return -1;
    }
  gimp_item_set_visible (channel, FALSE);
  return paint_mask (channel, 0, 0, k, n, explanation, source, error) ? channel : -1;
}

/* As it is, without the feathered edge that a tool may have been set to. */
static gboolean
select_channel (gint32 image, gint32 channel)
{
  gboolean ok;

  gimp_context_push ();
  gimp_context_set_feather (FALSE);
  ok = gimp_image_select_item (image, GIMP_CHANNEL_OP_REPLACE, channel);
  gimp_context_pop ();
  return ok;
}

gboolean
masks_select (const Explanation *explanation, const PictureSource *source, GError **error)
{
  gint32   channel = channel_new ("heat", 0, via_map_n_classes (explanation->map), explanation, source, error);
  gboolean ok;

  if (channel < 0)
    return FALSE;

  /* GIMP takes a selection only from what is part of the image. */
  edit_begin (source->image);
  ok = gimp_image_insert_channel (source->image, channel, -1, 0) && select_channel (source->image, channel)
       && gimp_image_remove_channel (source->image, channel);
  return edit_end (source->image, source->layer, ok, error);
}

static gint32
class_channel_new (guint k, const Explanation *explanation, const PictureSource *source, GError **error)
{
  g_autofree char *name = provenance_name (explanation, k);
  g_autofree char *json = provenance_json (explanation, k);
  gint32           channel = channel_new (name, k, 1, explanation, source, error);

  if (channel >= 0)
    parasites_attach (channel, json);
  return channel;
}

gboolean
masks_add_channels (gint32 *channels, const Explanation *explanation, const PictureSource *source, GError **error)
{
  guint    n = via_map_n_classes (explanation->map);
  gboolean ok = TRUE;

  for (guint k = 0; k < n; k++)
    {
      gimp_progress_update ((double) k / n);
      if ((channels[k] = class_channel_new (k, explanation, source, error)) < 0)
        {
          while (k > 0)
            gimp_item_delete (channels[--k]);
          return FALSE;
        }
    }

  edit_begin (source->image);
  for (guint k = 0; ok && k < n; k++)
    ok = gimp_image_insert_channel (source->image, channels[k], 0, k);
  return edit_end (source->image, source->layer, ok, error);
}
