/* pixels.h - GEGL buffers in, heat layers out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pixels travel as floats, 4 to a pixel (R'G'B'A), in strips of 64 rows, and never through a scaled read: gegl_buffer_get() with
 * scale < 1 averages in linear light, which is not what networks were trained on.  All of it runs on the main thread.
 */
#ifndef PIXELS_H
#define PIXELS_H

#include <gegl.h>
#include <via.h>

#define PIXELS_STRIP_ROWS 64

/* Starts GEGL, before the first buffer.  What it keeps of a buffer in memory does not grow with the picture. */
void pixels_init (void);

/* Room for one strip of `channels` floats a pixel; free with g_free(). */
float *pixels_strip_new (int width, int channels, GError **error);

/* How a buffer's numbers and R'G'B'A in sRGB become each other. */
typedef struct
{
  const Babl *format;                                           /* 4 floats a pixel: what is read from, or written to, the buffer */
  void (*convert) (float *rgba, gsize n_pixels, gpointer data); /* in place, after reading or before writing; NULL: nothing to do */
  gpointer data;
} PixelsColor;

/* GEGL's own conversion: to sRGB, or when `raw` the code values of the buffer's own space. */
PixelsColor pixels_color (GeglBuffer *buffer, gboolean raw);

/* The picture in `area` of a buffer (NULL: its whole extent), prepared for a model.  Errors: no pixels, none of them visible, no
 * memory, cancelled. */
ViaPhoto *pixels_read (GeglBuffer *buffer, const GeglRectangle *area, const PixelsColor *color, ViaModel *model,
                       const ViaFitting *fitting, ViaProgress progress, gpointer data, GError **error);

/* The same of a picture that somebody else has: rows y … y+n-1, n x width pixels, are asked for in their order.  FALSE and an
 * error: they cannot be had. */
typedef gboolean (*PixelsSource) (int y, int n, float *rgba, gpointer data, GError **error);
ViaPhoto *pixels_read_from (PixelsSource source, gpointer source_data, int width, int height, ViaModel *model,
                            const ViaFitting *fitting, ViaProgress progress, gpointer data, GError **error);

/* The same strip by strip, for a dialog that stays alive meanwhile; `also`, which may be NULL, is told of each strip. */
typedef void (*PixelsRows) (const float *rgba, int n_rows, gpointer data);
typedef struct _PixelsReader PixelsReader;
PixelsReader *pixels_reader_new (GeglBuffer *buffer, const GeglRectangle *area, const PixelsColor *color, ViaModel *model,
                                 const ViaFitting *fitting, PixelsRows also, gpointer data, GError **error);
void          pixels_reader_free (PixelsReader *reader); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PixelsReader, pixels_reader_free)
/* Reads the next strip; returns how much of the picture has been read, 1 at its end. */
double pixels_reader_step (PixelsReader *reader);
/* The photo, once all has been read; yours.  NULL and an error: it could not be read, or nothing in it is visible. */
ViaPhoto *pixels_reader_take (PixelsReader *reader, GError **error);

/* Rows y … y+n-1 of a picture: n x width pixels R'G'B'A in sRGB. */
typedef void (*PixelsPaint) (int y, int n, float *rgba, gpointer data);
/* Fills the whole of `buffer`. */
gboolean pixels_fill (GeglBuffer *buffer, const PixelsColor *color, PixelsPaint paint, gpointer data, GError **error);

/* Paints the heat map of class number k over the whole of `buffer`, which is as large as the photo.  `paint` NULL: all zero. */
gboolean pixels_paint (GeglBuffer *buffer, const PixelsColor *color, const ViaMap *map, guint k, const ViaPhoto *photo,
                       const ViaPaint *paint, GError **error);

#endif
