/* twins.c - see twins.h.  x+ = max (x, 0), x- = min (x, 0); sd (a, b) = a/(b + 1e-9), or 0 where b = 0.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "twins.h"

#include <math.h>

static double
sd (double a, double b)
{
  double shifted = b + SAFE_EPS;

  return b == 0 ? 0 : a / (shifted == 0 ? SAFE_EPS : shifted);
}

/* Z_o = sum_j x_j+ w_oj+ + x_j- w_oj-;  R_j = x_j+ sum_o S_o w_oj+ + x_j- sum_o S_o w_oj- */
static void
linear (const Pull *p, const double *relevance, double *const r[2])
{
  int in = p->sx[0].cols, out = p->sy.cols;

  for (int i = 0; i < p->sy.rows; i++)
    for (int o = 0; o < out; o++)
      {
        const float *x = p->x[0] + (gsize) i * in, *w = p->step->weight + (gsize) o * in;
        double       z = 0, s;

        for (int j = 0; j < in; j++)
          z += fmax (x[j], 0) * fmax (w[j], 0) + fmin (x[j], 0) * fmin (w[j], 0);
        s = sd (relevance[(gsize) i * out + o], z);
        for (int j = 0; j < in; j++)
          r[0][(gsize) i * in + j] += fmax (x[j], 0) * s * fmax (w[j], 0) + fmin (x[j], 0) * s * fmin (w[j], 0);
      }
}

static void
add (const Pull *p, const double *relevance, double *const r[2])
{
  gsize  n = shape_size (p->sy);
  double sum[2] = { 0 }, total = 0;

  for (gsize i = 0; i < n; i++)
    {
      for (int j = 0; j < 2; j++)
        sum[j] += p->x[j][i] * sd (relevance[i], p->y[i]);
      total += relevance[i];
    }
  for (int j = 0; j < 2; j++)
    {
      double wanted = sd (fabs (sum[j]), fabs (sum[0]) + fabs (sum[1])) * total;

      for (gsize i = 0; i < n; i++)
        r[j][i] += p->x[j][i] * sd (relevance[i], p->y[i]) * sd (wanted, sum[j]);
    }
}

/* Column of q (part 0), k (1) or v (2) of a token's row in qkv. */
static gsize
at (const Pull *p, Shape attention, int token, int part, int head, int i)
{
  Shape qkv = p->step->op == OP_MIX ? p->sx[1] : p->sx[0];
  int   width = qkv.cols / 3, d = width / attention.n;

  return (gsize) token * qkv.cols + part * width + head * d + i;
}

/* R_A = A sum_i S_i v_i/2, R_v = v sum A S/2, S = sd (R, o) */
static void
mix (const Pull *p, const double *relevance, double *const r[2])
{
  Shape a = p->sx[0];
  int   d = p->sy.cols / a.n;

  for (int h = 0; h < a.n; h++)
    for (int i = 0; i < a.rows; i++)
      for (int j = 0; j < a.cols; j++)
        for (int c = 0; c < d; c++)
          {
            gsize  o = (gsize) i * p->sy.cols + h * d + c, ij = ((gsize) h * a.rows + i) * a.cols + j;
            gsize  v = at (p, a, j, 2, h, c);
            double s = sd (relevance[o], p->y[o]);

            r[0][ij] += p->x[0][ij] * s * p->x[1][v] / 2;
            r[1][v] += p->x[1][v] * p->x[0][ij] * s / 2;
          }
}

/* R_q = q sum S k/2, R_k = k sum S q/2, S = sd (R, z) */
static void
scores (const Pull *p, const double *relevance, double *const r[2])
{
  Shape a = p->sy;
  int   d = p->sx[0].cols / 3 / a.n;

  for (int h = 0; h < a.n; h++)
    for (int i = 0; i < a.rows; i++)
      for (int j = 0; j < a.cols; j++)
        for (int c = 0; c < d; c++)
          {
            gsize  ij = ((gsize) h * a.rows + i) * a.cols + j, q = at (p, a, i, 0, h, c), k = at (p, a, j, 1, h, c);
            double s = sd (relevance[ij], p->y[ij]);

            r[0][q] += p->x[0][q] * s * p->x[0][k] / 2;
            r[0][k] += p->x[0][k] * s * p->x[0][q] / 2;
          }
}

/* R_0 = x_0 sd (R, x_0) */
static void
pool (const Pull *p, const double *relevance, double *const r[2])
{
  for (int j = 0; j < p->sy.cols; j++)
    r[0][j] += p->x[0][j] * sd (relevance[j], p->x[0][j]);
}

static void
unchanged (const Pull *p, const double *relevance, double *const r[2])
{
  for (gsize i = 0; i < shape_size (p->sy); i++)
    r[0][i] += relevance[i];
}

const Twin chefer_twins[OP_COUNT] = {
  [OP_LINEAR] = linear,     [OP_NORM] = unchanged, [OP_GELU] = unchanged, [OP_SCORES] = scores,
  [OP_SOFTMAX] = unchanged, [OP_MIX] = mix,        [OP_ADD] = add,        [OP_POOL] = pool,
};
