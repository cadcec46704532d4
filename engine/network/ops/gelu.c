/* gelu.c - y = x Phi (x), Phi the normal distribution (Hendrycks & Gimpel 2016), or one of its approximations.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   exact   y = x Phi (x)
 *   quick   y = x s (1.702 x)                             s the logistic function; OpenAI's CLIP
 *   tanh    y = x s (2 sqrt (2/pi) (x + 0.044715 x³))     which is x/2 (1 + tanh (…/2))
 *
 * Gradient:   m_x = m_y (Phi (x) + x phi (x)), or with t the argument of s: m_x = m_y (s + x s (1 - s) t')
 * Relevance:  passes unchanged (Chefer et al. 2021).
 */
#include "ops.h"

const double *
gelu_sigmoid (Activation activation)
{
  enum
  {
    N_FORMS = ACTIVATION_GELU_TANH + 1
  };
  /* sqrt (8/pi) = 1.5957691216057308 */
  static const double forms[N_FORMS][2] = {
    [ACTIVATION_QUICK_GELU] = { 1.702, 0 }, [ACTIVATION_GELU_TANH] = { 1.5957691216057308, 1.5957691216057308 * 0.044715 }
  };

  return activation == ACTIVATION_GELU ? NULL : forms[activation];
}

void
gelu_forward (const Run *r)
{
  rows_run (r->step->sigmoid ? kernels ()->swish[r->real] : kernels ()->gelu[r->real],
            &(Rows){ .rows = r->sy.rows, .cols = r->sy.cols, .x = { r->x[0], r->step->sigmoid }, .y = r->y, .copy = r->copy });
}

void
gelu_gradient (const Pull *p)
{
  for (int c = 0; c < p->k; c++)
    rows_run (p->step->sigmoid ? kernels ()->swish_gradient : kernels ()->gelu_gradient,
              &(Rows){ .rows = p->sy.rows,
                       .cols = p->sy.cols,
                       .x = { p->my + c * shape_size (p->sy), p->x[0], p->step->sigmoid },
                       .y = p->mx[0] + c * shape_size (p->sx[0]),
                       .set = p->fresh[0] });
}
