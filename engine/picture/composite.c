/* composite.c - the reference implementation's own picture of a map, in its float32 arithmetic.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   picture = (input - min)/(max - min)      over all channels of the normalised input
 *   sum = JET [trunc (255 heat)]/255 + picture
 *   rgb = trunc (255 sum/max (sum))
 */
#include "composite.h"

#include "heatmap.h"
#include "via.h"

typedef struct
{
  float least, most;
} ValueRange;

static ValueRange
range_of (const float *const planes[3], gsize pixels)
{
  ValueRange r = { planes[0][0], planes[0][0] };

  for (int k = 0; k < 3; k++)
    for (gsize i = 0; i < pixels; i++)
      {
        r.least = MIN (r.least, planes[k][i]);
        r.most = MAX (r.most, planes[k][i]);
      }
  return r;
}

typedef struct
{
  const float *const     *planes; /* of R, G and B: [pixels] each */
  const float            *heat;   /* [pixels] */
  const CompositeHotness *hotness;
  ValueRange              range;
} Composite;

/* One pixel of the picture with the heat over it, before its brightest value is made 1. */
static void
sum_pixel (const Composite *c, gsize i, float sum[3])
{
  const float width =
      c->range.most > c->range.least ? c->range.most - c->range.least : 1; /* of an even input there is nothing to see */
  float  heat = c->heat[i];
  guint8 jet[3];

  if (c->hotness)
    heat = heatmap_is_hot (heat, c->hotness->level, c->hotness->otsu);
  via_colormap_color (VIA_COLORMAP_JET, (int) (255 * heat), jet);
  for (gsize k = 0; k < 3; k++)
    sum[k] = (float) jet[k] / 255 + (c->planes[k][i] - c->range.least) / width;
}

/* Twice over the pixels, so that no picture of sums has to be kept. */
void
composite_reference (const float *const planes[3], const float *heat, const CompositeHotness *hotness, gsize pixels, guint8 *rgb)
{
  Composite c = { planes, heat, hotness, range_of (planes, pixels) };
  float     sum[3], most = -G_MAXFLOAT;

  for (gsize i = 0; i < pixels; i++)
    {
      sum_pixel (&c, i, sum);
      most = MAX (most, MAX (sum[0], MAX (sum[1], sum[2])));
    }
  for (gsize i = 0; i < pixels; i++)
    {
      sum_pixel (&c, i, sum);
      for (gsize k = 0; k < 3; k++)
        rgb[3 * i + k] = (guint8) (255 * (sum[k] / most));
    }
}
