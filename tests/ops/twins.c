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

/* The weights of output o. */
static const float *
weights_of (const Pull *p, int o)
{
  int cols = p->sy.cols / p->step->n_parts;

  return p->step->weight[o / cols] + (gsize) (o % cols) * p->sx[0].cols;
}

/* Z_o = sum_j x_j+ w_oj+ + x_j- w_oj-;  R_j = x_j+ sum_o S_o w_oj+ + x_j- sum_o S_o w_oj- */
static void
linear (const Pull *p, const double *relevance, double *const r[2])
{
  int in = p->sx[0].cols, out = p->sy.cols;

  for (int i = 0; i < p->sy.rows; i++)
    for (int o = 0; o < out; o++)
      {
        const float *x = p->x[0] + (gsize) i * in, *w = weights_of (p, o);
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

/* Column of q (part 0), k (1) or v (2) of a token's row in qkv, or in kv. */
static gsize
at (const Pull *p, Shape attention, int token, int part, int head, int i)
{
  gboolean mixes = p->step->op == OP_MIX;
  Shape    x = mixes ? p->sx[1] : p->sx[0];
  int      width = mixes ? p->sy.cols : x.cols / (p->step->query ? 2 : 3);

  return (gsize) token * x.cols + x.cols - (3 - part) * width + head * width / attention.n + i;
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

/* Element (i, j) of the matrix by which a token's rotary position turns a head. */
static double
turn (const Rotary *rotary, int token, int i, int j)
{
  int    patch = token - rotary->prefix, apart = rotary->neighbours ? 1 : rotary->half;
  int    pair = rotary->neighbours ? i / 2 : i % rotary->half, first = rotary->neighbours ? 2 * pair : pair;
  double c, s;

  if (patch < 0)
    return i == j;
  c = rotary->cosine[patch * rotary->half + pair];
  s = rotary->sine[patch * rotary->half + pair];
  return i == j ? c : i == first && j == first + apart ? -s : i == first + apart && j == first ? s : 0;
}

/* Number c of q (part 0) or k (1) of a head, as it goes into the score. */
static double
factor_of (const Pull *p, int token, int part, int head, int c)
{
  int    d = p->step->query ? p->sx[0].cols / 2 / p->sy.n : p->sx[0].cols / 3 / p->sy.n;
  double sum = 0;

  if (part == 0 && p->step->query)
    return p->step->query[head * d + c];
  if (!p->step->rotary)
    return p->x[0][at (p, p->sy, token, part, head, c)];
  for (int j = 0; j < d; j++)
    sum += turn (p->step->rotary, token, c, j) * p->x[0][at (p, p->sy, token, part, head, j)];
  return sum;
}

/* Gives x times what its turned self times `message` would have got: x_j T_cj message. */
static void
give_factor (const Pull *p, int token, int part, int head, int c, double message, double *r)
{
  int d = p->sx[0].cols / 3 / p->sy.n;

  for (int j = 0; j < (p->step->rotary ? d : 1); j++)
    {
      gsize  to = at (p, p->sy, token, part, head, p->step->rotary ? j : c);
      double turned = p->step->rotary ? turn (p->step->rotary, token, c, j) : 1;

      r[to] += p->x[0][to] * turned * message;
    }
}

/* R_q = q sum S k/2, R_k = k sum S q/2, S = sd (R, z); a query that is a constant leaves all to the keys. */
static void
scores (const Pull *p, const double *relevance, double *const r[2])
{
  Shape    a = p->sy;
  gboolean constant = p->step->query != NULL;
  int      d = p->sx[0].cols / (constant ? 2 : 3) / a.n;

  for (int h = 0; h < a.n; h++)
    for (int i = 0; i < a.rows; i++)
      for (int j = 0; j < a.cols; j++)
        for (int c = 0; c < d; c++)
          {
            gsize  ij = ((gsize) h * a.rows + i) * a.cols + j;
            double s = sd (relevance[ij], p->y[ij]);

            if (!constant)
              give_factor (p, i, 0, h, c, s * factor_of (p, j, 1, h, c) / 2, r[0]);
            give_factor (p, j, 1, h, c, s * factor_of (p, i, 0, h, c) / (constant ? 1 : 2), r[0]);
          }
}

/* Each factor of a product gets half; silu passes what the gate gets. */
static void
gate (const Pull *p, const double *relevance, double *const r[2])
{
  int half = p->sy.cols;

  for (int i = 0; i < p->sy.rows; i++)
    for (int j = 0; j < 2 * half; j++)
      r[0][(gsize) i * 2 * half + j] += relevance[(gsize) i * half + j % half] / 2;
}

/* R_row = x_row sd (R, x_row); with the mean: R_row = R left, R_p = R right / patches */
static void
pool (const Pull *p, const double *relevance, double *const r[2])
{
  int width = p->sx[0].cols, first = p->step->n_prefix, row = p->step->row;

  for (int j = 0; j < width && row >= 0; j++)
    {
      gsize at = (gsize) row * width + j;

      r[0][at] += p->step->mean ? relevance[j] : p->x[0][at] * sd (relevance[j], p->x[0][at]);
    }
  for (int t = first; t < p->sx[0].rows && p->step->mean; t++)
    for (int j = 0; j < width; j++)
      r[0][(gsize) t * width + j] += relevance[(row >= 0 ? width : 0) + j] / (p->sx[0].rows - first);
}

static void
concat (const Pull *p, const double *relevance, double *const r[2])
{
  for (int i = 0; i < p->sy.rows; i++)
    for (int j = 0; j < p->sy.cols; j++)
      {
        gboolean right = j >= p->sx[0].cols;

        r[right][i * p->sx[right].cols + j - (right ? p->sx[0].cols : 0)] += relevance[i * p->sy.cols + j];
      }
}

/* Where number j of patch t stands in the picture. */
static gsize
pixel_of (const Pull *p, int t, int j)
{
  int P = p->step->patch, side = p->sx[0].cols, grid = side / P;

  return ((gsize) (j / (P * P)) * side + t / grid * P + j / P % P) * side + t % grid * P + j % P;
}

/* z^B: a_j = u_j w_oj - lo w_oj+ - hi w_oj-;  R_j = sum_o a_j R_o/(sum_j a_j + 1e-9), from the patches' outputs alone */
static void
embed (const Pull *p, const double *relevance, double *const r[2])
{
  int prefix = p->step->n_prefix, tokens = p->sy.rows - prefix, width = p->sy.cols, inputs = (int) shape_size (p->sx[0]) / tokens;
  double lo = p->x[0][0], hi = p->x[0][0];

  for (gsize i = 0; i < shape_size (p->sx[0]); i++)
    {
      lo = fmin (lo, p->x[0][i]);
      hi = fmax (hi, p->x[0][i]);
    }
  for (int t = 0; t < tokens; t++)
    for (int o = 0; o < width; o++)
      {
        g_autofree double *a = g_new (double, inputs);
        double             z = SAFE_EPS;

        for (int j = 0; j < inputs; j++)
          {
            double w = p->step->weight[0][(gsize) o * inputs + j];

            z += a[j] = p->x[0][pixel_of (p, t, j)] * w - lo * fmax (w, 0) - hi * fmin (w, 0);
          }
        for (int j = 0; j < inputs; j++)
          r[0][pixel_of (p, t, j)] += a[j] * relevance[(gsize) (prefix + t) * width + o] / z;
      }
}

static void
unchanged (const Pull *p, const double *relevance, double *const r[2])
{
  for (gsize i = 0; i < shape_size (p->sy); i++)
    r[0][i] += relevance[i];
}

const Twin chefer_twins[OP_COUNT] = {
  [OP_EMBED] = embed,   [OP_LINEAR] = linear,     [OP_NORM] = unchanged, [OP_GELU] = unchanged, [OP_GATE] = gate,
  [OP_SCORES] = scores, [OP_SOFTMAX] = unchanged, [OP_MIX] = mix,        [OP_ADD] = add,        [OP_SCALE] = unchanged,
  [OP_POOL] = pool,     [OP_UNIT] = unchanged,    [OP_CONCAT] = concat,
};

/* One output and its n inputs, which are a row of tokens, or a patch of the picture x. */
typedef struct
{
  const float *x, *w;
  int          n, patch; /* the patch's number; -1: none */
  double       gamma;
} Output;

static gsize
place_of (const Pull *p, const Output *o, int j)
{
  return o->patch < 0 ? (gsize) j : pixel_of (p, o->patch, j);
}

/* x_j w_j, 1 + gamma times that where it has the sign of y */
static double
favoured (const Output *o, float x, float w, float y)
{
  double product = (double) x * w;

  return product * y > 0 ? (1 + o->gamma) * product : product;
}

/* R = G y, S = R/(sum_j + b + 1e-6 sgn (y)), m_j = R_j/x_j */
static void
give_favoured (const Pull *p, const Output *o, float bias, float y, double message, double *m)
{
  double sum = bias * y > 0 ? (1 + o->gamma) * bias : bias;

  for (int j = 0; j < o->n; j++)
    sum += favoured (o, o->x[place_of (p, o, j)], o->w[j], y);
  for (int j = 0; j < o->n && y != 0; j++)
    {
      gsize at = place_of (p, o, j);

      m[at] += favoured (o, o->x[at], o->w[j], y) * message * y / (sum + copysign (1e-6, y)) / o->x[at];
    }
}

static void
favoured_linear (const Pull *p, const double *message, double *const m[2])
{
  int in = p->sx[0].cols, out = p->sy.cols;

  for (int i = 0; i < p->sy.rows; i++)
    for (int o = 0; o < out; o++)
      {
        gsize  at = (gsize) i * out + o;
        Output output = { p->x[0] + (gsize) i * in, weights_of (p, o), in, -1, p->gamma.linear };

        give_favoured (p, &output, p->step->bias[o], p->y[at], message[at], m[0] + (gsize) i * in);
      }
}

static void
favoured_embed (const Pull *p, const double *message, double *const m[2])
{
  int prefix = p->step->n_prefix, tokens = p->sy.rows - prefix, width = p->sy.cols, inputs = (int) shape_size (p->sx[0]) / tokens;

  for (int t = 0; t < tokens; t++)
    for (int o = 0; o < width; o++)
      {
        gsize  at = (gsize) (prefix + t) * width + o;
        Output output = { p->x[0], p->step->weight[0] + (gsize) o * inputs, inputs, t, p->gamma.patches };

        give_favoured (p, &output, p->step->bias[o], p->y[at], message[at], m[0]);
      }
}

const Twin gamma_twins[OP_COUNT] = { [OP_LINEAR] = favoured_linear, [OP_EMBED] = favoured_embed };
