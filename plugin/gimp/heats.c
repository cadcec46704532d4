/* heats.c - the heat layers that an image already has.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "heats.h"

#include "../explain/refusals.h"
#include "../explain/thumbnail.h"
#include "drawables.h"
#include "layer-modes.h"
#include "parasites.h"
#include "stack.h"

static gboolean
is_heat (GimpItem *layer)
{
  gsize            size;
  g_autofree char *json = parasites_read (layer, &size);

  return json != NULL;
}

static void
collect (GPtrArray *heats, GimpImage *image, GimpItem *parent)
{
  g_autofree GimpItem **layers = stack_layers (image, parent);

  for (int i = 0; layers[i]; i++)
    {
      if (is_heat (layers[i]))
        g_ptr_array_add (heats, layers[i]);
      if (gimp_item_is_group (layers[i]))
        collect (heats, image, layers[i]);
    }
}

static GdkPixbuf *
picture_below (guint i, const HeatLayer *heat, int side, gpointer host)
{
  GimpDrawable *below = (GimpDrawable *) stack_picture (GIMP_ITEM (heats_layer (host, i)));
  GeglRectangle place = heat->place, around = below ? drawables_place (below) : place;
  int           across, down;

  if (!below || !gegl_rectangle_contains (&around, &place))
    return NULL;
  place.x -= around.x;
  place.y -= around.y;
  thumbnail_fit (place.width, place.height, side, &across, &down);
  return host_thumbnail (below, &place, across, down);
}

static gboolean
open_listed (guint i, HeatLayer *heat, gpointer host, GError **error)
{
  return heats_open (heat, GIMP_DRAWABLE (heats_layer (host, i)), NULL, error);
}

void
heats_init (Heats *heats, GimpImage *image)
{
  GStrvBuilder *names = g_strv_builder_new ();

  heats->layers = g_ptr_array_new ();
  collect (heats->layers, image, NULL);
  for (guint i = 0; i < heats->layers->len; i++)
    {
      g_autofree char *name = gimp_item_get_name (GIMP_ITEM (heats_layer (heats, i)));

      g_strv_builder_add (names, name);
    }
  heats->folder = g_path_get_dirname (gimp_get_progname ());
  heats->host = (HeatHost){ g_strv_builder_end (names), open_listed, picture_below, heats, heats->folder };
  g_strv_builder_unref (names);
}

void
heats_clear (Heats *heats)
{
  g_clear_pointer (&heats->layers, g_ptr_array_unref);
  g_clear_pointer (&heats->folder, g_free);
  g_clear_pointer (&heats->host.names, g_strfreev);
}

GimpLayer *
heats_layer (const Heats *heats, guint i)
{
  return g_ptr_array_index (heats->layers, i);
}

guint
heats_find (const Heats *heats, const GimpDrawable *drawable, guint otherwise)
{
  guint i;

  return g_ptr_array_find (heats->layers, drawable, &i) ? i : otherwise;
}

gboolean
heats_open (HeatLayer *heat, GimpDrawable *drawable, GimpLayer **chosen, GError **error)
{
  GimpItem        *layer = (GimpItem *) drawable;
  g_autofree char *name = NULL, *json = NULL;
  GeglRectangle    place;
  gsize            size;

  if (!layer || !gimp_item_is_valid (layer))
    return refusal_error (REFUSED_NO_LAYER, error);
  if (GIMP_IS_LAYER_MASK (layer))
    layer = GIMP_ITEM (gimp_layer_from_mask (GIMP_LAYER_MASK (layer)));
  if (!GIMP_IS_LAYER (layer))
    return refusal_error (REFUSED_NOT_A_LAYER, error);
  name = gimp_item_get_name (layer);
  json = parasites_read (layer, &size);
  place = drawables_place (GIMP_DRAWABLE (layer));
  if (!heat_layer_read (heat, name, &place, json, size, error))
    return FALSE;
  heat->blend = layer_modes_blend (gimp_layer_get_mode (GIMP_LAYER (layer)));
  heat->opacity = gimp_layer_get_opacity (GIMP_LAYER (layer));
  if (chosen)
    *chosen = GIMP_LAYER (layer);
  return TRUE;
}
