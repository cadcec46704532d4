/* linear.c - y = x W' + b, W [out,in].
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradient:   m_x = m_y W
 * Gamma:      the relevance R = G y by the gamma rule of Montavon et al., "Layer-Wise Relevance Propagation: An Overview", 2019, for
 *             values of either sign, and over x again, as AttnLRP has it (Achtibat et al. 2024), with g = gamma and b+ = max (b, 0):
 *
 *   d = y + g (Z + b+) where y > 0,  y + g (y - Z - b+) where y < 0;   S = G y/(d + 1e-6 sgn (y))
 *   m_x = R_in/x = (1 + g/2) S W + g/2 sgn (x) ((sgn (y) S) |W|)
 *
 *             so what pulls an output to where it is counts 1 + g times.  An attention's own projections have g = 0: the gradient.
 * Relevance:  the z+ rule (alpha = 1) of Bach et al. 2015 as Chefer et al. 2021 use it, bias left out:
 *
 *   Z = x+ W+' + x- W-',   S = sd (R, Z),   R_in = x+ (S W+) + x- (S W-)
 *
 * With x+ = (|x| + x)/2 and so on, the four products become two and the forward pass lends the third:
 *
 *   Z = (|x||W|' + y - b)/2,   R_in = (x (S W) + |x| (S |W|))/2
 *
 * Z depends on no class and is kept with the trace.  Where little is left of |x||W|' + (y - b), few digits are: such an output
 * is summed as it is defined, there and back, so that a true zero stays zero (which the safe division relies on) and a large S
 * does not have to cancel.  Its Z is kept with a minus sign.  In a wide layer there is hardly ever one.
 */
#include <stdatomic.h>

#include "ops.h"

/* The columns of y that one weight makes. */
static int
part_cols (const Step *step, Shape sy)
{
  return sy.cols / step->n_parts;
}

void
linear_forward (const Run *r)
{
  const Step *s = r->step;
  int         cols = part_cols (s, r->sy);
  gsize       real = r->real == REAL_F64 ? sizeof (double) : sizeof (float);

  for (int i = 0; i < s->n_parts; i++)
    gemm (&(Gemm){ .real = r->real,
                   .form = r->real == REAL_F64 ? GEMM_WIDEN : GEMM_PLAIN,
                   .tb = true,
                   .m = r->sy.rows,
                   .n = cols,
                   .k = r->sx[0].cols,
                   .a = r->x[0],
                   .b = s->weight[i],
                   .c = (char *) r->y + i * cols * real,
                   .ldc = r->sy.cols,
                   .finish = GEMM_BIAS,
                   .bias = s->bias ? s->bias + i * cols : NULL,
                   .copy = r->copy ? r->copy + i * cols : NULL });
}

int
linear_cost (const Step *step, Shape x, Shape y)
{
  return x.cols;
}

/* The product that takes a message back through weight number i: m_x [rows,in] += … [rows,out] W, for each class.  The products
 * share the weight but are products of their own: BLAS has other code for other numbers of rows, and a class shall have the same
 * map in company and alone. */
static Gemm
back (const Pull *p, int i)
{
  int cols = part_cols (p->step, p->sy);

  return (Gemm){ .set = p->fresh[0] && i == 0,
                 .m = p->sy.rows,
                 .n = p->sx[0].cols,
                 .k = cols,
                 .a = p->my + i * cols,
                 .lda = p->sy.cols,
                 .step_a = (long) shape_size (p->sy),
                 .b = p->step->weight[i],
                 .c = p->mx[0],
                 .step_c = (long) shape_size (p->sx[0]),
                 .count = p->k };
}

Gemm
linear_gradient (const Pull *p, int i)
{
  return back (p, i);
}

/* With attentions held, nothing arrives at queries and keys. */
Gemm
linear_held (const Pull *p, int i)
{
  Gemm g = back (p, i);
  int  before = i * g.k, skipped = CLAMP (p->step->compared - before, 0, g.k);

  g.a = (const float *) g.a + skipped;
  g.b = (const float *) g.b + (gsize) skipped * g.n;
  g.k -= skipped;
  g.set = p->fresh[0] && before <= p->step->compared;
  if (g.k == 0)
    g.m = 0;
  return g;
}

/* The weights of output o of `outputs`. */
static const float *
weights_of (const Step *step, int o, int outputs, int inputs)
{
  int cols = outputs / step->n_parts;

  return step->weight[o / cols] + (gsize) (o % cols) * inputs;
}

/* Nearly always no: a pass over a row that costs next to nothing. */
static gboolean
any_negative (const float *z, int n)
{
  int any = 0;

  for (int o = 0; o < n; o++)
    any |= z[o] < 0;
  return any;
}

typedef struct
{
  const Step  *step;
  atomic_bool *found; /* an output that is summed directly */
} Direct;

/* y = -Z, the sum of the positive products, where the fast form has left -1; x0 the input, data a Direct. */
static void
sum_directly (const Rows *r, int first, int last)
{
  const float  *x = r->x[0];
  const Direct *direct = r->data;
  int           in = r->ldx[0];

  for (int i = first; i < last; i++)
    {
      float *z = (float *) r->y + (gsize) i * r->cols;

      if (!any_negative (z, r->cols))
        continue;
      *direct->found = true;
      for (int o = 0; o < r->cols; o++)
        {
          const float *w = weights_of (direct->step, o, r->cols, in);
          double       sum = 0;

          for (int j = 0; j < in && z[o] < 0; j++)
            sum += MAX ((double) x[(gsize) i * in + j] * w[j], 0);
          z[o] = z[o] < 0 ? (float) -sum : z[o];
        }
    }
}

/* y [rows,in] += what the outputs with a negative Z (x2) give back of the relevance x1; x0 the input, data the step. */
static void
spread_directly (const Rows *r, int first, int last)
{
  const float *x = r->x[0];
  int          in = r->ldx[0];

  for (int i = first; i < last; i++)
    {
      const float *relevance = (const float *) r->x[1] + (gsize) i * r->cols, *z = (const float *) r->x[2] + (gsize) i * r->cols;
      float       *m = (float *) r->y + (gsize) i * in;

      if (!any_negative (z, r->cols))
        continue;
      for (int o = 0; o < r->cols; o++)
        {
          const float *w = weights_of (r->data, o, r->cols, in);

          for (int j = 0; j < in && z[o] < 0; j++)
            m[j] += MAX (x[(gsize) i * in + j] * w[j], 0) * relevance[o] / (SAFE_EPS - z[o]);
        }
    }
}

/* kept = Z [rows,out]. */
static void
fill_linear_z (const Pull *p)
{
  int         cols = part_cols (p->step, p->sy), in = p->sx[0].cols, out = p->sy.cols;
  atomic_bool found = false;
  Direct      direct = { p->step, &found };

  for (int i = 0; i < p->step->n_parts; i++)
    gemm (&(Gemm){ .left = GEMM_A_ABS,
                   .form = GEMM_ABS,
                   .finish = GEMM_OUTPUTS,
                   .tb = true,
                   .m = p->sy.rows,
                   .n = cols,
                   .k = in,
                   .a = p->x[0],
                   .b = p->step->weight[i],
                   .c = p->kept + i * cols,
                   .ldc = out,
                   .y = p->y + i * cols,
                   .bias = p->step->bias ? p->step->bias + i * cols : NULL });
  rows_run (sum_directly,
            &(Rows){ .rows = p->sy.rows, .cols = out, .x = { p->x[0] }, .ldx = { in }, .y = p->kept, .data = &direct });
  *p->kept_state = found ? KEPT_MARKED : KEPT_ALL;
}

Gemm
linear_alpha1 (const Pull *p, int i)
{
  Gemm g = back (p, i);

  if (*p->kept_state == KEPT_NOTHING)
    fill_linear_z (p);
  g.left = GEMM_A_SHARE;
  g.finish = GEMM_SPREAD;
  g.z = p->kept + i * part_cols (p->step, p->sy);
  g.x = p->x[0];
  return g;
}

void
linear_alpha1_rest (const Pull *p)
{
  for (int c = 0; c < p->k && *p->kept_state == KEPT_MARKED; c++)
    rows_run (spread_directly, &(Rows){ .rows = p->sy.rows,
                                        .cols = p->sy.cols,
                                        .x = { p->x[0], p->my + c * shape_size (p->sy), p->kept },
                                        .ldx = { p->sx[0].cols },
                                        .y = p->mx[0] + c * shape_size (p->sx[0]),
                                        .data = p->step });
}

/* Of this step. */
static double
gamma_of (const Pull *p)
{
  return p->step->projects ? 0 : p->gamma.linear;
}

/* (1 + g/2) S of one class and the outputs of weight number i, packed, in scratch. */
static void
gamma_shares (const Pull *p, int c, int i, float *s)
{
  int cols = part_cols (p->step, p->sy), at = i * cols;

  rows_run (kernels ()->gamma_share, &(Rows){ .rows = p->sy.rows,
                                              .cols = cols,
                                              .x = { p->my + c * shape_size (p->sy) + at, p->y + at, p->kept + at },
                                              .ldx = { p->sy.cols, p->sy.cols, p->sy.cols },
                                              .row = { p->step->bias ? p->step->bias + at : NULL },
                                              .y = s,
                                              .p = { gamma_of (p) } });
}

Gemm
linear_gamma (const Pull *p, int i)
{
  Gemm   g = back (p, i);
  gsize  size = (gsize) p->sy.rows * part_cols (p->step, p->sy);
  float *s;

  if (gamma_of (p) == 0)
    return g;
  if (*p->kept_state == KEPT_NOTHING)
    fill_linear_z (p);
  s = pull_floats (p, p->k * size);
  for (int c = 0; c < p->k; c++)
    gamma_shares (p, c, i, s + c * size);
  g.a = s;
  g.lda = 0;
  g.step_a = (long) size;
  return g;
}

Gemm
linear_gamma_held (const Pull *p, int i)
{
  return p->step->projects ? linear_held (p, i) : linear_gamma (p, i);
}

/* What |W| adds to the products of linear_gamma(); (1 + g/2) g/(2 + g) = g/2. */
static void
add_magnitudes (const Pull *p, int c, int i, float *s, float *product)
{
  int    cols = part_cols (p->step, p->sy), in = p->sx[0].cols;
  double gamma = gamma_of (p);

  gamma_shares (p, c, i, s);
  rows_run (
      kernels ()->multiply_sign,
      &(Rows){
          .rows = p->sy.rows, .cols = cols, .x = { p->y + i * cols, s }, .ldx = { p->sy.cols }, .y = s, .p = { 1 }, .set = true });
  gemm (
      &(Gemm){ .form = GEMM_ABS, .set = true, .m = p->sy.rows, .n = in, .k = cols, .a = s, .b = p->step->weight[i], .c = product });
  rows_run (kernels ()->multiply_sign, &(Rows){ .rows = p->sy.rows,
                                                .cols = in,
                                                .x = { p->x[0], product },
                                                .y = p->mx[0] + c * shape_size (p->sx[0]),
                                                .p = { gamma / (2 + gamma) } });
}

void
linear_gamma_rest (const Pull *p)
{
  float *s, *product;

  if (gamma_of (p) == 0)
    return;
  s = pull_floats (p, (gsize) p->sy.rows * part_cols (p->step, p->sy));
  product = pull_floats (p, (gsize) p->sy.rows * p->sx[0].cols);
  for (int c = 0; c < p->k; c++)
    for (int i = 0; i < p->step->n_parts; i++)
      add_magnitudes (p, c, i, s, product);
}
