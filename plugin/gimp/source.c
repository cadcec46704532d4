/* source.c - what is explained: which pixels, and where they lie in the image.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "source.h"

#include "../explain/refusals.h"
#include "drawables.h"

/* A mask that is being edited counts as the selected drawable; what its user means is the layer. */
static GimpLayer *
layer_of (GimpDrawable *drawable)
{
  if (GIMP_IS_LAYER_MASK (drawable))
    return gimp_layer_from_mask (GIMP_LAYER_MASK (drawable));
  return GIMP_IS_LAYER (drawable) ? GIMP_LAYER (drawable) : NULL;
}

static gboolean
is_empty_group (GimpLayer *layer)
{
  g_autofree GimpItem **children = gimp_item_is_group (GIMP_ITEM (layer)) ? gimp_item_get_children (GIMP_ITEM (layer)) : NULL;

  return children && !*children;
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
  GimpDrawable *drawable = GIMP_DRAWABLE (source->layer);
  GeglRectangle place;

  if (visible)
    {
      if (!(source->visible = gimp_layer_new_from_visible (source->image, source->image, "visible")))
        return refusal_error (REFUSED_NO_COPY, error);
      drawable = GIMP_DRAWABLE (source->visible);
    }
  place = drawables_place (drawable);
  return find_area (source, &place, error) && (source->view.buffer = drawables_pixels (drawable, error));
}

gboolean
source_open (PictureSource *source, GimpImage *image, GimpDrawable *drawable, gboolean visible, gboolean raw, GError **error)
{
  *source = (PictureSource){ .image = image };

  if (!image || !gimp_image_is_valid (image))
    return refusal_error (REFUSED_NO_IMAGE, error);
  if (!drawable || !gimp_item_is_valid (GIMP_ITEM (drawable)))
    return refusal_error (REFUSED_NO_LAYER, error);
  if (!(source->layer = layer_of (drawable)))
    return refusal_error (REFUSED_NOT_A_LAYER, error);
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
  if (source->visible)
    gimp_item_delete (GIMP_ITEM (source->visible));
  color_clear (&source->color);
  *source = (PictureSource){ 0 };
}

void
source_progress (double fraction, const char *stage, gpointer data)
{
  gimp_progress_set_text (stage);
  gimp_progress_update (fraction);
}
