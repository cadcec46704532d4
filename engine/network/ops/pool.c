/* pool.c - what of the tokens goes on to the head: the row of one token, the mean of the patches, or both side by side.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   y = (x_row | mean_{p patch} x_p)
 *
 * Gradient:   the row gets its part of m_y, every patch its share of the mean's.
 * Relevance:  a row alone, the reference's index selection, R x/(x + 1e-9).  With the mean, as the gradient: the reference gives
 *             every patch the same share, whatever it holds.
 */
#include <string.h>

#include "ops.h"

static gsize
size_of_real (const Run *r)
{
  return r->real == REAL_F64 ? sizeof (double) : sizeof (float);
}

static void
mean (const Run *r, void *to)
{
  int width = r->sx[0].cols, first = r->step->n_prefix, n = r->sx[0].rows - first;

  memset (to, 0, width * size_of_real (r));
  for (int i = first; i < first + n; i++)
    for (int j = 0; j < width; j++)
      if (r->real == REAL_F64)
        ((double *) to)[j] += ((const double *) r->x[0])[(gsize) i * width + j] / n;
      else
        ((float *) to)[j] += ((const float *) r->x[0])[(gsize) i * width + j] / (float) n;
}

void
pool_forward (const Run *r)
{
  const Step *s = r->step;
  gsize       bytes = r->sx[0].cols * size_of_real (r);

  if (s->row >= 0)
    memcpy (r->y, (const char *) r->x[0] + s->row * bytes, bytes);
  if (s->mean)
    mean (r, (char *) r->y + (s->row >= 0 ? bytes : 0));
  run_round (r);
}

/* The mean's rows are the last. */
int
pool_rows (const Step *step, int live, int rows)
{
  return step->mean ? rows : step->row + 1;
}

/* One row of one class's message. */
static void
give (const Pull *p, int c, int row, const float *message, float share)
{
  float *m = p->mx[0] + c * shape_size (p->sx[0]) + (gsize) row * p->sx[0].cols;

  for (int j = 0; j < p->sx[0].cols; j++)
    m[j] += message[j] * share;
}

void
pool_gradient (const Pull *p)
{
  const Step *s = p->step;
  int         rows = p->sx[0].rows;

  for (int c = 0; c < p->k; c++)
    {
      const float *my = p->my + c * shape_size (p->sy);

      if (s->row >= 0)
        give (p, c, s->row, my, 1);
      for (int i = s->n_prefix; i < rows && s->mean; i++)
        give (p, c, i, s->row >= 0 ? my + p->sx[0].cols : my, 1.f / (float) (rows - s->n_prefix));
    }
}

void
pool_relevance (const Pull *p)
{
  const Step *s = p->step;
  int         width = p->sx[0].cols;
  float      *selected = pull_floats (p, width);

  if (s->mean)
    {
      pool_gradient (p);
      return;
    }
  for (int c = 0; c < p->k; c++)
    {
      rows_run (kernels ()->ratio,
                &(Rows){ .rows = 1, .cols = width, .x = { p->my + c * width, p->x[0] + (gsize) s->row * width }, .y = selected });
      give (p, c, s->row, selected, 1);
    }
}
