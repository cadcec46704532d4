/* pool.c - the class token's row goes on to the head.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradient:   row 0 of m_x gets m_y.
 * Relevance:  the reference's index selection, R x/(x + 1e-9) on row 0.
 */
#include "ops.h"

#include <string.h>

void
pool_forward (const Run *r)
{
  memcpy (r->y, r->x[0], r->sy.cols * (r->real == REAL_F64 ? sizeof (double) : sizeof (float)));
  run_round (r);
}

void
pool_gradient (const Pull *p)
{
  pass (p);
}

void
pool_relevance (const Pull *p)
{
  float *selected = pull_floats (p, p->sy.cols);

  for (int c = 0; c < p->k; c++)
    {
      rows_run (kernels ()->ratio,
                &(Rows){ .rows = 1, .cols = p->sy.cols, .x = { p->my + c * shape_size (p->sy), p->x[0] }, .y = selected });
      rows_run (kernels ()->accumulate,
                &(Rows){ .rows = 1, .cols = p->sy.cols, .x = { selected }, .y = p->mx[0] + c * shape_size (p->sx[0]) });
    }
}
