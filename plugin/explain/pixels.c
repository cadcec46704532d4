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

typedef struct
{
  GeglBuffer        *buffer; /* lent, as is the colour */
  const PixelsColor *color;
  GeglRectangle      area;
} BufferSource;

struct _PixelsReader
{
  PixelsSource source;
  gpointer     data; /* its */
  BufferSource buffer;
  int          width, height, y; /* rows read so far */
  float       *strip;
  ViaPhoto    *photo;
  gboolean     visible; /* some of what has been read */
  GError      *problem; /* nothing more can be read */
  PixelsRows   also;
  gpointer     also_data;
};

static gboolean
read_buffer (int y, int n, float *rgba, gpointer data, GError **error)
{
  const BufferSource *source = data;
  const PixelsColor  *color = source->color;
  GeglRectangle       part = { source->area.x, source->area.y + y, source->area.width, n };

  gegl_buffer_get (source->buffer, &part, 1.0, color->format, rgba, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  if (color->convert)
    color->convert (rgba, (gsize) part.width * n, color->data);
  return TRUE;
}

static PixelsReader *
reader_new (PixelsSource source, gpointer data, int width, int height, ViaModel *model, const ViaFitting *fitting, GError **error)
{
  g_autoptr (PixelsReader) reader = g_new0 (PixelsReader, 1);

  *reader = (PixelsReader){ .source = source, .data = data, .width = width, .height = height };
  if (width < 1 || height < 1)
    {
      g_set_error_literal (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("The picture has no pixels; choose one that has some"));
      return NULL;
    }
  reader->photo = via_photo_new_fitted (model, width, height, fitting, error);
  if (!reader->photo || !(reader->strip = pixels_strip_new (width, 4, error)))
    return NULL;
  return g_steal_pointer (&reader);
}

PixelsReader *
pixels_reader_new (GeglBuffer *buffer, const GeglRectangle *area, const PixelsColor *color, ViaModel *model,
                   const ViaFitting *fitting, PixelsRows also, gpointer data, GError **error)
{
  GeglRectangle all = area ? *area : *gegl_buffer_get_extent (buffer);
  PixelsReader *reader = reader_new (read_buffer, NULL, all.width, all.height, model, fitting, error);

  if (!reader)
    return NULL;
  reader->buffer = (BufferSource){ buffer, color, all };
  reader->data = &reader->buffer;
  reader->also = also;
  reader->also_data = data;
  return reader;
}

void
pixels_reader_free (PixelsReader *reader)
{
  if (!reader)
    return;
  via_photo_free (reader->photo);
  g_clear_error (&reader->problem);
  g_free (reader->strip);
  g_free (reader);
}

static gboolean
is_visible (const float *rgba, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (rgba[4 * i + 3] > 0)
      return TRUE;
  return FALSE;
}

double
pixels_reader_step (PixelsReader *reader)
{
  int rows = MIN (PIXELS_STRIP_ROWS, reader->height - reader->y);

  if (rows > 0 && reader->source (reader->y, rows, reader->strip, reader->data, &reader->problem))
    {
      reader->visible = reader->visible || is_visible (reader->strip, (gsize) reader->width * rows);
      via_photo_add_rows (reader->photo, reader->strip, rows);
      if (reader->also)
        reader->also (reader->strip, rows, reader->also_data);
    }
  reader->y = reader->problem ? reader->height : reader->y + rows;
  return (double) reader->y / reader->height;
}

ViaPhoto *
pixels_reader_take (PixelsReader *reader, GError **error)
{
  if (!reader->problem && !reader->visible)
    reader->problem = g_error_new_literal (VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                                           _ ("There is nothing to see: the picture is wholly transparent; choose another one"));
  if (!reader->problem)
    return g_steal_pointer (&reader->photo);
  g_propagate_error (error, g_steal_pointer (&reader->problem));
  return NULL;
}

static gboolean
keep_reading (ViaProgress progress, double done, gpointer data, GError **error)
{
  if (!progress || progress (done, _ ("Reading the picture"), data))
    return TRUE;
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_CANCELLED, _ ("Cancelled"));
  return FALSE;
}

static ViaPhoto *
read_all (PixelsReader *reader, ViaProgress progress, gpointer data, GError **error)
{
  for (double done = 0; done < 1; done = pixels_reader_step (reader))
    if (!keep_reading (progress, done, data, error))
      return NULL;
  return pixels_reader_take (reader, error);
}

ViaPhoto *
pixels_read (GeglBuffer *buffer, const GeglRectangle *area, const PixelsColor *color, ViaModel *model, const ViaFitting *fitting,
             ViaProgress progress, gpointer data, GError **error)
{
  g_autoptr (PixelsReader) reader = pixels_reader_new (buffer, area, color, model, fitting, NULL, NULL, error);

  return reader ? read_all (reader, progress, data, error) : NULL;
}

ViaPhoto *
pixels_read_from (PixelsSource source, gpointer source_data, int width, int height, ViaModel *model, const ViaFitting *fitting,
                  ViaProgress progress, gpointer data, GError **error)
{
  g_autoptr (PixelsReader) reader = reader_new (source, source_data, width, height, model, fitting, error);

  return reader ? read_all (reader, progress, data, error) : NULL;
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
