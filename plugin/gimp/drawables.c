/* drawables.c - what every part of the plug-in asks of GIMP's layers and channels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drawables.h"

#include <glib/gi18n-lib.h>

#include "../explain/refusals.h"

GeglRectangle
drawables_place (GimpDrawable *drawable)
{
  GeglRectangle place = { .width = gimp_drawable_get_width (drawable), .height = gimp_drawable_get_height (drawable) };

  gimp_drawable_get_offsets (drawable, &place.x, &place.y);
  return place;
}

static GeglBuffer *
check_buffer (GeglBuffer *buffer, GError **error)
{
  if (!buffer)
    refusal_error (REFUSED_NO_PIXELS, error);
  return buffer;
}

GeglBuffer *
drawables_pixels (GimpDrawable *drawable, GError **error)
{
  return check_buffer (drawable ? gimp_drawable_get_buffer (drawable) : NULL, error);
}

GeglBuffer *
drawables_shadow (GimpDrawable *drawable, GError **error)
{
  return check_buffer (gimp_drawable_get_shadow_buffer (drawable), error);
}

GimpLayer *
drawables_layer_new (GimpImage *image, const char *name, int width, int height, double opacity, GimpLayerMode mode, GError **error)
{
  GimpLayer *layer = gimp_layer_new (image, name, width, height, GIMP_RGBA_IMAGE, opacity, mode);

  if (!layer)
    g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("GIMP cannot make a layer of %d x %d pixels"), width, height);
  return layer;
}
