/* gelu.c - y = x Phi (x), Phi the normal distribution (Hendrycks & Gimpel 2016), or one of its approximations.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   exact   y = x Phi (x)
 *   quick   y = x s (1.702 x)                             s the logistic function; OpenAI's CLIP
 *   tanh    y = x s (2 sqrt (2/pi) (x + 0.044715 x³))     which is x/2 (1 + tanh (…/2))
 *
 * Gradient:   m_x = m_y (Phi (x) + x phi (x)), or with t the argument of s: m_x = m_y (s + x s (1 - s) t')
 * Held:       m_x = m_y Phi (x), or m_y s, the gate y/x a constant (LibraGrad, Mehri et al. 2025)
 * Relevance:  passes unchanged (Chefer et al. 2021).
 */
#include "ops.h"

/* Of the approximations: {a, b} of y = x s (a x + b x³).  sqrt (8/pi) = 1.5957691216057308 */
static const double sigmoids[][2] = {
  [ACTIVATION_GELU] = { 0 },
  [ACTIVATION_QUICK_GELU] = { 1.702, 0 },
  [ACTIVATION_GELU_TANH] = { 1.5957691216057308, 1.5957691216057308 * 0.044715 },
};

void
gelu_forward (const Run *r)
{
  Activation    form = r->step->activation;
  const double *s = sigmoids[form];

  rows_run (form == ACTIVATION_GELU ? kernels ()->gelu[r->real] : kernels ()->swish[r->real],
            &(Rows){ .rows = r->sy.rows, .cols = r->sy.cols, .x = { r->x[0] }, .y = r->y, .copy = r->copy, .p = { s[0], s[1] } });
}

static void
gelu_back (const Pull *p, RowLoop exact, RowLoop swish)
{
  Activation    form = p->step->activation;
  const double *s = sigmoids[form];

  for (int c = 0; c < p->k; c++)
    rows_run (form == ACTIVATION_GELU ? exact : swish, &(Rows){ .rows = p->sy.rows,
                                                                .cols = p->sy.cols,
                                                                .x = { p->my + c * shape_size (p->sy), p->x[0] },
                                                                .y = p->mx[0] + c * shape_size (p->sx[0]),
                                                                .p = { s[0], s[1] },
                                                                .set = p->fresh[0] });
}

void
gelu_gradient (const Pull *p)
{
  gelu_back (p, kernels ()->gelu_gradient, kernels ()->swish_gradient);
}

void
gelu_held (const Pull *p)
{
  gelu_back (p, kernels ()->gelu_held, kernels ()->swish_held);
}
