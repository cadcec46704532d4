/* refine.c - a raw map with a number for each patch becomes one with more, guided by the picture's edges.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With g the map, moved and scaled to 0…1, E what enlarges it bilinearly as heat is, F the filter (guided.c) and M what takes the mean over each
 * patch,
 *
 *   q_0 = 0      q_i = q_(i-1) + F (E (g - M (q_(i-1))))      three times, each time cut to 0…1
 *
 * The filter alone leaves to both sides of an edge something of what bilinear enlarging has blurred over it.  What patches lack then, or have too much
 * of, is enlarged, filtered and added in its turn, so that their means come near to what the map says (iterative back-projection: M. Irani,
 * S. Peleg, Improving Resolution by Image Registration, CVGIP 53 (3), 1991).  More turns would draw every irregularity of the map.
 *
 * Of two patches that are about equally hot the other one may still come out first.  With m_j the mean over patch j
 * of what has become of it, h the hottest patch of the map, t (x) the tent that bilinear enlarging makes of 1 in h and 0 elsewhere, and
 * t_j its means,
 *
 *   finer (x) = q_3 (x) + beta t (x)      beta = max (0, max_j (m_j - m_h + margin) / (t_h - t_j))
 *
 * makes h's mean the largest, with as little as is needed: in most maps 0.  At last no other patch is left a number above h's largest.
 */
#include "refine.h"

#include <string.h>

#include "heatmap.h"

/* Of the map's range: more than rounding. */
#define MARGIN 1e-5
#define TURNS 3

/* A map on its way. */
typedef struct
{
  ViaSize cells, size;
  int     patch;   /* numbers of a patch, each way */
  ViaSize hottest; /* which patch: column and row */
  float  *finer;   /* [size] */
} Refinement;

/* Column x and row y of a patch: its first number. */
static float *
corner (const Refinement *r, int x, int y)
{
  return r->finer + ((gsize) y * r->size.width + x) * r->patch;
}

static double
mean_of_patch (const Refinement *r, int x, int y)
{
  double sum = 0;

  for (int row = 0; row < r->patch; row++)
    for (int column = 0; column < r->patch; column++)
      sum += corner (r, x, y)[(gsize) row * r->size.width + column];
  return sum / ((double) r->patch * r->patch);
}

static float
most_of_patch (const Refinement *r, int x, int y)
{
  float most = *corner (r, x, y);

  for (int row = 0; row < r->patch; row++)
    for (int column = 0; column < r->patch; column++)
      most = MAX (most, corner (r, x, y)[(gsize) row * r->size.width + column]);
  return most;
}

static void
limit_patch (const Refinement *r, int x, int y, float most)
{
  for (int row = 0; row < r->patch; row++)
    for (int column = 0; column < r->patch; column++)
      {
        float *number = &corner (r, x, y)[(gsize) row * r->size.width + column];

        *number = MIN (*number, most);
      }
}

static gboolean
is_hottest (const Refinement *r, int x, int y)
{
  return x == r->hottest.width && y == r->hottest.height;
}

/* The tent on one axis, [n patch]; free with g_free(). */
static float *
tent (int at, int n, int patch)
{
  g_autofree float *one = g_new0 (float, n);
  float            *line = g_new (float, n *patch);

  one[at] = 1;
  heatmap_upsample (one, (ViaSize){ n, 1 }, (ViaSize){ n * patch, 1 }, line);
  return line;
}

static double
mean_of_line (const float *line, int n)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    sum += line[i];
  return sum / n;
}

/* beta; across, down: the tent. */
static double
lacking (const Refinement *r, const float *across, const float *down)
{
  const int p = r->patch, x_most = r->hottest.width, y_most = r->hottest.height;
  double    least = mean_of_patch (r, x_most, y_most), beta = 0;
  double    own = mean_of_line (across + x_most * p, p) * mean_of_line (down + y_most * p, p);

  for (int y = 0; y < r->cells.height; y++)
    for (int x = 0; x < r->cells.width; x++)
      {
        double others = mean_of_line (across + x * p, p) * mean_of_line (down + y * p, p);

        if (!is_hottest (r, x, y))
          beta = MAX (beta, (mean_of_patch (r, x, y) - least + MARGIN) / (own - others));
      }
  return beta;
}

static void
raise_hottest (const Refinement *r)
{
  g_autofree float *across = tent (r->hottest.width, r->cells.width, r->patch);
  g_autofree float *down = tent (r->hottest.height, r->cells.height, r->patch);
  const float       beta = (float) lacking (r, across, down);

  for (int y = 0; y < r->size.height && beta > 0; y++)
    for (int x = 0; x < r->size.width; x++)
      r->finer[(gsize) y * r->size.width + x] += beta * across[x] * down[y];
}

static void
limit_others (const Refinement *r)
{
  const float most = most_of_patch (r, r->hottest.width, r->hottest.height) - (float) MARGIN;

  for (int y = 0; y < r->cells.height; y++)
    for (int x = 0; x < r->cells.width; x++)
      if (!is_hottest (r, x, y))
        limit_patch (r, x, y, most);
}

/* lacking [cells]: what the patches of the map have more than the finer one's, all in 0…1. */
static void
compare (const Refinement *r, const float *grid, float least, float range, float *lacking)
{
  for (int y = 0; y < r->cells.height; y++)
    for (int x = 0; x < r->cells.width; x++)
      {
        const int i = y * r->cells.width + x;

        lacking[i] = (float) ((grid[i] - least) / range - mean_of_patch (r, x, y));
      }
}

/* finer, all 0, becomes q_3. */
static void
sharpen (const Refinement *r, Guided *guided, const float *grid, float least, float range)
{
  const gsize       n = (gsize) r->size.width * (gsize) r->size.height;
  g_autofree float *lacking = g_new (float, r->cells.width * r->cells.height);

  for (int turn = 0; turn < TURNS; turn++)
    {
      compare (r, grid, least, range, lacking);
      heatmap_upsample (lacking, r->cells, r->size, guided->numbers);
      guided_filter (guided);
      for (gsize i = 0; i < n; i++)
        r->finer[i] = CLAMP (r->finer[i] + guided->numbers[i], 0, 1);
    }
}

/* Returns the least number of a map, fills its range and which patch has most. */
static float
survey (Refinement *r, const float *grid, float *range)
{
  int   most = 0;
  float least = grid[0];

  for (int i = 1; i < r->cells.width * r->cells.height; i++)
    {
      most = grid[i] > grid[most] ? i : most;
      least = MIN (least, grid[i]);
    }
  r->hottest = (ViaSize){ most % r->cells.width, most / r->cells.width };
  *range = grid[most] - least;
  return least;
}

void
refine_grid (Guided *guided, const float *grid, ViaSize cells, float *finer)
{
  Refinement r = { .cells = cells, .size = guided->size, .patch = guided->size.width / cells.width, .finer = finer };
  gsize      n = (gsize) r.size.width * (gsize) r.size.height;
  float      range, least = survey (&r, grid, &range);

  memset (finer, 0, n * sizeof *finer);
  if (range > 0)
    {
      sharpen (&r, guided, grid, least, range);
      raise_hottest (&r);
      limit_others (&r);
    }
  for (gsize i = 0; i < n; i++)
    finer[i] = least + finer[i] * range;
}
