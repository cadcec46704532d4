/* scale.c - y = (x - shift) factor, column by column.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LayerScale (Touvron et al. 2021, "Going deeper with Image Transformers") and, with a shift, the BatchNorm of a trained
 * network.  Neither is folded into a weight: that would change what the z+ rule counts as positive.
 *
 * Gradient:   m_x = m_y factor
 * Relevance:  passes unchanged, as in the reference implementation.
 */
#include "ops.h"

void
scale_forward (const Run *r)
{
  rows_run (kernels ()->scale[r->real], &(Rows){ .rows = r->sy.rows,
                                                 .cols = r->sy.cols,
                                                 .x = { r->x[0] },
                                                 .row = { r->step->factor, r->step->shift },
                                                 .y = r->y,
                                                 .copy = r->copy });
}

void
scale_gradient (const Pull *p)
{
  for (int c = 0; c < p->k; c++)
    rows_run (kernels ()->scale_gradient, &(Rows){ .rows = p->sy.rows,
                                                   .cols = p->sy.cols,
                                                   .x = { p->my + c * shape_size (p->sy) },
                                                   .row = { p->step->factor },
                                                   .y = p->mx[0] + c * shape_size (p->sx[0]),
                                                   .set = p->fresh[0] });
}
