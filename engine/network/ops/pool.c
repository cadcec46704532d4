/* pool.c - what of the tokens goes on to the head: the class token's row, or that and the mean of the patches' rows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   y = x_0   or   y = (x_0 | mean_{p>0} x_p)
 *
 * Gradient:   row 0 of m_x gets m_y; with the mean, the left half of it, and every patch its share of the right half.
 * Relevance:  alone, the reference's index selection, R x/(x + 1e-9) on row 0.  With the mean, as the gradient: the reference
 *             gives every patch the same share, whatever it holds.
 */
#include "ops.h"

#include <string.h>

/* right half of y = mean of rows 1 … of x */
static void
mean_f64 (const Run *r)
{
  int           width = r->sx[0].cols, rows = r->sx[0].rows;
  const double *x = r->x[0];
  double       *y = (double *) r->y + width;

  memset (y, 0, width * sizeof *y);
  for (int i = 1; i < rows; i++)
    for (int j = 0; j < width; j++)
      y[j] += x[(gsize) i * width + j] / (rows - 1);
}

static void
mean_f32 (const Run *r)
{
  int          width = r->sx[0].cols, rows = r->sx[0].rows;
  const float *x = r->x[0];
  float       *y = (float *) r->y + width;

  memset (y, 0, width * sizeof *y);
  for (int i = 1; i < rows; i++)
    for (int j = 0; j < width; j++)
      y[j] += x[(gsize) i * width + j] / (float) (rows - 1);
}

void
pool_forward (const Run *r)
{
  memcpy (r->y, r->x[0], r->sx[0].cols * (r->real == REAL_F64 ? sizeof (double) : sizeof (float)));
  if (r->step->mean && r->real == REAL_F64)
    mean_f64 (r);
  else if (r->step->mean)
    mean_f32 (r);
  run_round (r);
}

/* Row 0 of one class's message gets `first`, every other row `rest`, which may be NULL. */
static void
hand_out (const Pull *p, int c, const float *first, const float *rest, double share)
{
  float *m = p->mx[0] + c * shape_size (p->sx[0]);
  int    width = p->sx[0].cols;

  for (int j = 0; j < width; j++)
    m[j] += first[j];
  for (int i = 1; i < p->sx[0].rows && rest != NULL; i++)
    for (int j = 0; j < width; j++)
      m[(gsize) i * width + j] += rest[j] * (float) share;
}

void
pool_gradient (const Pull *p)
{
  for (int c = 0; c < p->k; c++)
    {
      const float *my = p->my + c * shape_size (p->sy);

      hand_out (p, c, my, p->step->mean ? my + p->sx[0].cols : NULL, 1.0 / (p->sx[0].rows - 1));
    }
}

void
pool_relevance (const Pull *p)
{
  float *selected = pull_floats (p, p->sy.cols);

  if (p->step->mean)
    {
      pool_gradient (p);
      return;
    }
  for (int c = 0; c < p->k; c++)
    {
      rows_run (kernels ()->ratio,
                &(Rows){ .rows = 1, .cols = p->sy.cols, .x = { p->my + c * shape_size (p->sy), p->x[0] }, .y = selected });
      hand_out (p, c, selected, NULL, 0);
    }
}
