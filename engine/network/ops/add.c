/* add.c - the residual: y = x0 + x1.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradient:   m_y to both.
 * Relevance (Chefer et al. 2021): S = sd (R, y), a = x0 S, b = x1 S, then both are scaled so that their sum is R's:
 *
 *   sa = sum (a),  sb = sum (b),  sr = sum (R),  den = |sa| + |sb|
 *   a *= sd (sd (|sa|, den) sr, sa),   b *= sd (sd (|sb|, den) sr, sb)      sums over all tokens of one class, in double
 *
 * y is the stored sum, rounded once: x0 + x1 made again in float32 would have lost the digits that S divides by.
 */
#include <math.h>

#include "ops.h"

void
add_forward (const Run *r)
{
  rows_run (kernels ()->sum[r->real],
            &(Rows){ .rows = r->sy.rows, .cols = r->sy.cols, .x = { r->x[0], r->x[1] }, .y = r->y, .copy = r->copy });
}

void
add_gradient (const Pull *p)
{
  for (int j = 0; j < 2; j++)
    for (int c = 0; c < p->k && p->mx[j]; c++)
      rows_run (kernels ()->accumulate, &(Rows){ .rows = p->sy.rows,
                                                 .cols = p->sy.cols,
                                                 .x = { p->my + c * shape_size (p->sy) },
                                                 .y = p->mx[j] + c * shape_size (p->sx[j]),
                                                 .set = p->fresh[j] });
}

static double
safe_divide (double a, double b)
{
  double shifted = b + SAFE_EPS;

  return b == 0 ? 0 : a / (shifted == 0 ? SAFE_EPS : shifted);
}

/* The factors of a and b for one class, from the rows' sums [rows,3]. */
static void
factors (const double *sums, int rows, double factor[2])
{
  double total[3] = { 0 }, whole;

  for (int i = 0; i < rows; i++)
    for (int j = 0; j < 3; j++)
      total[j] += sums[3 * i + j];
  whole = fabs (total[0]) + fabs (total[1]);
  for (int j = 0; j < 2; j++)
    factor[j] = safe_divide (safe_divide (fabs (total[j]), whole) * total[2], total[j]);
}

void
add_relevance (const Pull *p)
{
  int     rows = p->sy.rows, cols = p->sy.cols;
  double *sums = arena_take (p->scratch, 3 * rows * sizeof (double));

  for (int c = 0; c < p->k; c++)
    {
      const float *relevance = p->my + c * shape_size (p->sy);
      double       factor[2];

      rows_run (kernels ()->share_sums,
                &(Rows){ .rows = rows, .cols = cols, .x = { relevance, p->y, p->x[0], p->x[1] }, .y = sums });
      factors (sums, rows, factor);
      for (int j = 0; j < 2; j++)
        if (p->mx[j])
          rows_run (kernels ()->share, &(Rows){ .rows = rows,
                                                .cols = cols,
                                                .x = { relevance, p->y, p->x[j] },
                                                .y = p->mx[j] + c * shape_size (p->sx[j]),
                                                .p = { factor[j] },
                                                .set = p->fresh[j] });
    }
}
