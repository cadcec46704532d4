/* linear.c - y = x W' + b, W [out,in].
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradient:   m_x = m_y W
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
                   .ldc = r->sy.cols });
  if (s->bias)
    rows_run (kernels ()->bias[r->real],
              &(Rows){ .rows = r->sy.rows, .cols = r->sy.cols, .x = { s->bias }, .y = r->y, .copy = r->copy });
  else
    run_round (r);
}

/* out [rows, in] = or += s [rows, out] W or |W|, for each class; their outs are `step` apart.  The products share the weight but are
 * products of their own: BLAS has other code for other numbers of rows, and a class shall have the same map in company and alone. */
static void
times_weight (const Pull *p, const float *s, GemmB form, bool add, float *out, gsize step)
{
  int cols = part_cols (p->step, p->sy);

  for (int i = 0; i < p->step->n_parts; i++)
    gemm (&(Gemm){ .form = form,
                   .add = add || i > 0,
                   .m = p->sy.rows,
                   .n = p->sx[0].cols,
                   .k = cols,
                   .a = s + i * cols,
                   .lda = p->sy.cols,
                   .step_a = (long) shape_size (p->sy),
                   .b = p->step->weight[i],
                   .c = out,
                   .step_c = (long) step,
                   .count = p->k });
}

void
linear_gradient (const Pull *p)
{
  times_weight (p, p->my, GEMM_PLAIN, !p->fresh[0], p->mx[0], shape_size (p->sx[0]));
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

/* y = -Z, the sum of the positive products, where the fast form has left -1; x0 the step's input, x1 the step. */
static void
sum_directly (const Rows *r, int first, int last)
{
  const float *x = r->x[0];
  int          in = r->ldx[0];

  for (int i = first; i < last; i++)
    {
      float *z = (float *) r->y + (gsize) i * r->cols;

      if (!any_negative (z, r->cols))
        continue;
      for (int o = 0; o < r->cols; o++)
        {
          const float *w = weights_of (r->x[1], o, r->cols, in);
          double       sum = 0;

          for (int j = 0; j < in && z[o] < 0; j++)
            sum += MAX ((double) x[(gsize) i * in + j] * w[j], 0);
          z[o] = z[o] < 0 ? (float) -sum : z[o];
        }
    }
}

/* y [rows,in] += what the outputs with a negative Z (x3) give back of the relevance x2. */
static void
spread_directly (const Rows *r, int first, int last)
{
  const float *x = r->x[0];
  int          in = r->ldx[0];

  for (int i = first; i < last; i++)
    {
      const float *relevance = (const float *) r->x[2] + (gsize) i * r->cols, *z = (const float *) r->x[3] + (gsize) i * r->cols;
      float       *m = (float *) r->y + (gsize) i * in;

      if (!any_negative (z, r->cols))
        continue;
      for (int o = 0; o < r->cols; o++)
        {
          const float *w = weights_of (r->x[1], o, r->cols, in);

          for (int j = 0; j < in && z[o] < 0; j++)
            m[j] += MAX (x[(gsize) i * in + j] * w[j], 0) * relevance[o] / (SAFE_EPS - z[o]);
        }
    }
}

/* kept = Z [rows,out]. */
static void
fill_z (const Pull *p)
{
  int    rows = p->sy.rows, in = p->sx[0].cols, out = p->sy.cols;
  gsize  used = p->scratch->used;
  float *a = pull_floats (p, (gsize) rows * in), *z = p->kept;

  rows_run (kernels ()->absolute, &(Rows){ .rows = rows, .cols = in, .x = { p->x[0] }, .y = a });
  for (int i = 0; i < p->step->n_parts; i++)
    {
      int cols = part_cols (p->step, p->sy);

      gemm (&(Gemm){ .form = GEMM_ABS,
                     .tb = true,
                     .m = rows,
                     .n = cols,
                     .k = in,
                     .a = a,
                     .b = p->step->weight[i],
                     .c = z + i * cols,
                     .ldc = out });
    }
  rows_run (kernels ()->positive, &(Rows){ .rows = rows, .cols = out, .x = { z, p->y, p->step->bias }, .y = z });
  rows_run (sum_directly, &(Rows){ .rows = rows, .cols = out, .x = { p->x[0], p->step }, .ldx = { in }, .y = z });
  p->scratch->used = used;
  *p->kept_ready = TRUE;
}

/* The relevance of one class, [rows,out], comes back as m [rows,in]; plain = S W, absolute = S |W|. */
static void
spread (const Pull *p, const float *relevance, const float *plain, const float *absolute, float *m)
{
  int rows = p->sy.rows, in = p->sx[0].cols, out = p->sy.cols;

  rows_run (kernels ()->spread, &(Rows){ .rows = rows, .cols = in, .x = { p->x[0], plain, absolute }, .y = m, .set = p->fresh[0] });
  rows_run (spread_directly,
            &(Rows){ .rows = rows, .cols = out, .x = { p->x[0], p->step, relevance, p->kept }, .ldx = { in }, .y = m });
}

void
linear_alpha1 (const Pull *p)
{
  int    rows = p->sy.rows, in = p->sx[0].cols, out = p->sy.cols;
  gsize  block_x = (gsize) rows * in, block_y = (gsize) rows * out;
  float *s, *plain, *absolute;

  if (!*p->kept_ready)
    fill_z (p);
  s = pull_floats (p, p->k * block_y);
  plain = pull_floats (p, p->k * block_x);
  absolute = pull_floats (p, p->k * block_x);
  for (int c = 0; c < p->k; c++)
    rows_run (kernels ()->divide_positive,
              &(Rows){ .rows = rows, .cols = out, .x = { p->my + c * block_y, p->kept }, .y = s + c * block_y });
  times_weight (p, s, GEMM_PLAIN, false, plain, block_x);
  times_weight (p, s, GEMM_ABS, false, absolute, block_x);
  for (int c = 0; c < p->k; c++)
    spread (p, p->my + c * block_y, plain + c * block_x, absolute + c * block_x, p->mx[0] + c * shape_size (p->sx[0]));
}
