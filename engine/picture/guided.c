/* guided.c - a guided filter: numbers over a picture, smoothed, but not over its edges.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In each window w of (2 r + 1) x (2 r + 1) pixels the numbers p are thought to depend on the colour I, [3], as a line does:
 *
 *   a_w = (cov_w (I) + epsilon 1)^-1 cov_w (I, p)      b_w = mean_w (p) - a_w . mean_w (I)
 *
 * and a pixel gets what the windows around it say in the mean, mean (a) . I + mean (b).  Where the colour changes by much more than
 * sqrt (epsilon) the numbers change with it; where it hardly changes they are smoothed.  Windows end where the picture does.
 *
 * Source: K. He, J. Sun, X. Tang, Guided Image Filtering, IEEE Transactions on Pattern Analysis and Machine Intelligence 35 (6), 2013,
 * equations 14 to 16 (colour) and 8.
 */
#include "guided.h"

#include <string.h>

#define EPSILON 1e-3
#define N_PLANES 17

static gsize
n_pixels (const Guided *g)
{
  return (gsize) g->size.width * (gsize) g->size.height;
}

gsize
guided_floats (ViaSize size)
{
  return N_PLANES * (gsize) size.width * (gsize) size.height;
}

void
guided_init (Guided *g, ViaSize size, int radius, float *room)
{
  const gsize n = (gsize) size.width * (gsize) size.height;

  *g = (Guided){ .size = size, .radius = radius };
  for (int c = 0; c < 3; c++, room += 3 * n)
    {
      g->color[c] = room;
      g->mean[c] = room + n;
      g->a[c] = room + 2 * n;
    }
  for (int i = 0; i < 6; i++, room += n)
    g->inverse[i] = room;
  g->b = room;
  g->numbers = room + n;
}

/* The means of the windows along one row or column of n numbers, each `step` behind the one before. */
static void
means_along (float *line, gsize step, int n, int radius, float *copy)
{
  double sum = 0;
  int    begin = 0, end = 0;

  for (int i = 0; i < n; i++)
    copy[i] = line[(gsize) i * step];
  for (int i = 0; i < n; i++)
    {
      for (; end < MIN (i + radius + 1, n); end++)
        sum += copy[end];
      for (; begin < i - radius; begin++)
        sum -= copy[begin];
      line[(gsize) i * step] = (float) (sum / (end - begin));
    }
}

/* Each number becomes its window's mean. */
static void
box_means (const Guided *g, float *plane)
{
  const int         width = g->size.width, height = g->size.height;
  g_autofree float *copy = g_new (float, MAX (width, height));

  for (int y = 0; y < height; y++)
    means_along (plane + (gsize) y * width, 1, width, g->radius, copy);
  for (int x = 0; x < width; x++)
    means_along (plane + x, (gsize) width, height, g->radius, copy);
}

/* mean (x y) - mean (x) mean (y) */
static void
covariance (const Guided *g, const float *x, const float *y, const float *mean_x, const float *mean_y, float *result)
{
  const gsize n = n_pixels (g);

  for (gsize i = 0; i < n; i++)
    result[i] = x[i] * y[i];
  box_means (g, result);
  for (gsize i = 0; i < n; i++)
    result[i] -= mean_x[i] * mean_y[i];
}

/* Of a symmetric matrix whose diagonal is raised by epsilon: in place. */
static void
invert (float *const matrix[6], gsize i)
{
  const double rr = matrix[0][i] + EPSILON, rg = matrix[1][i], rb = matrix[2][i];
  const double gg = matrix[3][i] + EPSILON, gb = matrix[4][i], bb = matrix[5][i] + EPSILON;
  const double first = gg * bb - gb * gb, second = gb * rb - rg * bb, third = rg * gb - gg * rb;
  const double determinant = rr * first + rg * second + rb * third;

  matrix[0][i] = (float) (first / determinant);
  matrix[1][i] = (float) (second / determinant);
  matrix[2][i] = (float) (third / determinant);
  matrix[3][i] = (float) ((rr * bb - rb * rb) / determinant);
  matrix[4][i] = (float) ((rg * rb - rr * gb) / determinant);
  matrix[5][i] = (float) ((rr * gg - rg * rg) / determinant);
}

void
guided_prepare (Guided *g)
{
  const gsize n = n_pixels (g);

  for (int c = 0; c < 3; c++)
    {
      memcpy (g->mean[c], g->color[c], n * sizeof (float));
      box_means (g, g->mean[c]);
    }
  for (int c = 0, entry = 0; c < 3; c++)
    for (int d = c; d < 3; d++, entry++)
      covariance (g, g->color[c], g->color[d], g->mean[c], g->mean[d], g->inverse[entry]);
  for (gsize i = 0; i < n; i++)
    invert (g->inverse, i);
}

/* From a covariance with each colour, in a[], to the line's slope; from the numbers' mean, in b, to where it begins. */
static void
fit_line (const Guided *g, gsize i)
{
  const float   red = g->a[0][i], green = g->a[1][i], blue = g->a[2][i];
  float *const *m = g->inverse;

  g->a[0][i] = m[0][i] * red + m[1][i] * green + m[2][i] * blue;
  g->a[1][i] = m[1][i] * red + m[3][i] * green + m[4][i] * blue;
  g->a[2][i] = m[2][i] * red + m[4][i] * green + m[5][i] * blue;
  for (int c = 0; c < 3; c++)
    g->b[i] -= g->a[c][i] * g->mean[c][i];
}

void
guided_filter (Guided *g)
{
  const gsize n = n_pixels (g);
  float      *numbers = g->numbers;

  memcpy (g->b, numbers, n * sizeof (float));
  box_means (g, g->b);
  for (int c = 0; c < 3; c++)
    covariance (g, g->color[c], numbers, g->mean[c], g->b, g->a[c]);
  for (gsize i = 0; i < n; i++)
    fit_line (g, i);
  for (int c = 0; c < 3; c++)
    box_means (g, g->a[c]);
  box_means (g, g->b);
  for (gsize i = 0; i < n; i++)
    numbers[i] = g->a[0][i] * g->color[0][i] + g->a[1][i] * g->color[1][i] + g->a[2][i] * g->color[2][i] + g->b[i];
}
