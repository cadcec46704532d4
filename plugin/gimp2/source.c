/* source.c - what is explained: which pixels, and where they lie in the image.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "source.h"

#include <glib/gi18n-lib.h>
#include <via.h>

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, message);
  return FALSE;
}

/* A mask that is being edited counts as the active drawable; what its user means is the layer. */
static gint32
layer_of (gint32 drawable, GError **error)
{
  if (gimp_item_is_layer_mask (drawable))
    drawable = gimp_layer_from_mask (drawable);
  if (gimp_item_is_layer (drawable))
    return drawable;

  fail (error, _ ("The active drawable is not a layer; choose the one layer to explain"));
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

/* The selection's bounding box, cut to the pixels there are.  `all`: where those lie in the image. */
static gboolean
find_area (Source *source, const GeglRectangle *all, GError **error)
{
  gint          x1, y1, x2, y2;
  gboolean      selected;
  GeglRectangle area = *all;

  gimp_selection_bounds (source->image, &selected, &x1, &y1, &x2, &y2);
  source->selected = selected;
  if (selected && !gegl_rectangle_intersect (&area, all, GEGL_RECTANGLE (x1, y1, x2 - x1, y2 - y1)))
    return fail (error, _ ("The selection lies outside the layer; move it, or select none"));

  source->x = area.x;
  source->y = area.y;
  source->area = (GeglRectangle){ area.x - all->x, area.y - all->y, area.width, area.height };
  return TRUE;
}

static gboolean
open_pixels (Source *source, gboolean visible, GError **error)
{
  gint32 drawable = source->layer;
  gint   x = 0, y = 0;

  if (visible)
    drawable = source->visible = gimp_layer_new_from_visible (source->image, source->image, "visible");
  else
    gimp_drawable_offsets (drawable, &x, &y);
  if (drawable < 0)
    return fail (error, _ ("GIMP cannot copy what is visible; choose the layer as the source"));

  if (!find_area (source, GEGL_RECTANGLE (x, y, gimp_drawable_width (drawable), gimp_drawable_height (drawable)), error))
    return FALSE;
  source->buffer = gimp_drawable_get_buffer (drawable);
  return source->buffer ? TRUE : fail (error, _ ("GIMP does not hand out the layer's pixels; try again"));
}

gboolean
source_open (Source *source, gint32 image, gint32 drawable, gboolean visible, gboolean raw, GError **error)
{
  *source = (Source){ .image = image, .visible = -1 };

  if (!gimp_image_is_valid (image))
    return fail (error, _ ("There is no such image; open one first"));
  if (!gimp_item_is_valid (drawable))
    return fail (error, _ ("The image has no such layer; choose the one layer to explain"));
  if ((source->layer = layer_of (drawable, error)) < 0)
    return FALSE;
  if (!visible && is_empty_group (source->layer))
    return fail (error, _ ("The layer group is empty and has no pixels; put a layer into it, or choose another one"));
  if (!open_pixels (source, visible, error))
    return FALSE;

  color_for_reading (&source->color, image, source->buffer, raw);
  return TRUE;
}

void
source_close (Source *source)
{
  g_clear_object (&source->buffer);
  if (source->visible > 0)
    gimp_item_delete (source->visible);
  color_clear (&source->color);
  *source = (Source){ .visible = -1 };
}
