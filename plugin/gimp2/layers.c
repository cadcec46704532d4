/* layers.c - heat layers: painted outside the image, then put into it in one undoable step.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "layers.h"

#include <glib/gi18n-lib.h>

#include "edit.h"
#include "../gimp/layer-modes.h"
#include "parasites.h"
#include "../heat/provenance-write.h"

static gboolean
paint_layer (gint32 layer, const Explanation *explanation, guint k, const PictureSource *source, GError **error)
{
  g_autoptr (GeglBuffer) buffer = gimp_drawable_get_buffer (layer); /* freeing it sends the last tiles to GIMP */
  g_auto (Color) color = { 0 };

  color_for_writing (&color, source->image, buffer);
  return pixels_paint (buffer, &color.pixels, explanation->map, k, explanation->photo, &explanation->settings->paint, error);
}

static gint32
heat_layer_new (const Explanation *explanation, guint k, const PictureSource *source, GError **error)
{
  const Settings  *settings = explanation->settings;
  g_autofree char *name = provenance_name (explanation, k);
  g_autofree char *json = NULL;
  gint32           layer;

  layer = gimp_layer_new (source->image, name, source->view.area.width, source->view.area.height, GIMP_RGBA_IMAGE,
                          settings->opacity, layer_modes_of (settings->blend));
  if (layer < 0)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("GIMP cannot make a layer of %d x %d pixels"), source->view.area.width,
                   source->view.area.height);
      return -1;
    }
  if (!paint_layer (layer, explanation, k, source, error))
    {
      gimp_item_delete (layer);
      return -1;
    }
  gimp_layer_set_offsets (layer, source->view.x, source->view.y);
  gimp_item_set_visible (layer, k == 0);
  json = provenance_json (explanation, k);
  parasites_attach (layer, json);
  return layer;
}

gboolean
layers_paint (gint32 *layers, const Explanation *explanation, const PictureSource *source, GError **error)
{
  guint n = via_map_n_classes (explanation->map);

  for (guint k = 0; k < n; k++)
    {
      gimp_progress_update ((double) k / n);
      if ((layers[k] = heat_layer_new (explanation, k, source, error)) < 0)
        {
          while (k > 0)
            gimp_item_delete (layers[--k]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
insert_layer (gint32 layer, gint32 parent, int position, const PictureSource *source)
{
  if (!gimp_image_insert_layer (source->image, layer, parent, position))
    return FALSE;
  return !source->view.selected || gimp_layer_add_mask (layer, gimp_layer_create_mask (layer, GIMP_ADD_MASK_SELECTION));
}

/* An empty group, through which layers see what lies below it.  -1 on failure. */
static gint32
insert_group (const Explanation *explanation, gint32 parent, int position, const PictureSource *source)
{
  g_autofree char *name = provenance_group_name (explanation);
  gint32           group = gimp_layer_group_new (source->image);

  gimp_item_set_name (group, name);
  gimp_layer_set_mode (group, GIMP_LAYER_MODE_PASS_THROUGH);
  return gimp_image_insert_layer (source->image, group, parent, position) ? group : -1;
}

static gboolean
insert_all (const gint32 *layers, const Explanation *explanation, gboolean grouped, const PictureSource *source)
{
  /* The map of all that is visible goes on top of it. */
  gboolean on_top = source->visible > 0;
  gint32   parent = on_top ? 0 : MAX (0, gimp_item_get_parent (source->layer));
  int      position = on_top ? 0 : gimp_image_get_item_position (source->image, source->layer);

  if (gimp_image_base_type (source->image) != GIMP_RGB && !gimp_image_convert_rgb (source->image))
    return FALSE;
  if (grouped)
    {
      if ((parent = insert_group (explanation, parent, position, source)) < 0)
        return FALSE;
      position = 0;
    }
  for (guint k = 0; k < via_map_n_classes (explanation->map); k++)
    if (!insert_layer (layers[k], parent, position + k, source))
      return FALSE;
  return TRUE;
}

gboolean
layers_insert (const gint32 *layers, const Explanation *explanation, gboolean grouped, const PictureSource *source, GError **error)
{
  gboolean ok;

  edit_begin (source->image);
  ok = insert_all (layers, explanation, grouped, source);
  return edit_end (source->image, source->layer, ok, error);
}
