/* drawables.h - what every part of the plug-in asks of GIMP's layers and channels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DRAWABLES_H
#define DRAWABLES_H

#include <via.h>

#include "host.h"

/* Where it lies in its image. */
GeglRectangle drawables_place (GimpDrawable *drawable);

/* Its pixels, or its shadow, which nobody sees yet.  GIMP may keep either to itself (NULL, as a `drawable` that is NULL has none):
 * an error.  g_object_unref() sends the last tiles to GIMP. */
GeglBuffer *drawables_pixels (GimpDrawable *drawable, GError **error);
GeglBuffer *drawables_shadow (GimpDrawable *drawable, GError **error);

/* An RGBA layer of that size, not yet part of the image; NULL and an error when GIMP has no room for it. */
GimpLayer *drawables_layer_new (GimpImage *image, const char *name, int width, int height, double opacity, GimpLayerMode mode,
                                GError **error);

#endif
