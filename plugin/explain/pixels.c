/* pixels.c - GEGL buffers in, heat layers out, strip by strip.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pixels.h"

#include <glib/gi18n-lib.h>

/* Bytes: a few strips of a picture of the largest width that GIMP has. */
#define TILES_KEPT ((guint64) 256 << 20)

void
pixels_init (void)
{
  gegl_init (NULL, NULL);
  g_object_set (gegl_config (), "tile-cache-size", TILES_KEPT, NULL);
}

PixelsColor
pixels_color (GeglBuffer *buffer, gboolean raw)
{
  const Babl *space = babl_format_get_space (gegl_buffer_get_format (buffer));

  /* A gray or CMYK space cannot hold R'G'B'. */
  if (!raw || babl_space_is_gray (space) || babl_space_is_cmyk (space))
    space = babl_space ("sRGB");
  return (PixelsColor){ .format = babl_format_with_space ("R'G'B'A float", space) };
}

float *
pixels_strip_new (int width, int channels, GError **error)
{
  gsize  n = (gsize) channels * width * PIXELS_STRIP_ROWS;
  float *strip = g_try_new (float, n);

  if (!strip)
    g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("Not enough memory for a strip of the picture (%zu MB)"),
                 n * sizeof (float) >> 20);
  return strip;
}

struct _PixelsReader
{
  GeglBuffer        *buffer; /* lent, as is the colour */
  const PixelsColor *color;
  GeglRectangle      area;
  int                y; /* rows read so far */
  float             *strip;
  ViaPhoto          *photo;
  PixelsRows         also;
  gpointer           data;
};

PixelsReader *
pixels_reader_new (GeglBuffer *buffer, const GeglRectangle *area, const PixelsColor *color, ViaModel *model, ViaFit fit,
                   PixelsRows also, gpointer data, GError **error)
{
  g_autoptr (PixelsReader) reader = g_new0 (PixelsReader, 1);

  reader->buffer = buffer;
  reader->color = color;
  reader->area = area ? *area : *gegl_buffer_get_extent (buffer);
  reader->also = also;
  reader->data = data;
  if (reader->area.width < 1 || reader->area.height < 1)
    {
      g_set_error_literal (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("The picture has no pixels; choose one that has some"));
      return NULL;
    }
  if (!(reader->photo = via_photo_new (model, reader->area.width, reader->area.height, fit, error))
      || !(reader->strip = pixels_strip_new (reader->area.width, 4, error)))
    return NULL;
  return g_steal_pointer (&reader);
}

void
pixels_reader_free (PixelsReader *reader)
{
  if (!reader)
    return;
  via_photo_free (reader->photo);
  g_free (reader->strip);
  g_free (reader);
}

double
pixels_reader_step (PixelsReader *reader)
{
  const GeglRectangle *area = &reader->area;
  int                  rows = MIN (PIXELS_STRIP_ROWS, area->height - reader->y);
  GeglRectangle        part = { area->x, area->y + reader->y, area->width, rows };

  if (rows > 0)
    {
      gegl_buffer_get (reader->buffer, &part, 1.0, reader->color->format, reader->strip, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      if (reader->color->convert)
        reader->color->convert (reader->strip, (gsize) area->width * rows, reader->color->data);
      via_photo_add_rows (reader->photo, reader->strip, rows);
      if (reader->also)
        reader->also (reader->strip, rows, reader->data);
      reader->y += rows;
    }
  return (double) reader->y / area->height;
}

ViaPhoto *
pixels_reader_take (PixelsReader *reader)
{
  return g_steal_pointer (&reader->photo);
}

static gboolean
keep_reading (ViaProgress progress, double done, gpointer data, GError **error)
{
  if (!progress || progress (done, _ ("Reading the picture"), data))
    return TRUE;
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_CANCELLED, _ ("Cancelled"));
  return FALSE;
}

ViaPhoto *
pixels_read (GeglBuffer *buffer, const GeglRectangle *area, const PixelsColor *color, ViaModel *model, ViaFit fit,
             ViaProgress progress, gpointer data, GError **error)
{
  g_autoptr (PixelsReader) reader = pixels_reader_new (buffer, area, color, model, fit, NULL, NULL, error);

  if (!reader)
    return NULL;
  for (double done = 0; done < 1; done = pixels_reader_step (reader))
    if (!keep_reading (progress, done, data, error))
      return NULL;
  return pixels_reader_take (reader);
}

gboolean
pixels_fill (GeglBuffer *buffer, const PixelsColor *color, PixelsPaint paint, gpointer data, GError **error)
{
  const GeglRectangle *all = gegl_buffer_get_extent (buffer);
  g_autofree float    *strip = pixels_strip_new (all->width, 4, error);

  if (!strip)
    return FALSE;

  for (int y = 0; y < all->height; y += PIXELS_STRIP_ROWS)
    {
      int           rows = MIN (PIXELS_STRIP_ROWS, all->height - y);
      GeglRectangle part = { all->x, all->y + y, all->width, rows };

      paint (y, rows, strip, data);
      if (color->convert)
        color->convert (strip, (gsize) all->width * rows, color->data);
      gegl_buffer_set (buffer, &part, 0, color->format, strip, GEGL_AUTO_ROWSTRIDE);
    }
  return TRUE;
}

typedef struct
{
  const ViaMap   *map;
  guint           k;
  const ViaPhoto *photo;
  const ViaPaint *paint;
} HeatSource;

static void
paint_map (int y, int n, float *rgba, gpointer data)
{
  const HeatSource *heat = data;

  via_map_paint (heat->map, heat->k, heat->photo, heat->paint, y, n, rgba);
}

gboolean
pixels_paint (GeglBuffer *buffer, const PixelsColor *color, const ViaMap *map, guint k, const ViaPhoto *photo,
              const ViaPaint *paint, GError **error)
{
  return pixels_fill (buffer, color, paint_map, &(HeatSource){ map, k, photo, paint }, error);
}
