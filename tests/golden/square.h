/* square.h - maps of networks whose input is a square.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SQUARE_H
#define SQUARE_H

#include "via.h"

static inline ViaSize
square (int side)
{
  return (ViaSize){ side, side };
}

/* via_map_grid() of a map with as many columns as rows: *side. */
static inline const float *
square_grid (const ViaMap *map, guint k, int *side)
{
  ViaSize      cells;
  const float *grid = via_map_grid (map, k, &cells);

  g_assert_cmpint (cells.width, ==, cells.height);
  *side = cells.width;
  return grid;
}

#endif
