/* gate.c - what a gated MLP has in the place of GELU: y = silu (a) b of x = (a | b), silu (a) = a/(1 + exp (-a)).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SwiGLU of Shazeer, "GLU Variants Improve Transformer", 2020.  a, the gate, and b each have half of the columns.
 *
 * Gradient:   m_a = m_y b silu' (a),  m_b = m_y silu (a)
 * Held:       m_a = m_y b s (a)/2,  m_b = m_y silu (a)/2, s (a) = silu (a)/a a constant, each factor half (LibraGrad, Mehri et al. 2025)
 * Relevance:  silu passes it unchanged, as GELU does; of the product each factor gets half, exactly.
 */
#include "ops.h"

void
gate_forward (const Run *r)
{
  int   half = r->sy.cols;
  gsize real = r->real == REAL_F64 ? sizeof (double) : sizeof (float);

  rows_run (kernels ()->gate[r->real], &(Rows){ .rows = r->sy.rows,
                                                .cols = half,
                                                .x = { r->x[0], (const char *) r->x[0] + half * real },
                                                .ldx = { 2 * half, 2 * half },
                                                .y = r->y,
                                                .copy = r->copy });
}

void
gate_gradient (const Pull *p)
{
  int half = p->sy.cols;

  for (int c = 0; c < p->k; c++)
    {
      Rows r = { .rows = p->sy.rows,
                 .cols = half,
                 .x = { p->my + c * shape_size (p->sy), p->x[0], p->x[0] + half },
                 .ldx = { half, 2 * half, 2 * half },
                 .y = p->mx[0] + c * shape_size (p->sx[0]),
                 .ldy = 2 * half,
                 .set = p->fresh[0] };

      rows_run (kernels ()->gate_gradient, &r);
      r.y = (float *) r.y + half;
      rows_run (kernels ()->gated_gradient, &r);
    }
}

void
gate_held (const Pull *p)
{
  int half = p->sy.cols;

  for (int c = 0; c < p->k; c++)
    for (int j = 0; j < 2; j++)
      rows_run (kernels ()->gate_held, &(Rows){ .rows = p->sy.rows,
                                                .cols = half,
                                                .x = { p->my + c * shape_size (p->sy), p->x[0], p->x[0] + (1 - j) * half },
                                                .ldx = { half, 2 * half, 2 * half },
                                                .y = p->mx[0] + c * shape_size (p->sx[0]) + j * half,
                                                .ldy = 2 * half,
                                                .set = p->fresh[0] });
}

void
gate_relevance (const Pull *p)
{
  int half = p->sy.cols;

  for (int c = 0; c < p->k; c++)
    for (int j = 0; j < 2; j++)
      rows_run (kernels ()->portion, &(Rows){ .rows = p->sy.rows,
                                              .cols = half,
                                              .x = { p->my + c * shape_size (p->sy) },
                                              .y = p->mx[0] + c * shape_size (p->sx[0]) + j * half,
                                              .ldy = 2 * half,
                                              .p = { 0.5 },
                                              .set = p->fresh[0] });
}
