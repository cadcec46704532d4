/* prior.c - see prior.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "prior.h"

#include <math.h>

#include "splitmix.h"

ViaMap *
prior_random (const char *picture, guint64 seed, ViaSize cells, ViaSize pixels, GError **error)
{
  const gsize       n = (gsize) cells.width * (gsize) cells.height;
  g_autofree float *grid = g_new (float, n);
  guint64           state = splitmix_from_text (picture) + seed;

  for (gsize i = 0; i < n; i++)
    grid[i] = (float) splitmix_unit (&state);
  return via_map_new_from_grid (grid, NULL, cells, pixels, error);
}

ViaMap *
prior_centre (ViaSize cells, ViaSize pixels, GError **error)
{
  const double      x0 = (cells.width - 1) / 2.0, y0 = (cells.height - 1) / 2.0, corner = hypot (x0, y0);
  g_autofree float *grid = g_new (float, (gsize) cells.width *(gsize) cells.height);

  for (int y = 0; y < cells.height; y++)
    for (int x = 0; x < cells.width; x++)
      grid[y * cells.width + x] = (float) (corner > 0 ? 1 - hypot (x - x0, y - y0) / corner : 1);
  return via_map_new_from_grid (grid, NULL, cells, pixels, error);
}
