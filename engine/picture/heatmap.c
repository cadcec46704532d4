/* heatmap.c - from a raw map to heat in [0,1].
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Upsampling by P = pixels / cells, each way: output i reads at max ((i + 1/2) / P - 1/2, 0), between cells i0 and min (i0 + 1, cells - 1).
 * Stretching comes after it, over the whole map.
 */
#include "heatmap.h"

#include <float.h>
#include <glib.h>
#include <math.h>

static void
locate_sample (int i, int cells, int pixels, int *i0, int *i1, double *t)
{
  double at = MAX ((i + 0.5) * cells / pixels - 0.5, 0);

  *i0 = (int) at;
  *i1 = MIN (*i0 + 1, cells - 1);
  *t = at - *i0;
}

void
heatmap_upsample (const float *grid, ViaSize cells, ViaSize pixels, float *heat)
{
  for (int y = 0; y < pixels.height; y++)
    {
      int    y0, y1, x0, x1;
      double v, u;

      locate_sample (y, cells.height, pixels.height, &y0, &y1, &v);
      for (int x = 0; x < pixels.width; x++)
        {
          const float *a = grid + y0 * cells.width, *b = grid + y1 * cells.width;

          locate_sample (x, cells.width, pixels.width, &x0, &x1, &u);
          heat[(gsize) y * pixels.width + x] =
              (float) ((1 - v) * ((1 - u) * a[x0] + u * a[x1]) + v * ((1 - u) * b[x0] + u * b[x1]));
        }
    }
}

/* Returns where 0 lies then, or what is next to it. */
static float
stretch (float *heat, gsize n)
{
  float least = heat[0], most = heat[0];

  for (gsize i = 1; i < n; i++)
    {
      least = MIN (least, heat[i]);
      most = MAX (most, heat[i]);
    }
  for (gsize i = 0; i < n; i++)
    heat[i] = most > least ? (heat[i] - least) / (most - least) : 0;
  return most > least ? CLAMP (-least / (most - least), 0, 1) : 0;
}

float
heatmap_from_grid (const float *grid, ViaSize cells, ViaSize pixels, float *heat)
{
  heatmap_upsample (grid, cells, pixels, heat); /* copies when the sizes are equal */
  return stretch (heat, (gsize) pixels.width * pixels.height);
}

gboolean
heatmap_is_hot (float heat, double level, int otsu)
{
  return level > 0 ? heat > level : (int) (255 * heat) > otsu;
}

void
heatmap_balance (const float *first, const float *second, ViaSize cells, ViaSize pixels, float *difference, float *balance)
{
  const gsize n = (gsize) pixels.width * pixels.height;
  float       most = 0;

  for (int i = 0; i < cells.width * cells.height; i++)
    difference[i] = first[i] - second[i];
  heatmap_upsample (difference, cells, pixels, balance); /* linear: the same as upsampling both */
  for (gsize i = 0; i < n; i++)
    most = MAX (most, fabsf (balance[i]));
  for (gsize i = 0; i < n; i++)
    balance[i] = most > 0 ? 0.5f + 0.5f * (balance[i] / most) : 0.5f;
}

/* Otsu 1979, in the order of OpenCV's arithmetic: of all splits, the first with the largest variance between its classes. */
int
heatmap_threshold (const float *heat, gsize n)
{
  double share[256] = { 0 }, mean = 0, q1 = 0, mu1 = 0, best = 0;
  int    threshold = 0;

  for (gsize i = 0; i < n; i++)
    share[(int) (255 * CLAMP (heat[i], 0, 1))] += 1.0 / (double) n;
  for (int i = 0; i < 256; i++)
    mean += i * share[i];
  for (int i = 0; i < 256; i++)
    {
      double q2, mu2, sigma;

      mu1 *= q1;
      q1 += share[i];
      q2 = 1 - q1;
      if (MIN (q1, q2) < FLT_EPSILON || MAX (q1, q2) > 1 - FLT_EPSILON)
        continue;
      mu1 = (mu1 + i * share[i]) / q1;
      mu2 = (mean - q1 * mu1) / q2;
      sigma = q1 * q2 * (mu1 - mu2) * (mu1 - mu2);
      if (sigma > best)
        {
          best = sigma;
          threshold = i;
        }
    }
  return threshold;
}
