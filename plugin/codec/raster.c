/* raster.c - see raster.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "raster.h"

#include <string.h>

/* A picture of 16 million pixels that has transparency; encoding takes as much twice more. */
#define BYTES_MOST ((guint64) 64 << 20)

static const Babl *
format_of (const Raster *raster)
{
  if (raster->bits == 16)
    return babl_format (raster->channels == 4 ? "R'G'B'A u16" : "R'G'B' u16");
  return babl_format (raster->channels == 4 ? "R'G'B'A u8" : "R'G'B' u8");
}

gboolean
raster_is_small (int width, int height, int channels, int bits)
{
  return (guint64) width * (guint64) height <= BYTES_MOST / (guint64) (channels * bits / 8);
}

Raster *
raster_new (int width, int height, int channels, int bits)
{
  Raster *raster = g_new0 (Raster, 1);

  *raster = (Raster){ .width = width, .height = height, .channels = channels, .bits = bits };
  if (raster_is_small (width, height, channels, bits))
    raster->bytes = g_malloc_n (raster_row_bytes (raster), (gsize) height);
  else
    raster->buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, width, height), format_of (raster));
  return raster;
}

Raster *
raster_of_buffer (GeglBuffer *buffer)
{
  const Babl *format = gegl_buffer_get_format (buffer);
  Raster     *raster = g_new0 (Raster, 1);

  *raster = (Raster){ .width = gegl_buffer_get_width (buffer),
                      .height = gegl_buffer_get_height (buffer),
                      .channels = babl_format_has_alpha (format) ? 4 : 3,
                      .bits = raster_is_plain (format) ? 8 : 0,
                      .buffer = buffer };
  return raster;
}

void
raster_free (Raster *raster)
{
  if (!raster)
    return;
  g_clear_object (&raster->buffer);
  g_free (raster->bytes);
  g_free (raster);
}

/* Greys are plain colours: babl's ways from them to floating-point numbers, of which it takes the one that is quickest at the moment,
 * differ in the last bits, and so would the bytes of what is made of them. */
gboolean
raster_is_plain (const Babl *format)
{
  static const char *const models[] = { "R'G'B'", "R'G'B'A", "Y'", "Y'A", NULL };

  return babl_format_get_space (format) == babl_space ("sRGB") && babl_format_get_type (format, 0) == babl_type ("u8")
         && g_strv_contains (models, babl_get_name (babl_format_get_model (format)));
}

gsize
raster_row_bytes (const Raster *raster)
{
  return (gsize) raster->width * (gsize) raster->channels * (gsize) (raster->bits / 8);
}

const guint8 *
raster_rows (const Raster *raster, int y, int n, guint8 *room)
{
  if (raster->bytes)
    return raster->bytes + (gsize) y * raster_row_bytes (raster);
  gegl_buffer_get (raster->buffer, GEGL_RECTANGLE (0, y, raster->width, n), 1.0, format_of (raster), room, GEGL_AUTO_ROWSTRIDE,
                   GEGL_ABYSS_NONE);
  return room;
}

void
raster_set_rows (Raster *raster, int y, int n, const guint8 *rows)
{
  if (raster->bytes)
    memcpy (raster->bytes + (gsize) y * raster_row_bytes (raster), rows, (gsize) n * raster_row_bytes (raster));
  else
    gegl_buffer_set (raster->buffer, GEGL_RECTANGLE (0, y, raster->width, n), 0, format_of (raster), rows, GEGL_AUTO_ROWSTRIDE);
}

GeglBuffer *
raster_buffer (const Raster *raster)
{
  GeglBuffer *buffer;

  if (raster->buffer)
    return g_object_ref (raster->buffer);
  buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, raster->width, raster->height), format_of (raster));
  gegl_buffer_set (buffer, NULL, 0, format_of (raster), raster->bytes, GEGL_AUTO_ROWSTRIDE);
  return buffer;
}
