/* norm.c - LayerNorm (Ba et al. 2016): y = h w + b, h = (x - mean) r, r = 1/sqrt (var + eps), the variance biased.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradient:   m_x = r (m_y w - mean (m_y w) - h mean (m_y w h))
 * Held:       m_x = r (m_y w - mean (m_y w)), r a constant (LibraGrad, Mehri et al. 2025; AttnLRP, Achtibat et al. 2024)
 * Relevance:  passes unchanged (Chefer et al. 2021).
 */
#include "ops.h"

void
norm_forward (const Run *r)
{
  rows_run (kernels ()->norm[r->real], &(Rows){ .rows = r->sy.rows,
                                                .cols = r->sy.cols,
                                                .x = { r->x[0] },
                                                .row = { r->step->weight[0], r->step->bias },
                                                .y = r->y,
                                                .copy = r->copy,
                                                .p = { r->step->eps } });
}

static void
norm_back (const Pull *p, RowLoop loop)
{
  for (int c = 0; c < p->k; c++)
    rows_run (loop, &(Rows){ .rows = p->sy.rows,
                             .cols = p->sy.cols,
                             .x = { p->my + c * shape_size (p->sy), p->x[0] },
                             .row = { p->step->weight[0] },
                             .y = p->mx[0] + c * shape_size (p->sx[0]),
                             .p = { p->step->eps },
                             .set = p->fresh[0] });
}

void
norm_gradient (const Pull *p)
{
  norm_back (p, kernels ()->norm_gradient);
}

void
norm_held (const Pull *p)
{
  norm_back (p, kernels ()->norm_held);
}
