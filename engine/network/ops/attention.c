/* attention.c - multi-head self-attention (Vaswani et al. 2017) as three ops.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   scores   z = q k'               [H,N,N]   q, k, v are columns of qkv [N,3D]: (q|k|v) x head x d; heads are split by
 *   softmax  A = softmax (z d^-1/2)           leading-dimension arithmetic alone
 *   mix      o = A v                [N,D]
 *
 * Gradient:   mix      m_A = m_o v',  m_v = A' m_o
 *             softmax  m_z = A (m_A - sum (m_A A)) d^-1/2
 *             scores   m_q = m_z k,  m_k = m_z' q
 * Relevance (Chefer et al. 2021; both products halve):
 *             mix      S = sd (R, o),  R_A = A (S v')/2,  R_v = v (A' S)/2
 *             softmax  passes unchanged
 *             scores   S = sd (R, z), z without the scale,  R_q = q (S k)/2,  R_k = k (S' q)/2
 */
#include <string.h>

#include "ops.h"

/* Where a head's columns start: steps between heads are d columns. */
typedef struct
{
  int tokens, live, width, heads, d;
} Split;

static Split
split (Shape attention, Shape qkv)
{
  int width = qkv.cols / 3;

  return (Split){ .tokens = qkv.rows, .live = attention.rows, .width = width, .heads = attention.n, .d = width / attention.n };
}

static const void *
head_column (Real real, const void *qkv, int column)
{
  return (const char *) qkv + column * (real == REAL_F64 ? sizeof (double) : sizeof (float));
}

void
scores_forward (const Run *r)
{
  Split s = split (r->sy, r->sx[0]);

  gemm (&(Gemm){ .real = r->real,
                 .tb = true,
                 .m = s.live,
                 .n = s.tokens,
                 .k = s.d,
                 .a = r->x[0],
                 .lda = 3 * s.width,
                 .step_a = s.d,
                 .b = head_column (r->real, r->x[0], s.width),
                 .ldb = 3 * s.width,
                 .step_b = s.d,
                 .finish = GEMM_BIAS,
                 .c = r->y,
                 .copy = r->copy,
                 .step_c = (long) s.live * s.tokens,
                 .count = s.heads });
}

int
scores_cost (const Step *step, Shape qkv, Shape scores)
{
  return split (scores, qkv).d;
}

void
softmax_forward (const Run *r)
{
  rows_run (kernels ()->softmax[r->real], &(Rows){ .rows = r->sy.n * r->sy.rows,
                                                   .cols = r->sy.cols,
                                                   .x = { r->x[0] },
                                                   .y = r->y,
                                                   .copy = r->copy,
                                                   .p = { r->step->scale } });
}

void
mix_forward (const Run *r)
{
  Split s = split (r->sx[0], r->sx[1]);

  gemm (&(Gemm){ .real = r->real,
                 .m = s.live,
                 .n = s.d,
                 .k = s.tokens,
                 .a = r->x[0],
                 .step_a = (long) s.live * s.tokens,
                 .b = head_column (r->real, r->x[1], 2 * s.width),
                 .ldb = 3 * s.width,
                 .step_b = s.d,
                 .finish = GEMM_BIAS,
                 .c = r->y,
                 .copy = r->copy,
                 .ldc = s.width,
                 .step_c = s.d,
                 .count = s.heads });
}

int
mix_cost (const Step *step, Shape attention, Shape y)
{
  return attention.cols;
}

/* attention [H,live,N] += or = t v' with t [live,D] */
static void
times_values (Split s, const float *t, const float *qkv, bool set, float *attention)
{
  gemm (&(Gemm){ .tb = true,
                 .set = set,
                 .m = s.live,
                 .n = s.tokens,
                 .k = s.d,
                 .a = t,
                 .lda = s.width,
                 .step_a = s.d,
                 .b = qkv + 2 * s.width,
                 .ldb = 3 * s.width,
                 .step_b = s.d,
                 .c = attention,
                 .step_c = (long) s.live * s.tokens,
                 .count = s.heads });
}

/* out [N,D] (rows ld apart) += or = A' t */
static void
attended (Split s, const float *attention, const float *t, bool set, float *out, int ld)
{
  gemm (&(Gemm){ .ta = true,
                 .set = set,
                 .m = s.tokens,
                 .n = s.d,
                 .k = s.live,
                 .a = attention,
                 .step_a = (long) s.live * s.tokens,
                 .b = t,
                 .ldb = s.width,
                 .step_b = s.d,
                 .c = out,
                 .ldc = ld,
                 .step_c = s.d,
                 .count = s.heads });
}

/* queries [live,D] += or = t k and keys [N,D] += or = t' q with t [H,live,N]; their rows are ld apart */
static void
times_keys_and_queries (Split s, const float *t, const float *qkv, bool set, float *queries, float *keys, int ld)
{
  Gemm g = { .set = set,
             .m = s.live,
             .n = s.d,
             .k = s.tokens,
             .a = t,
             .step_a = (long) s.live * s.tokens,
             .b = qkv + s.width,
             .ldb = 3 * s.width,
             .step_b = s.d,
             .c = queries,
             .ldc = ld,
             .step_c = s.d,
             .count = s.heads };

  gemm (&g);
  g.ta = true;
  g.m = s.tokens;
  g.k = s.live;
  g.b = qkv;
  g.c = keys;
  gemm (&g);
}

void
mix_gradient (const Pull *p)
{
  Split s = split (p->sx[0], p->sx[1]);

  for (int c = 0; c < p->k; c++)
    {
      const float *my = p->my + c * shape_size (p->sy);

      if (p->mx[0])
        times_values (s, my, p->x[1], p->fresh[0], p->mx[0] + c * shape_size (p->sx[0]));
      if (p->mx[1])
        attended (s, p->x[0], my, false, p->mx[1] + c * shape_size (p->sx[1]) + 2 * s.width, 3 * s.width);
    }
}

void
mix_relevance (const Pull *p)
{
  Split  s = split (p->sx[0], p->sx[1]);
  float *share = pull_floats (p, shape_size (p->sy));
  float *attention = pull_floats (p, shape_size (p->sx[0]));
  float *values = pull_floats (p, (gsize) s.tokens * s.width);

  for (int c = 0; c < p->k; c++)
    {
      rows_run (kernels ()->divide,
                &(Rows){ .rows = s.live, .cols = s.width, .x = { p->my + c * shape_size (p->sy), p->y }, .y = share });
      if (p->mx[0])
        {
          times_values (s, share, p->x[1], true, attention);
          rows_run (kernels ()->multiply_add, &(Rows){ .rows = s.heads * s.live,
                                                       .cols = s.tokens,
                                                       .x = { p->x[0], attention },
                                                       .y = p->mx[0] + c * shape_size (p->sx[0]),
                                                       .p = { 0.5 },
                                                       .set = p->fresh[0] });
        }
      if (p->mx[1])
        {
          attended (s, p->x[0], share, true, values, s.width);
          rows_run (kernels ()->multiply_add, &(Rows){ .rows = s.tokens,
                                                       .cols = s.width,
                                                       .x = { p->x[1] + 2 * s.width, values },
                                                       .ldx = { 3 * s.width },
                                                       .y = p->mx[1] + c * shape_size (p->sx[1]) + 2 * s.width,
                                                       .ldy = 3 * s.width,
                                                       .p = { 0.5 } });
        }
    }
}

void
softmax_gradient (const Pull *p)
{
  for (int c = 0; c < p->k; c++)
    rows_run (kernels ()->softmax_gradient, &(Rows){ .rows = p->sy.n * p->sy.rows,
                                                     .cols = p->sy.cols,
                                                     .x = { p->my + c * shape_size (p->sy), p->y },
                                                     .y = p->mx[0] + c * shape_size (p->sx[0]),
                                                     .p = { p->step->scale },
                                                     .set = p->fresh[0] });
}

void
scores_gradient (const Pull *p)
{
  Split s = split (p->sy, p->sx[0]);

  for (int c = 0; c < p->k; c++)
    {
      float *mx = p->mx[0] + c * shape_size (p->sx[0]);

      times_keys_and_queries (s, p->my + c * shape_size (p->sy), p->x[0], false, mx, mx + s.width, 3 * s.width);
    }
}

void
scores_relevance (const Pull *p)
{
  Split  s = split (p->sy, p->sx[0]);
  float *share = pull_floats (p, shape_size (p->sy));
  float *products = pull_floats (p, (gsize) s.tokens * 2 * s.width); /* (queries|keys), as in qkv */

  for (int c = 0; c < p->k; c++)
    {
      rows_run (kernels ()->divide,
                &(Rows){ .rows = s.heads * s.live, .cols = s.tokens, .x = { p->my + c * shape_size (p->sy), p->y }, .y = share });
      for (int i = s.live; i < s.tokens; i++) /* queries that made no live score */
        memset (products + (gsize) i * 2 * s.width, 0, s.width * sizeof (float));
      times_keys_and_queries (s, share, p->x[0], true, products, products + s.width, 2 * s.width);
      rows_run (kernels ()->multiply_add, &(Rows){ .rows = s.tokens,
                                                   .cols = 2 * s.width,
                                                   .x = { p->x[0], products },
                                                   .ldx = { 3 * s.width },
                                                   .y = p->mx[0] + c * shape_size (p->sx[0]),
                                                   .ldy = 3 * s.width,
                                                   .p = { 0.5 } });
    }
}
