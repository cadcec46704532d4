/* gelu.c - y = x Phi (x), Phi the normal distribution (Hendrycks & Gimpel 2016, the exact form).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradient:   m_x = m_y (Phi (x) + x phi (x))
 * Relevance:  passes unchanged (Chefer et al. 2021).
 */
#include "ops.h"

void
gelu_forward (const Run *r)
{
  rows_run (kernels ()->gelu[r->real],
            &(Rows){ .rows = r->sy.rows, .cols = r->sy.cols, .x = { r->x[0] }, .y = r->y, .copy = r->copy });
}

void
gelu_gradient (const Pull *p)
{
  for (int c = 0; c < p->k; c++)
    rows_run (kernels ()->gelu_gradient, &(Rows){ .rows = p->sy.rows,
                                                  .cols = p->sy.cols,
                                                  .x = { p->my + c * shape_size (p->sy), p->x[0] },
                                                  .y = p->mx[0] + c * shape_size (p->sx[0]),
                                                  .set = p->fresh[0] });
}
