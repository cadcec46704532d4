/* agreement.c - see agreement.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The raw maps are compared, since the order of their values is all that counts.  A map with a value for each pixel becomes one with a
 * value for each patch: the mean of the patch's pixels, signs and all.
 */
#include "agreement.h"

#include "rank.h"

int
agreement_cells (const ViaModel *model)
{
  return via_model_input_size (model) / via_model_patch_size (model);
}

/* The mean of a square of `size` x `size` values of a map whose rows have `side`. */
static float
square_mean (const float *corner, int size, int side)
{
  double sum = 0;

  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      sum += corner[y * side + x];
  return (float) (sum / ((double) size * size));
}

/* [cells,cells]; free with g_free(). */
static float *
cell_means (const ViaMap *map, guint k, int cells)
{
  int          side;
  const float *grid = via_map_grid (map, k, &side);
  int          size = side / cells;
  float       *means = g_new (float, (gsize) cells *cells);

  for (int y = 0; y < cells; y++)
    for (int x = 0; x < cells; x++)
      means[y * cells + x] = square_mean (grid + (gsize) y * size * side + x * size, size, side);
  return means;
}

double
agreement_of_maps (const ViaMap *a, const ViaMap *b, guint k, int cells)
{
  g_autofree float *first = cell_means (a, k, cells), *second = cell_means (b, k, cells);

  return rank_correlation (first, second, (gsize) cells * cells);
}
