/* backdrop.c - the picture below a heat layer, small.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "backdrop.h"

#include <string.h>

#define MIDDLE_GRAY 128
/* Where the picture is transparent. */
#define CHECK_SIZE 8
#define CHECKS 0x666666, 0x999999

static void
copy_pixels (Thumbnail *ground, GdkPixbuf *picture)
{
  const int channels = gdk_pixbuf_get_n_channels (picture);

  for (int y = 0; y < ground->height; y++)
    {
      const guint8 *from = gdk_pixbuf_get_pixels (picture) + (gsize) y * gdk_pixbuf_get_rowstride (picture);
      guint8       *to = ground->rgb + 3 * (gsize) y * ground->width;

      for (int x = 0; x < ground->width; x++)
        memcpy (to + 3 * x, from + channels * x, 3);
    }
}

Thumbnail *
backdrop_new (const HeatLayer *heat, int side, GdkPixbuf *below)
{
  Thumbnail *ground = thumbnail_new (heat->place.width, heat->place.height, side);
  g_autoptr (GdkPixbuf) scaled =
      below ? gdk_pixbuf_composite_color_simple (below, ground->width, ground->height, GDK_INTERP_BILINEAR, 255, CHECK_SIZE, CHECKS)
            : NULL;

  if (scaled)
    copy_pixels (ground, scaled);
  else
    memset (ground->rgb, MIDDLE_GRAY, 3 * (gsize) ground->width * ground->height);
  return ground;
}
