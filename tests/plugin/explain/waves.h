/* waves.h - a picture that is another in each place and channel, for a dialog's engine to look at.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef WAVES_H
#define WAVES_H

#include <gegl.h>
#include <math.h>

/* Sines, of which the first channel's has so many radians a pixel; unref it. */
static inline GeglBuffer *
waves_new (int width, int height, double across, double down)
{
  const Babl       *format = babl_format ("R'G'B' float");
  GeglBuffer       *buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, width, height), format);
  g_autofree float *row = g_new (float, 3 * width);

  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++)
        for (int c = 0; c < 3; c++)
          row[3 * x + c] = (float) (0.5 + 0.5 * sin (across * (c + 1) * x + down * y));
      gegl_buffer_set (buffer, GEGL_RECTANGLE (0, y, width, 1), 0, format, row, GEGL_AUTO_ROWSTRIDE);
    }
  return buffer;
}

#endif
