/* swatch.c - a small picture of a colour map.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "swatch.h"

#include <string.h>

GdkPixbuf *
swatch_new (ViaColormap colormap, int width, int height)
{
  GdkPixbuf *swatch = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  guint8    *pixels = gdk_pixbuf_get_pixels (swatch);

  for (int x = 0; x < width; x++)
    via_colormap_color (colormap, 255 * x / MAX (width - 1, 1), pixels + 3 * x);
  for (int y = 1; y < height; y++)
    memcpy (pixels + y * gdk_pixbuf_get_rowstride (swatch), pixels, 3 * width);
  return swatch;
}
