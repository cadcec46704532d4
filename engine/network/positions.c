/* positions.c - see positions.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bicubic, down and then across.  Output i of n_out reads n_in inputs around a centre, with Keys' cubic w of parameter A:
 *
 *   bicubic            A = -3/4, centre (i + 1/2) n_in/n_out - 1/2, four taps, those outside at the edge
 *   bicubic_offset     the same with n_in/(n_out + 0.1) for the ratio
 *   bicubic_antialias  A = -1/2, the cubic widened by r = max (n_in/n_out, 1), taps outside left out, the sum made 1
 *
 * These are PyTorch's interpolate() as three groups of networks call it.  The result stays in double: rounded to float32 it
 * would change the maps of an ill-conditioned network by 2e-4.
 */
#include "positions.h"

#include <math.h>
#include <string.h>

/* Keys 1981. */
static double
cubic (double x, double a)
{
  x = fabs (x);
  if (x < 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

static void
weigh_plain (double *weights, int n_in, double ratio, int i)
{
  double at = (i + 0.5) * ratio - 0.5, below = floor (at);

  for (int tap = -1; tap <= 2; tap++)
    weights[(int) CLAMP (below + tap, 0, n_in - 1)] += cubic (at - below - tap, -0.75);
}

static void
weigh_antialiased (double *weights, int n_in, double ratio, int i)
{
  double wide = MAX (ratio, 1), centre = (i + 0.5) * ratio, sum = 0;
  int    first = (int) MAX (centre - 2 * wide + 0.5, 0), end = (int) MIN (centre + 2 * wide + 0.5, n_in);

  for (int j = first; j < end; j++)
    sum += weights[j] = cubic ((j - centre + 0.5) / wide, -0.5);
  for (int j = first; j < end; j++)
    weights[j] /= sum;
}

/* weights [n_out, n_in], which are zero */
static void
weigh (double *weights, int n_in, int n_out, PositionRule rule)
{
  for (int i = 0; i < n_out; i++)
    {
      double *row = weights + (gsize) i * n_in;

      if (rule == POSITION_BICUBIC_ANTIALIAS)
        weigh_antialiased (row, n_in, (double) n_in / n_out, i);
      else
        weigh_plain (row, n_in, n_in / (rule == POSITION_BICUBIC_OFFSET ? n_out + 0.1 : n_out), i);
    }
}

/* to [n_out, n] = weights [n_out, n_in] from [n_in, n] */
static void
blend_grids (const double *weights, int n_out, int n_in, const double *from, gsize n, double *to)
{
  for (int i = 0; i < n_out; i++)
    for (int j = 0; j < n_in; j++)
      {
        double weight = weights[i * n_in + j];

        for (gsize at = 0; at < n && weight != 0; at++)
          to[i * n + at] += weight * from[j * n + at];
      }
}

static gboolean
is_same (int grid, ViaSize patches)
{
  return patches.width == grid && patches.height == grid;
}

/* Positions in double, weights down and across, and what has been resized down but not across. */
gsize
positions_scratch (int grid, ViaSize patches, int width)
{
  const gsize n = (gsize) grid;

  if (is_same (grid, patches))
    return 0;
  return n * n * (gsize) width + n * (gsize) (patches.width + patches.height) + n * (gsize) patches.height * (gsize) width;
}

void
positions_resize (const float *positions, int grid, ViaSize patches, int width, PositionRule rule, double *scratch, double *resized)
{
  const gsize n_in = (gsize) grid * grid * width, n_out = (gsize) patches.width * patches.height * width;
  gboolean    same = is_same (grid, patches);
  double     *wide = same ? resized : scratch; /* [grid, grid, width] */
  double     *down, *across, *lower;           /* [height, grid], [width of the patches, grid], [height, grid, width] */

  for (gsize i = 0; i < n_in; i++)
    wide[i] = positions[i];
  if (same)
    return;

  down = wide + n_in;
  across = down + (gsize) patches.height * grid;
  lower = across + (gsize) patches.width * grid;
  weigh (down, grid, patches.height, rule);
  weigh (across, grid, patches.width, rule);
  blend_grids (down, patches.height, grid, wide, (gsize) grid * width, lower);
  memset (resized, 0, n_out * sizeof *resized);
  for (int y = 0; y < patches.height; y++)
    blend_grids (across, patches.width, grid, lower + (gsize) y * grid * width, width, resized + (gsize) y * patches.width * width);
}
