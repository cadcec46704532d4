/* source.c - what is explained: which pixels, and where they lie in the image.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "source.h"

#include <glib/gi18n-lib.h>

#include "../explain/refusals.h"
#include "drawables.h"
#include "stack.h"

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

/* Nobody wants to know what the network sees in our own colours. */
static gboolean
take_picture_below (PictureSource *source, GError **error)
{
  GimpItem        *heat = GIMP_ITEM (source->layer), *picture = stack_picture (heat);
  g_autofree char *heat_name = gimp_item_get_name (heat), *name = picture ? gimp_item_get_name (picture) : NULL;

  if (!picture)
    return refusal_error (REFUSED_NO_PICTURE, error);
  source->layer = GIMP_LAYER (picture);
  source->note = g_strdup_printf (_ ("“%s” is a heat layer; what is explained is the layer below it, “%s”"), heat_name, name);
  return TRUE;
}

/* Whether any of these layers, or of those in them, is heat that can be seen; or hides it. */
static gboolean
find_visible_heat (GimpImage *image, GimpItem *parent, gboolean hide)
{
  g_autofree GimpItem **layers = stack_layers (image, parent);
  gboolean              found = FALSE;

  for (int i = 0; layers[i]; i++)
    if (stack_is_heat (layers[i]) && gimp_item_get_visible (layers[i]))
      {
        found = TRUE;
        if (hide)
          gimp_item_set_visible (layers[i], FALSE);
      }
    else if (gimp_item_is_group (layers[i]))
      found |= find_visible_heat (image, layers[i], hide);
  return found;
}

/* What is visible, but for heat of ours. */
static GimpLayer *
copy_visible (GimpImage *image)
{
  GimpImage *copy;
  GimpLayer *visible;

  if (!find_visible_heat (image, NULL, FALSE))
    return gimp_layer_new_from_visible (image, image, "visible");
  copy = gimp_image_duplicate (image);
  find_visible_heat (copy, NULL, TRUE);
  visible = gimp_layer_new_from_visible (copy, image, "visible");
  gimp_image_delete (copy);
  return visible;
}

static gboolean
open_pixels (PictureSource *source, gboolean visible, GError **error)
{
  GimpDrawable *drawable = GIMP_DRAWABLE (source->layer);
  GeglRectangle place;

  if (visible)
    {
      if (!(source->visible = copy_visible (source->image)))
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
  if (stack_is_heat (GIMP_ITEM (source->layer)) && !take_picture_below (source, error))
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
  if (source->visible)
    gimp_item_delete (GIMP_ITEM (source->visible));
  color_clear (&source->color);
  g_free (source->note);
  *source = (PictureSource){ 0 };
}

void
source_tell (const PictureSource *source)
{
  if (source->note)
    gimp_message (source->note);
}

void
source_progress (double fraction, const char *stage, gpointer data)
{
  gimp_progress_set_text (stage);
  gimp_progress_update (fraction);
}
