/* refined.c - a map that is finer than the network's patches.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Its cells become the pixels of the network's input, or of an input that has more than 2^20 of them squares of s x s pixels, with s the
 * least divisor of the patch that makes them few enough: a layer's parasite holds no more numbers.  The guide has the mean colour of each.
 * The filter's windows reach a patch farther than the pixel each way.  In a contrast class and rival go through the same filter, each by itself.
 */
#include "refined.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "picture/refine.h"

#define NUMBERS_MOST (1 << 20)

/* How many pixels a cell has each way; as many as now where nothing finer is small enough. */
static int
pixels_of_cell (const ViaMap *map)
{
  const int   patch = map->pixels.width / map->cells.width;
  const gsize pixels = map_count (map->pixels);
  int         s = 1;

  while (s < patch && (patch % s != 0 || pixels / (gsize) (s * s) > NUMBERS_MOST))
    s++;
  return s;
}

/* NaN becomes 0. */
static float
tamed (float value)
{
  return value > 0 ? MIN (value, 1) : 0;
}

/* Adds a row's colours to the cells that it belongs to. */
static void
add_row (const Guided *guided, const float *rgb, int y, int s)
{
  const gsize begin = (gsize) (y / s) * (gsize) guided->size.width;

  for (int x = 0; x < guided->size.width * s; x++)
    for (int c = 0; c < 3; c++)
      guided->color[c][begin + (gsize) (x / s)] += tamed (rgb[3 * x + c]) / (float) (s * s);
}

static void
look (Guided *guided, int s, RefinedRow row, gpointer data)
{
  g_autofree float *rgb = g_new (float, 3 * guided->size.width * s);

  for (int c = 0; c < 3; c++)
    memset (guided->color[c], 0, map_count (guided->size) * sizeof (float));
  for (int y = 0; y < guided->size.height * s; y++)
    {
      row (y, rgb, data);
      add_row (guided, rgb, y, s);
    }
  guided_prepare (guided);
}

/* What the map keeps. */
static gboolean
make_room (ViaMap *map, ViaSize finer, guint n_grids, float **grids, float **difference, GError **error)
{
  const gsize bytes = map_count (finer) * sizeof (float), all = n_grids * bytes;

  if (!arena_init (&map->finer, all + (map->contrast ? bytes : 0) + 2 * ARENA_ALIGN, _ ("the sharper map"), error))
    return FALSE;
  *grids = arena_take (&map->finer, all);
  *difference = map->contrast ? arena_take (&map->finer, bytes) : NULL;
  return TRUE;
}

gboolean
refined_make (ViaMap *map, RefinedRow row, gpointer data, GError **error)
{
  const int     s = pixels_of_cell (map), patch = map->pixels.width / map->cells.width;
  const ViaSize finer = { map->pixels.width / s, map->pixels.height / s };
  const guint   n = (map->contrast ? 2 : 1) * map->k;
  Guided        guided;
  Arena         room;
  float        *grids, *difference;

  if (s == patch)
    return TRUE;
  if (!arena_init (&room, guided_floats (finer) * sizeof (float), _ ("the sharper map"), error))
    return FALSE;
  if (make_room (map, finer, n, &grids, &difference, error))
    {
      guided_init (&guided, finer, patch / s, (float *) room.base);
      look (&guided, s, row, data);
      for (guint i = 0; i < n; i++)
        refine_grid (&guided, map->grids + i * map_count (map->cells), map->cells, grids + i * map_count (finer));
      map->grids = grids;
      map->difference = difference;
      map->cells = finer;
    }
  arena_clear (&room);
  return via_map_is_refined (map);
}
