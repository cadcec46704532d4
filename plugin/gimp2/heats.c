/* heats.c - the heat layers that an image already has.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "heats.h"

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "../gimp/layer-modes.h"
#include "parasites.h"
#include "../explain/refusals.h"

static gboolean
is_heat (gint32 layer)
{
  gsize            size;
  g_autofree char *json = parasites_read (layer, &size);

  return json != NULL;
}

/* Of the image when `parent` is no group.  Free with g_free(). */
static gint32 *
layers_in (gint32 image, gint32 parent, int *n)
{
  return parent > 0 ? gimp_item_get_children (parent, n) : gimp_image_get_layers (image, n);
}

static void
collect (GArray *heats, gint32 image, gint32 parent)
{
  int                n;
  g_autofree gint32 *layers = layers_in (image, parent, &n);

  for (int i = 0; i < n; i++)
    {
      if (is_heat (layers[i]))
        g_array_append_val (heats, layers[i]);
      if (gimp_item_is_group (layers[i]))
        collect (heats, image, layers[i]);
    }
}

/* The next layer below that is no heat layer: most likely the one that was explained.  -1: there is none. */
static gint32
layer_below (gint32 layer)
{
  gint32 image = gimp_item_get_image (layer), below = -1;

  for (gint32 item = layer, parent; item > 0 && below < 0; item = parent)
    {
      int                n;
      g_autofree gint32 *layers = NULL;

      parent = gimp_item_get_parent (item);
      layers = layers_in (image, parent, &n);
      for (int i = gimp_image_get_item_position (image, item) + 1; i < n && below < 0; i++)
        if (!is_heat (layers[i]))
          below = layers[i];
    }
  return below;
}

static GeglRectangle
place_of (gint32 layer)
{
  GeglRectangle place = { .width = gimp_drawable_width (layer), .height = gimp_drawable_height (layer) };

  gimp_drawable_offsets (layer, &place.x, &place.y);
  return place;
}

static GdkPixbuf *
picture_below (guint i, const HeatLayer *heat, int side, gpointer host)
{
  gint32        below = layer_below (heats_layer (host, i));
  GeglRectangle place = heat->place, around = below > 0 ? place_of (below) : place;

  if (below <= 0 || !gegl_rectangle_contains (&around, &place))
    return NULL;
  return gimp_drawable_get_sub_thumbnail (below, place.x - around.x, place.y - around.y, place.width, place.height, side, side,
                                          GIMP_PIXBUF_KEEP_ALPHA);
}

static gboolean
open_listed (guint i, HeatLayer *heat, gpointer host, GError **error)
{
  return heats_open (heat, heats_layer (host, i), NULL, error);
}

void
heats_init (Heats *heats, gint32 image)
{
  GStrvBuilder *names = g_strv_builder_new ();

  heats->layers = g_array_new (FALSE, FALSE, sizeof (gint32));
  collect (heats->layers, image, -1);
  for (guint i = 0; i < heats->layers->len; i++)
    {
      g_autofree char *name = gimp_item_get_name (heats_layer (heats, i));

      g_strv_builder_add (names, name);
    }
  heats->folder = g_path_get_dirname (gimp_get_progname ());
  heats->host = (HeatHost){ g_strv_builder_end (names), open_listed, picture_below, heats, heats->folder };
  g_strv_builder_unref (names);
}

void
heats_clear (Heats *heats)
{
  g_clear_pointer (&heats->layers, g_array_unref);
  g_clear_pointer (&heats->folder, g_free);
  g_clear_pointer (&heats->host.names, g_strfreev);
}

gint32
heats_layer (const Heats *heats, guint i)
{
  return g_array_index (heats->layers, gint32, i);
}

guint
heats_find (const Heats *heats, gint32 layer)
{
  for (guint i = 0; i < heats->layers->len; i++)
    if (heats_layer (heats, i) == layer)
      return i;
  return 0;
}

gboolean
heats_open (HeatLayer *heat, gint32 drawable, gint32 *chosen, GError **error)
{
  gint32 layer = gimp_item_is_valid (drawable) && gimp_item_is_layer_mask (drawable) ? gimp_layer_from_mask (drawable) : drawable;
  g_autofree char *name = NULL, *json = NULL;
  GeglRectangle    place;
  gsize            size = 0;

  if (!gimp_item_is_valid (layer))
    return refusal_error (REFUSED_NO_LAYER, error);
  if (!gimp_item_is_layer (layer))
    return refusal_error (REFUSED_NOT_A_LAYER, error);
  name = gimp_item_get_name (layer);
  json = parasites_read (layer, &size);
  place = place_of (layer);
  if (!heat_layer_read (heat, name, &place, json, size, error))
    return FALSE;
  heat->blend = layer_modes_blend (gimp_layer_get_mode (layer));
  heat->opacity = gimp_layer_get_opacity (layer);
  if (chosen)
    *chosen = layer;
  return TRUE;
}
