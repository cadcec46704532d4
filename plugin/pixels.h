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

G_BEGIN_DECLS

#define PIXELS_STRIP_ROWS 64

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

/* The picture in `area` of a buffer (NULL: its whole extent), prepared for a model.  Errors: no pixels, no memory, cancelled. */
ViaPhoto *pixels_read (GeglBuffer *buffer, const GeglRectangle *area, const PixelsColor *color, ViaModel *model, ViaFit fit,
                       ViaProgress progress, gpointer data, GError **error);

/* Paints the heat map of class number k over the whole of `buffer`, which is as large as the photo.  `paint` NULL: all zero. */
gboolean pixels_paint (GeglBuffer *buffer, const PixelsColor *color, const ViaMap *map, guint k, const ViaPhoto *photo,
                       const ViaPaint *paint, GError **error);

G_END_DECLS

#endif
