/* attention.c - multi-head self-attention (Vaswani et al. 2017) as three ops.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   scores   z = q k'               [H,N,N]   q, k, v are columns of qkv [N,3D]: (q|k|v) x head x d; heads are split by
 *   softmax  A = softmax (z d^-1/2)           leading-dimension arithmetic alone
 *   mix      o = A v                [N,D]
 *
 * In a text tower a token attends to those of its own text up to itself: each row has some columns, and all others are 0, so that
 * several texts can stand one below the other.
 *
 * Gradient:   mix      m_A = m_o v',  m_v = A' m_o
 *             softmax  m_z = A (m_A - sum (m_A A)) d^-1/2
 *             scores   m_q = m_z k,  m_k = m_z' q
 * Halved:     as the gradient, but that each of two factors gets half of what a product hands on, the uniform rule of AttnLRP
 *             (Achtibat et al. 2024)
 * Held:       mix      m_v = A' m_o, A a constant, which gets nothing      (LibraGrad, Mehri et al. 2025)
 * Relevance (Chefer et al. 2021; both products halve):
 *             mix      S = sd (R, o),  R_A = A (S v')/2,  R_v = v (A' S)/2
 *             softmax  passes unchanged
 *             scores   S = sd (R, z), z without the scale,  R_q = q (S k)/2,  R_k = k (S' q)/2
 *
 * Rotary positions turn q and k on their way into the scores, z = q^ k^' with q^ = turned (q), and what comes back is turned back:
 * m_q = back (m_z k^),  R_q = q back (S k^)/2.
 *
 * Attention pooling has one query for all pictures, a constant, and reads (k|v) [N,2D].  A constant gets nothing, so all is the
 * keys': R_k = k (S' q), not halved.
 */
#include <string.h>

#include "ops.h"

/* Where the columns of the first of some heads start: steps between heads are d columns. */
typedef struct
{
  int tokens, live, width, heads, d; /* width: of these heads */
  int ld, queries, keys, values;     /* of (q|k|v) or (k|v) */
  int ldo, out;                      /* of what is mixed */
} Split;

static Split
split (Shape attention, Shape x, int width, Head head)
{
  int d = width / (head.of ? head.of : attention.n), at = head.at * d;

  return (Split){ .tokens = x.rows,
                  .live = attention.rows,
                  .width = attention.n * d,
                  .heads = attention.n,
                  .d = d,
                  .ld = x.cols,
                  .queries = at,
                  .keys = x.cols - 2 * width + at,
                  .values = x.cols - width + at,
                  .ldo = width,
                  .out = at };
}

static Split
split_scores (const Step *step, Shape attention, Shape x, Head head)
{
  return split (attention, x, x.cols / (step->query ? 2 : 3), head);
}

static const void *
head_column (Real real, const void *qkv, int column)
{
  return (const char *) qkv + column * (real == REAL_F64 ? sizeof (double) : sizeof (float));
}

/* The queries and keys of the scores, their heads side by side; rows are ldq and ldk apart. */
typedef struct
{
  const void *queries, *keys;
  int         ldq, ldk;
} Factors;

/* q and k, turned, side by side. */
static Factors
turned (const Step *step, Real real, Split s, const void *qkv, Arena *scratch)
{
  void *both = arena_take (scratch, (gsize) s.tokens * 2 * s.width * (real == REAL_F64 ? sizeof (double) : sizeof (float)));
  Rows  r = { .rows = s.tokens, .cols = s.width, .ldx = { s.ld }, .ldy = 2 * s.width };

  for (int keys = 0; keys < 2; keys++)
    {
      r.x[0] = head_column (real, qkv, keys ? s.keys : s.queries);
      r.y = (void *) head_column (real, both, keys * s.width);
      rotate (step->rotary, real, false, &r);
    }
  return (Factors){ both, head_column (real, both, s.width), 2 * s.width, 2 * s.width };
}

static Factors
factors_of (const Step *step, Real real, Split s, const void *x, Arena *scratch)
{
  const void *query = real == REAL_F64 ? (const void *) step->query : step->rounded_query;

  if (step->rotary)
    return turned (step, real, s, x, scratch);
  return (Factors){ head_column (real, step->query ? query : x, s.queries), head_column (real, x, s.keys), s.ld, s.ld };
}

void
scores_forward (const Run *r)
{
  Split   s = split_scores (r->step, r->sy, r->sx[0], r->head);
  Factors f = factors_of (r->step, r->real, s, r->x[0], r->scratch);

  gemm (&(Gemm){ .real = r->real,
                 .tb = true,
                 .m = s.live,
                 .n = s.tokens,
                 .k = s.d,
                 .a = f.queries,
                 .lda = f.ldq,
                 .step_a = s.d,
                 .b = f.keys,
                 .ldb = f.ldk,
                 .step_b = s.d,
                 .finish = GEMM_BIAS,
                 .c = r->y,
                 .copy = r->copy,
                 .step_c = (long) s.live * s.tokens,
                 .count = s.heads });
}

int
scores_cost (const Step *step, Shape x, Shape scores)
{
  return split_scores (step, scores, x, (Head){ 0 }).d;
}

/* y [cols] = the softmax of those columns of x that row number i has; all others are 0.  They are brought together for it. */
static void
softmax_span (const Run *r, gsize size, const char *x, char *y, int i)
{
  const TextSpan span = r->step->spans[i];
  const gsize    shared = (gsize) (span.shared_end - span.shared), own = (gsize) (i + 1 - span.own);
  const Rows     all = { .rows = 1, .cols = (int) (shared + own), .x = { y }, .y = y, .p = { r->step->scale } };

  memcpy (y, x + (gsize) span.shared * size, shared * size);
  memcpy (y + shared * size, x + (gsize) span.own * size, own * size);
  kernels ()->softmax[r->real](&all, 0, 1);
  memmove (y + (gsize) span.own * size, y + shared * size, own * size);
  memmove (y + (gsize) span.shared * size, y, shared * size);
  memset (y, 0, (gsize) span.shared * size);
  memset (y + (gsize) span.shared_end * size, 0, (gsize) (span.own - span.shared_end) * size);
  memset (y + (gsize) (i + 1) * size, 0, (gsize) (r->sy.cols - i - 1) * size);
}

static void
softmax_spans (const Rows *rows, int begin, int end)
{
  const Run *r = rows->data;
  gsize      size = r->real == REAL_F64 ? sizeof (double) : sizeof (float), stride = (gsize) r->sy.cols * size;

  for (int i = begin; i < end; i++)
    softmax_span (r, size, (const char *) r->x[0] + (gsize) i * stride, (char *) r->y + (gsize) i * stride, i % r->sy.rows);
}

void
softmax_forward (const Run *r)
{
  if (r->step->spans)
    {
      rows_run (softmax_spans, &(Rows){ .rows = r->sy.n * r->sy.rows, .cols = r->sy.cols, .data = r });
      run_round (r);
      return;
    }
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
  Split s = split (r->sx[0], r->sx[1], r->sy.cols, r->head);

  gemm (&(Gemm){ .real = r->real,
                 .m = s.live,
                 .n = s.d,
                 .k = s.tokens,
                 .a = r->x[0],
                 .step_a = (long) s.live * s.tokens,
                 .b = head_column (r->real, r->x[1], s.values),
                 .ldb = s.ld,
                 .step_b = s.d,
                 .finish = GEMM_BIAS,
                 .c = (void *) head_column (r->real, r->y, s.out),
                 .copy = r->copy ? r->copy + s.out : NULL,
                 .ldc = s.ldo,
                 .step_c = s.d,
                 .count = s.heads });
}

int
mix_cost (const Step *step, Shape attention, Shape y)
{
  return attention.cols;
}

/* attention [H,live,N] += or = t v' with t [live,D], its rows ldt apart */
static void
times_values (Split s, const float *t, int ldt, const float *x, bool set, float *attention)
{
  gemm (&(Gemm){ .tb = true,
                 .set = set,
                 .m = s.live,
                 .n = s.tokens,
                 .k = s.d,
                 .a = t,
                 .lda = ldt,
                 .step_a = s.d,
                 .b = x + s.values,
                 .ldb = s.ld,
                 .step_b = s.d,
                 .c = attention,
                 .step_c = (long) s.live * s.tokens,
                 .count = s.heads });
}

/* out [N,D] (rows ld apart) += or = A' t */
static void
attended (Split s, const float *attention, const float *t, int ldt, bool set, float *out, int ld)
{
  gemm (&(Gemm){ .ta = true,
                 .set = set,
                 .m = s.tokens,
                 .n = s.d,
                 .k = s.live,
                 .a = attention,
                 .step_a = (long) s.live * s.tokens,
                 .b = t,
                 .ldb = ldt,
                 .step_b = s.d,
                 .c = out,
                 .ldc = ld,
                 .step_c = s.d,
                 .count = s.heads });
}

/* keys [N,D] += or = t' q with t [H,live,N], and queries [live,D] += or = t k unless they are NULL; their rows are ld apart */
static void
times_factors (Split s, const float *t, Factors f, bool set, float *queries, float *keys, int ld)
{
  Gemm g = { .set = set,
             .m = s.live,
             .n = s.d,
             .k = s.tokens,
             .a = t,
             .step_a = (long) s.live * s.tokens,
             .b = f.keys,
             .ldb = f.ldk,
             .step_b = s.d,
             .c = queries,
             .ldc = ld,
             .step_c = s.d,
             .count = s.heads };

  if (queries)
    gemm (&g);
  g.ta = true;
  g.m = s.tokens;
  g.k = s.live;
  g.b = f.queries;
  g.ldb = f.ldq;
  g.c = keys;
  gemm (&g);
}

void
mix_gradient (const Pull *p)
{
  Split s = split (p->sx[0], p->sx[1], p->sy.cols, p->head);

  for (int c = 0; c < p->k; c++)
    {
      const float *my = p->my + c * shape_size (p->sy) + s.out;

      if (p->mx[0])
        times_values (s, my, s.ldo, p->x[1], p->fresh[0], p->mx[0] + c * shape_size (p->sx[0]));
      if (p->mx[1])
        attended (s, p->x[0], my, s.ldo, false, p->mx[1] + c * shape_size (p->sx[1]) + s.values, s.ld);
    }
}

void
mix_held (const Pull *p)
{
  Pull values = *p;

  ops_stop (p);
  values.mx[0] = NULL;
  mix_gradient (&values);
}

/* A pull of half the message, which lies in scratch. */
static Pull
halve (const Pull *p)
{
  Pull   half = *p;
  float *my = pull_floats (p, p->k * shape_size (p->sy));

  rows_run (kernels ()->portion,
            &(Rows){ .rows = p->k * p->sy.n * p->sy.rows, .cols = p->sy.cols, .x = { p->my }, .y = my, .p = { 0.5 }, .set = true });
  half.my = my;
  return half;
}

void
mix_halved (const Pull *p)
{
  Pull half = halve (p);

  mix_gradient (&half);
}

void
mix_relevance (const Pull *p)
{
  Split  s = split (p->sx[0], p->sx[1], p->sy.cols, p->head);
  float *share = pull_floats (p, (gsize) s.live * s.width);
  float *attention = pull_floats (p, shape_size (p->sx[0]));
  float *values = pull_floats (p, (gsize) s.tokens * s.width);

  for (int c = 0; c < p->k; c++)
    {
      rows_run (kernels ()->divide, &(Rows){ .rows = s.live,
                                             .cols = s.width,
                                             .x = { p->my + c * shape_size (p->sy) + s.out, p->y + s.out },
                                             .ldx = { s.ldo, s.ldo },
                                             .y = share });
      if (p->mx[0])
        {
          times_values (s, share, s.width, p->x[1], true, attention);
          rows_run (kernels ()->multiply_add, &(Rows){ .rows = s.heads * s.live,
                                                       .cols = s.tokens,
                                                       .x = { p->x[0], attention },
                                                       .y = p->mx[0] + c * shape_size (p->sx[0]),
                                                       .p = { 0.5 },
                                                       .set = p->fresh[0] });
        }
      if (p->mx[1])
        {
          attended (s, p->x[0], share, s.width, true, values, s.width);
          rows_run (kernels ()->multiply_add, &(Rows){ .rows = s.tokens,
                                                       .cols = s.width,
                                                       .x = { p->x[1] + s.values, values },
                                                       .ldx = { s.ld },
                                                       .y = p->mx[1] + c * shape_size (p->sx[1]) + s.values,
                                                       .ldy = s.ld,
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

/* What the message t [H,live,N] of the scores gives to (q|k), or to k where the query is a constant, turned back; in scratch. */
static float *
back_to_factors (const Pull *p, Split s, Factors f, const float *t, float *products)
{
  int columns = p->step->query ? s.width : 2 * s.width;

  for (int i = s.live; i < s.tokens && !p->step->query; i++) /* queries that made no live score */
    memset (products + (gsize) i * columns, 0, s.width * sizeof (float));
  times_factors (s, t, f, true, p->step->query ? NULL : products, products + columns - s.width, columns);
  if (p->step->rotary)
    rotate (p->step->rotary, REAL_F32, true,
            &(Rows){ .rows = s.tokens, .cols = columns, .x = { products }, .ldx = { columns }, .y = products, .ldy = columns });
  return products;
}

/* The columns of queries and keys of what has come back, or of x times that, to the message of (q|k|v). */
static void
give_factors (const Pull *p, Split s, RowLoop give, const float *products, const float *x, float *mx)
{
  const gboolean constant = p->step->query != NULL;
  int            columns = constant ? s.width : 2 * s.width;

  for (int keys = constant; keys < 2; keys++)
    {
      int          at = keys ? s.keys : s.queries;
      const float *from = products + (keys ? columns - s.width : 0);
      Rows         r = { .rows = s.tokens, .cols = s.width, .y = mx + at, .ldy = s.ld, .p = { constant ? 1 : 0.5 } };

      r.x[0] = x ? x + at : from;
      r.ldx[0] = x ? s.ld : columns;
      r.x[1] = from;
      r.ldx[1] = columns;
      rows_run (give, &r);
    }
}

void
scores_gradient (const Pull *p)
{
  Split   s = split_scores (p->step, p->sy, p->sx[0], p->head);
  Factors f = factors_of (p->step, REAL_F32, s, p->x[0], p->scratch);
  float  *products = p->step->rotary ? pull_floats (p, (gsize) s.tokens * 2 * s.width) : NULL;

  for (int c = 0; c < p->k; c++)
    {
      const float *my = p->my + c * shape_size (p->sy);
      float       *mx = p->mx[0] + c * shape_size (p->sx[0]);

      if (p->step->rotary)
        give_factors (p, s, kernels ()->accumulate, back_to_factors (p, s, f, my, products), NULL, mx);
      else
        times_factors (s, my, f, false, p->step->query ? NULL : mx + s.queries, mx + s.keys, s.ld);
    }
}

/* A query that is a constant leaves all to the keys. */
void
scores_halved (const Pull *p)
{
  Pull half = p->step->query ? *p : halve (p);

  scores_gradient (&half);
}

void
scores_relevance (const Pull *p)
{
  Split   s = split_scores (p->step, p->sy, p->sx[0], p->head);
  Factors f = factors_of (p->step, REAL_F32, s, p->x[0], p->scratch);
  float  *share = pull_floats (p, shape_size (p->sy));
  float  *products = pull_floats (p, (gsize) s.tokens * 2 * s.width); /* (queries|keys), as in qkv, or the keys' alone */

  for (int c = 0; c < p->k; c++)
    {
      rows_run (kernels ()->divide,
                &(Rows){ .rows = s.heads * s.live, .cols = s.tokens, .x = { p->my + c * shape_size (p->sy), p->y }, .y = share });
      give_factors (p, s, kernels ()->multiply_add, back_to_factors (p, s, f, share, products), p->x[0],
                    p->mx[0] + c * shape_size (p->sx[0]));
    }
}
