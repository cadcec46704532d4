/* unit.c - y = x/n, n = |x|: every row at length 1, as CLIP compares pictures with texts (Radford et al., ICML 2021).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradient:   m_x = (m_y - (m_y y) y)/n
 * Held:       m_x = m_y/n, the length a constant as the std of a norm is (LibraGrad, Mehri et al. 2025; AttnLRP, Achtibat et al. 2024)
 * Relevance:  passes unchanged, as that of a norm.
 *
 * What a head reads is one row: there is nothing to spread over threads, and all sums are made in double.
 */
#include <math.h>

#include "ops.h"

static double
number (const void *x, Real real, gsize i)
{
  return real == REAL_F64 ? ((const double *) x)[i] : (double) ((const float *) x)[i];
}

/* Of the row that begins at number `first`. */
static double
length_of (const void *x, Real real, gsize first, int cols)
{
  double sum = 0;

  for (int j = 0; j < cols; j++)
    sum += number (x, real, first + j) * number (x, real, first + j);
  return sqrt (sum);
}

void
unit_forward (const Run *r)
{
  int cols = r->sy.cols;

  for (int i = 0; i < r->sy.rows; i++)
    {
      gsize  first = (gsize) i * cols;
      double n = length_of (r->x[0], r->real, first, cols);

      for (gsize j = first; j < first + cols; j++)
        if (r->real == REAL_F64)
          ((double *) r->y)[j] = number (r->x[0], r->real, j) / n;
        else
          ((float *) r->y)[j] = (float) (number (r->x[0], r->real, j) / n);
    }
  run_round (r);
}

/* One row of messages; `along` is how much of m_y y is taken away: all of it, or nothing. */
static void
unit_row_back (const float *x, const float *my, float *mx, int cols, double along, gboolean fresh)
{
  double n = length_of (x, REAL_F32, 0, cols), dot = 0;

  for (int j = 0; j < cols; j++)
    dot += along * my[j] * x[j] / n;
  for (int j = 0; j < cols; j++)
    {
      double m = (my[j] - dot * x[j] / n) / n;

      mx[j] = (float) (fresh ? m : mx[j] + m);
    }
}

static void
unit_back (const Pull *p, double along)
{
  int cols = p->sy.cols;

  for (int c = 0; c < p->k; c++)
    for (int i = 0; i < p->sy.rows; i++)
      {
        gsize at = (gsize) i * cols;

        unit_row_back (p->x[0] + at, p->my + c * shape_size (p->sy) + at, p->mx[0] + c * shape_size (p->sx[0]) + at, cols, along,
                       p->fresh[0]);
      }
}

void
unit_gradient (const Pull *p)
{
  unit_back (p, 1);
}

void
unit_held (const Pull *p)
{
  unit_back (p, 0);
}
