/* agreement.c - see agreement.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The raw maps are compared, since the order of their values is all that counts.  A map with a value for each pixel becomes one with a
 * value for each patch: the mean of the patch's pixels, signs and all.
 */
#include "agreement.h"

#include "rank.h"

/* The mean of a square of `size` x `size` values of a map whose rows have `width`. */
static float
square_mean (const float *corner, int size, int width)
{
  double sum = 0;

  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      sum += corner[y * width + x];
  return (float) (sum / ((double) size * size));
}

/* [cells]; free with g_free(). */
static float *
cell_means (const ViaMap *map, guint k, ViaSize cells)
{
  ViaSize      values;
  const float *grid = via_map_grid (map, k, &values);
  int          size = values.width / cells.width;
  float       *means = g_new (float, (gsize) cells.width *cells.height);

  for (int y = 0; y < cells.height; y++)
    for (int x = 0; x < cells.width; x++)
      means[y * cells.width + x] = square_mean (grid + (gsize) y * size * values.width + x * size, size, values.width);
  return means;
}

double
agreement_of_maps (const ViaMap *a, const ViaMap *b, guint k, int patch)
{
  ViaSize           pixels = via_map_pixels (a), cells = { pixels.width / patch, pixels.height / patch };
  g_autofree float *first = cell_means (a, k, cells), *second = cell_means (b, k, cells);

  return rank_correlation (first, second, (gsize) cells.width * cells.height);
}
