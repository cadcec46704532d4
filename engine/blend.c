/* blend.c - see blend.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   m = (u - min u)/(max u - min u),  of a map u with negative numbers u/max |u|;  0 of one that is the same everywhere
 *   b (x, y) = f (x) f (y),  f (i) = sin^2 (pi (i + 1/2)/g)     g cells a side
 *   map of a scale = sum over its windows w b m / sum over its windows b
 *   map = the mean of all scales, the coarser ones upsampled bilinearly to the cells of the finest
 *
 * b is all but 0 where a window ends, so no window's edge is seen; where windows overlap by half their sum is 1 anyway.  It is divided by
 * the blending windows alone: by their weights too, the window that knows the class least would have as much to say as any other
 * where it is alone.
 */
#include "blend.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gsize
cells_of (const Blending *blend, int scale)
{
  return (gsize) blend->cells[scale].width * blend->cells[scale].height;
}

static void
fill_slope (const Blending *blend)
{
  for (int i = 0; i < blend->side; i++)
    blend->slope[i] = pow (sin (G_PI * (i + 0.5) / blend->side), 2);
}

gboolean
blend_init (Blending *blend, const Tiles *tiles, int unit, int side, int layers, GError **error)
{
  gsize size = arena_round (side * sizeof (double));

  *blend = (Blending){ .tiles = tiles, .unit = unit, .side = side, .layers = layers };
  for (int s = 0; s < tiles_n_scales (tiles); s++)
    {
      ViaSize pixels = tiles_pixels (tiles, s);

      blend->cells[s] = (ViaSize){ pixels.width / unit, pixels.height / unit };
      size += arena_round ((1 + layers) * cells_of (blend, s) * sizeof (double)) + 2 * ARENA_ALIGN;
    }
  if (!arena_init (&blend->arena, size, _ ("the map"), error))
    return FALSE;
  memset (blend->arena.base, 0, blend->arena.size);
  blend->slope = arena_take (&blend->arena, side * sizeof (double));
  for (int s = 0; s < tiles_n_scales (tiles); s++)
    {
      blend->sums[s] = arena_take (&blend->arena, layers * cells_of (blend, s) * sizeof (double));
      blend->shares[s] = arena_take (&blend->arena, cells_of (blend, s) * sizeof (double));
    }
  fill_slope (blend);
  return TRUE;
}

void
blend_clear (Blending *blend)
{
  arena_clear (&blend->arena);
}

/* Where the window begins among the numbers of its scale. */
static gsize
offset_of (const Blending *blend, TilesPlace place)
{
  return (gsize) (place.y / blend->unit) * blend->cells[place.scale].width + place.x / blend->unit;
}

void
blend_add_share (Blending *blend, int window)
{
  TilesPlace place = tiles_place (blend->tiles, window);
  double    *shares = blend->shares[place.scale] + offset_of (blend, place);

  for (int y = 0; y < blend->side; y++, shares += blend->cells[place.scale].width)
    for (int x = 0; x < blend->side; x++)
      shares[x] += blend->slope[y] * blend->slope[x];
}

/* m = scale (u - zero) of the head comment. */
typedef struct
{
  double zero, scale;
} Spread;

static Spread
spread_of (const float *map, int n)
{
  double least = map[0], most = map[0];

  for (int i = 1; i < n; i++)
    {
      least = MIN (least, map[i]);
      most = MAX (most, map[i]);
    }
  if (!(most > least))
    return (Spread){ 0, 0 };
  return least < 0 ? (Spread){ 0, 1 / MAX (most, -least) } : (Spread){ least, 1 / (most - least) };
}

void
blend_add (Blending *blend, int layer, int window, const float *map, double weight)
{
  const Spread spread = spread_of (map, blend->side * blend->side);
  TilesPlace   place = tiles_place (blend->tiles, window);
  double      *sums = blend->sums[place.scale] + layer * cells_of (blend, place.scale) + offset_of (blend, place);

  for (int y = 0; y < blend->side; y++, map += blend->side, sums += blend->cells[place.scale].width)
    for (int x = 0; x < blend->side; x++)
      sums[x] += weight * blend->slope[y] * blend->slope[x] * spread.scale * (map[x] - spread.zero);
}

/* Between which cells of an axis of n the centre of cell i of m lies. */
typedef struct
{
  int    low, high;
  double between;
} Between;

static Between
between (int i, int m, int n)
{
  double at = CLAMP ((i + 0.5) * n / m - 0.5, 0, n - 1);
  int    low = (int) at;

  return (Between){ low, MIN (low + 1, n - 1), at - low };
}

static double
value_at (const Blending *blend, int layer, int scale, int x, int y)
{
  gsize i = (gsize) y * blend->cells[scale].width + x;

  return blend->sums[scale][layer * cells_of (blend, scale) + i] / blend->shares[scale][i];
}

static double
sample (const Blending *blend, int layer, int scale, Between x, Between y)
{
  double above =
      (1 - x.between) * value_at (blend, layer, scale, x.low, y.low) + x.between * value_at (blend, layer, scale, x.high, y.low);
  double below =
      (1 - x.between) * value_at (blend, layer, scale, x.low, y.high) + x.between * value_at (blend, layer, scale, x.high, y.high);

  return (1 - y.between) * above + y.between * below;
}

void
blend_write (const Blending *blend, int layer, float *grid)
{
  const int     scales = tiles_n_scales (blend->tiles);
  const ViaSize finest = blend->cells[scales - 1];

  for (int y = 0; y < finest.height; y++)
    for (int x = 0; x < finest.width; x++)
      {
        double sum = 0;

        for (int s = 0; s < scales; s++)
          sum += sample (blend, layer, s, between (x, finest.width, blend->cells[s].width),
                         between (y, finest.height, blend->cells[s].height));
        *grid++ = (float) (sum / scales);
      }
}
