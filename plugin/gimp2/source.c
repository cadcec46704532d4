/* source.c - what is explained: which pixels, and where they lie in the image.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "source.h"

#include "../explain/refusals.h"

/* A mask that is being edited counts as the active drawable; what its user means is the layer. */
static gint32
layer_of (gint32 drawable, GError **error)
{
  if (gimp_item_is_layer_mask (drawable))
    drawable = gimp_layer_from_mask (drawable);
  if (gimp_item_is_layer (drawable))
    return drawable;

  refusal_error (REFUSED_NOT_A_LAYER, error);
  return -1;
}

static gboolean
is_empty_group (gint32 layer)
{
  int n = 0;

  if (!gimp_item_is_group (layer))
    return FALSE;
  g_free (gimp_item_get_children (layer, &n));
  return n == 0;
}

/* `all`: where the pixels lie in the image. */
static gboolean
find_area (PictureSource *source, const GeglRectangle *all, GError **error)
{
  gint     x1, y1, x2, y2;
  gboolean selected;

  gimp_selection_bounds (source->image, &selected, &x1, &y1, &x2, &y2);
  return view_cut (&source->view, all, selected ? GEGL_RECTANGLE (x1, y1, x2 - x1, y2 - y1) : NULL, error);
}

static gboolean
open_pixels (PictureSource *source, gboolean visible, GError **error)
{
  gint32 drawable = source->layer;
  gint   x = 0, y = 0;

  if (visible)
    drawable = source->visible = gimp_layer_new_from_visible (source->image, source->image, "visible");
  else
    gimp_drawable_offsets (drawable, &x, &y);
  if (drawable < 0)
    return refusal_error (REFUSED_NO_COPY, error);

  if (!find_area (source, GEGL_RECTANGLE (x, y, gimp_drawable_width (drawable), gimp_drawable_height (drawable)), error))
    return FALSE;
  source->view.buffer = gimp_drawable_get_buffer (drawable);
  return source->view.buffer ? TRUE : refusal_error (REFUSED_NO_PIXELS, error);
}

gboolean
source_open (PictureSource *source, gint32 image, gint32 drawable, gboolean visible, gboolean raw, GError **error)
{
  *source = (PictureSource){ .image = image, .visible = -1 };

  if (!gimp_image_is_valid (image))
    return refusal_error (REFUSED_NO_IMAGE, error);
  if (!gimp_item_is_valid (drawable))
    return refusal_error (REFUSED_NO_LAYER, error);
  if ((source->layer = layer_of (drawable, error)) < 0)
    return FALSE;
  if (!visible && is_empty_group (source->layer))
    return refusal_error (REFUSED_EMPTY_GROUP, error);
  if (!open_pixels (source, visible, error))
    return FALSE;

  color_for_reading (&source->color, image, source->view.buffer, raw);
  source->view.color = &source->color.pixels;
  return TRUE;
}

void
source_close (PictureSource *source)
{
  g_clear_object (&source->view.buffer);
  if (source->visible > 0)
    gimp_item_delete (source->visible);
  color_clear (&source->color);
  *source = (PictureSource){ .visible = -1 };
}

void
source_progress (double fraction, const char *stage, gpointer data)
{
  gimp_progress_set_text (stage);
  gimp_progress_update (fraction);
}
