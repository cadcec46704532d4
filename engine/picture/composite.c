/* composite.c - the reference implementation's own picture of a map, in its float32 arithmetic.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   picture = (input - min)/(max - min)      over all channels of the normalised input
 *   sum = JET [trunc (255 heat)]/255 + picture
 *   rgb = trunc (255 sum/max (sum))
 */
#include "composite.h"

#include "via.h"

typedef struct
{
  float least, most;
} ValueRange;

static ValueRange
range_of (const float *x, gsize n)
{
  ValueRange r = { x[0], x[0] };

  for (gsize i = 1; i < n; i++)
    {
      r.least = MIN (r.least, x[i]);
      r.most = MAX (r.most, x[i]);
    }
  return r;
}

void
composite_reference (const float *input, const float *heat, int size, guint8 *rgb)
{
  const gsize       pixels = (gsize) size * size;
  const ValueRange  in = range_of (input, 3 * pixels);
  const float       width = in.most > in.least ? in.most - in.least : 1; /* of an even input there is nothing to see */
  g_autofree float *sum = g_new (float, 3 * pixels);
  float             most;

  for (gsize i = 0; i < pixels; i++)
    {
      guint8 jet[3];

      via_colormap_color (VIA_COLORMAP_JET, (int) (255 * heat[i]), jet);
      for (gsize c = 0; c < 3; c++)
        sum[3 * i + c] = (float) jet[c] / 255 + (input[c * pixels + i] - in.least) / width;
    }
  most = range_of (sum, 3 * pixels).most;
  for (gsize i = 0; i < 3 * pixels; i++)
    rgb[i] = (guint8) (255 * (sum[i] / most));
}
