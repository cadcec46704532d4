/* layers.c - heat layers: painted outside the image, then put into it in one undoable step.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A new layer of GIMP 3 is as gray or indexed as its image.  So where that has to be converted first, in the step, the layers are
 * painted in an RGB image of their own, the canvas, and copied.  GIMP 2.10 needs none.
 */
#include "layers.h"

#include "../heat/provenance-write.h"
#include "drawables.h"
#include "edit.h"
#include "layer-modes.h"
#include "parasites.h"
#include "stack.h"

static gboolean
paint_layer (GimpLayer *layer, GimpImage *canvas, const Explanation *explanation, guint i, GError **error)
{
  ExplanationHeat heat = explanation_heat (explanation, i);
  g_autoptr (GeglBuffer) buffer = drawables_pixels (GIMP_DRAWABLE (layer), error);
  g_auto (Color) color = { 0 };

  if (!buffer)
    return FALSE;
  color_for_writing (&color, canvas, buffer);
  return pixels_paint (buffer, &color.pixels, heat.map, heat.k, explanation->photo, &explanation->settings->paint, error);
}

static GimpImage *
canvas_new (const PictureSource *source)
{
  const GeglRectangle *area = &source->view.area;

  if (HOST_TAKES_RGB_LAYERS || gimp_image_get_base_type (source->image) == GIMP_RGB)
    return source->image;
  return gimp_image_new_with_precision (area->width, area->height, GIMP_RGB, gimp_image_get_precision (source->image));
}

static void
canvas_free (GimpImage *canvas, const PictureSource *source)
{
  if (canvas != source->image)
    gimp_image_delete (canvas);
}

static GimpLayer *
heat_layer_new (GimpImage *canvas, const Explanation *explanation, guint i, gboolean visible, const PictureSource *source,
                GError **error)
{
  const Settings  *settings = explanation->settings;
  const View      *view = &source->view;
  g_autofree char *name = provenance_name (explanation, i);
  g_autofree char *json = NULL;
  GimpLayer       *layer = drawables_layer_new (canvas, name, view->area.width, view->area.height, settings->opacity,
                                                layer_modes_of (settings->blend), error);

  if (!layer)
    return NULL;
  if (!paint_layer (layer, canvas, explanation, i, error))
    {
      gimp_item_delete (GIMP_ITEM (layer));
      return NULL;
    }
  gimp_layer_set_offsets (layer, view->x, view->y);
  gimp_item_set_visible (GIMP_ITEM (layer), visible);
  json = provenance_json (explanation, i);
  parasites_attach (GIMP_ITEM (layer), json);
  return layer;
}

static void
delete_all (GimpLayer **layers, guint n)
{
  for (guint k = 0; k < n; k++)
    gimp_item_delete (GIMP_ITEM (layers[k]));
}

gboolean
layers_paint (GimpLayer **layers, const Explanation *explanation, const PictureSource *source, GError **error)
{
  guint      n = explanation_n_heats (explanation), best = explanation_best (explanation);
  GimpImage *canvas = canvas_new (source);

  for (guint k = 0; k < n; k++)
    {
      gimp_progress_update ((double) k / n);
      if (!(layers[k] = heat_layer_new (canvas, explanation, k, k == best, source, error)))
        {
          delete_all (layers, k);
          canvas_free (canvas, source);
          return FALSE;
        }
    }
  return TRUE;
}

/* From the canvas into the image. */
static GimpLayer *
brought_over (GimpLayer *layer, const PictureSource *source)
{
  GimpLayer *copy = layer;

  if (gimp_item_get_image (GIMP_ITEM (layer)) != source->image)
    {
      copy = gimp_layer_new_from_drawable (GIMP_DRAWABLE (layer), source->image);
      gimp_item_delete (GIMP_ITEM (layer));
    }
  return copy;
}

static gboolean
insert_layer (GimpLayer *layer, GimpLayer *parent, int position, const PictureSource *source)
{
  if (!layer || !gimp_image_insert_layer (source->image, layer, parent, position))
    return FALSE;
  return !source->view.selected || gimp_layer_add_mask (layer, gimp_layer_create_mask (layer, GIMP_ADD_MASK_SELECTION));
}

/* An empty group, through which layers see what lies below it.  NULL on failure. */
static GimpLayer *
insert_group (const Explanation *explanation, GimpLayer *parent, int position, const PictureSource *source)
{
  g_autofree char *name = provenance_group_name (explanation);
  GimpLayer       *group = GIMP_LAYER (gimp_group_layer_new (source->image, name));

  gimp_layer_set_mode (group, GIMP_LAYER_MODE_PASS_THROUGH);
  return gimp_image_insert_layer (source->image, group, parent, position) ? group : NULL;
}

/* Hides the heat that is there already; returns where the new one goes, above it.  The heat of all that is visible goes on top of all. */
static int
make_place (const PictureSource *source, GimpItem *parent)
{
  g_autofree GimpItem **layers = stack_layers (source->image, parent);
  int end = source->visible ? stack_on_top (layers) : gimp_image_get_item_position (source->image, GIMP_ITEM (source->layer));
  int begin = source->visible ? 0 : stack_above (layers, end);

  stack_hide (layers, begin, end);
  return begin;
}

static gboolean
insert_all (GimpLayer **layers, const Explanation *explanation, gboolean grouped, const PictureSource *source)
{
  GimpLayer *parent = source->visible ? NULL : (GimpLayer *) gimp_item_get_parent (GIMP_ITEM (source->layer));
  int        position;

  if (gimp_image_get_base_type (source->image) != GIMP_RGB && !gimp_image_convert_rgb (source->image))
    return FALSE;
  position = make_place (source, GIMP_ITEM (parent));
  if (grouped)
    {
      if (!(parent = insert_group (explanation, parent, position, source)))
        return FALSE;
      position = 0;
    }
  for (guint k = 0; k < explanation_n_heats (explanation); k++)
    if (!insert_layer (layers[k] = brought_over (layers[k], source), parent, position + k, source))
      return FALSE;
  return TRUE;
}

gboolean
layers_insert (GimpLayer **layers, const Explanation *explanation, gboolean grouped, const PictureSource *source, GError **error)
{
  GimpImage *canvas = gimp_item_get_image (GIMP_ITEM (layers[0]));
  gboolean   ok;

  edit_begin (source->image);
  ok = insert_all (layers, explanation, grouped, source);
  ok = edit_end (source->image, (const GimpLayer *[]){ source->layer, NULL }, ok, error);
  canvas_free (canvas, source);
  return ok;
}
