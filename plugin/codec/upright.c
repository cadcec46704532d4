/* upright.c - see upright.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each upright row is a stored row, or a stored column where the two are exchanged, perhaps read from its other end.
 */
#include "upright.h"

static void
reverse (guint8 *pixels, int n, int bpp)
{
  for (int a = 0, b = n - 1; a < b; a++, b--)
    for (int i = 0; i < bpp; i++)
      {
        guint8 t = pixels[(gsize) a * bpp + i];

        pixels[(gsize) a * bpp + i] = pixels[(gsize) b * bpp + i];
        pixels[(gsize) b * bpp + i] = t;
      }
}

static GeglBuffer *
turn (GeglBuffer *buffer, int orientation)
{
  gboolean             turned = orientation >= 5;
  gboolean             from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  gboolean             from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const GeglRectangle *stored = gegl_buffer_get_extent (buffer);
  const Babl          *format = gegl_buffer_get_format (buffer);
  int                  bpp = babl_format_get_bytes_per_pixel (format);
  int                  width = turned ? stored->height : stored->width, height = turned ? stored->width : stored->height;
  GeglBuffer          *result = gegl_buffer_new (GEGL_RECTANGLE (0, 0, width, height), format);
  g_autofree guint8   *line = g_malloc_n (width, bpp);

  for (int y = 0; y < height; y++)
    {
      int           at = (turned ? from_right : from_below) ? height - 1 - y : y;
      GeglRectangle source =
          turned ? (GeglRectangle){ stored->x + at, stored->y, 1, width } : (GeglRectangle){ stored->x, stored->y + at, width, 1 };

      gegl_buffer_get (buffer, &source, 1.0, format, line, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      if (turned ? from_below : from_right)
        reverse (line, width, bpp);
      gegl_buffer_set (result, GEGL_RECTANGLE (0, y, width, 1), 0, format, line, GEGL_AUTO_ROWSTRIDE);
    }
  return result;
}

GeglBuffer *
upright (GeglBuffer *buffer, int orientation)
{
  GeglBuffer *turned;

  if (orientation == 1)
    return buffer;
  turned = turn (buffer, orientation);
  g_object_unref (buffer);
  return turned;
}
