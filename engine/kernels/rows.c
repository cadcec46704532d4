/* rows.c - the loops of kernels.h.  Plain C that the compiler turns into vector code; built once per CPU level.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernels.h"
#include "elementary.h"

#include <math.h>

/* Sums run in this many lanes, so that they can become vector code without changing the order of additions. */
#define LANES 16

/* Row i of x[n] and of y. */
#define X(type, n) ((const type *) r->x[n] + (long) i * (r->ldx[n] ? r->ldx[n] : r->cols))
#define Y(type) ((type *) r->y + (long) i * (r->ldy ? r->ldy : r->cols))

/* The row of the message m gets a value for each j, or is set to it. */
#define GIVE(value)                       \
  do                                      \
    {                                     \
      float *m = Y (float);               \
                                          \
      if (r->set)                         \
        for (int j = 0; j < r->cols; j++) \
          m[j] = (value);                 \
      else                                \
        for (int j = 0; j < r->cols; j++) \
          m[j] += (value);                \
    }                                     \
  while (0)

/* The row y gets a value for each j, and so does `copy`, rounded to float32, when somebody wants that. */
#define MAKE(value)                                                                          \
  do                                                                                         \
    {                                                                                        \
      float *copy = r->copy ? r->copy + (long) i * (r->ldcopy ? r->ldcopy : r->cols) : NULL; \
                                                                                             \
      if (copy)                                                                              \
        for (int j = 0; j < r->cols; j++)                                                    \
          copy[j] = (float) (y[j] = (value));                                                \
      else                                                                                   \
        for (int j = 0; j < r->cols; j++)                                                    \
          y[j] = (value);                                                                    \
    }                                                                                        \
  while (0)

#define REAL float
#define NAME(x) x##_f32
#define EXP exp_f32
#define PHI phi_f32
#define SQRT sqrtf
#include "forward-loops.h"
#undef REAL
#undef NAME
#undef EXP
#undef PHI
#undef SQRT

#define REAL double
#define NAME(x) x##_f64
#define EXP exp_f64
#define PHI phi_f64
#define SQRT sqrt
#include "forward-loops.h"

#include "gate-loops.h"
#include "gamma-loops.h"

static inline float
dot (const float *a, const float *b, int n)
{
  float lane[LANES] = { 0 }, sum = 0;
  int   i = 0;

  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++)
      lane[l] += a[i + l] * b[i + l];
  for (; i < n; i++)
    lane[0] += a[i] * b[i];
  for (int l = 0; l < LANES; l++)
    sum += lane[l];
  return sum;
}

/* sum g w (x - mean) */
static inline float
centred_dot (const float *g, const float *w, const float *x, float mean, int n)
{
  float lane[LANES] = { 0 }, sum = 0;
  int   i = 0;

  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++)
      lane[l] += g[i + l] * w[i + l] * (x[i + l] - mean);
  for (; i < n; i++)
    lane[0] += g[i] * w[i] * (x[i] - mean);
  for (int l = 0; l < LANES; l++)
    sum += lane[l];
  return sum;
}

static inline float
safe_share (float a, float b)
{
  float d = b + SAFE_EPS;

  d = d == 0 ? SAFE_EPS : d;
  return b == 0 ? 0 : a / d;
}

static void
round_f64 (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    for (int j = 0; j < r->cols; j++)
      Y (float)[j] = (float) X (double, 0)[j];
}

static void
absolute_rows (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    for (int j = 0; j < r->cols; j++)
      Y (float)[j] = fabsf (X (float, 0)[j]);
}

static void
accumulate (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *x = X (float, 0);

      GIVE (x[j]);
    }
}

static void
norm_gradient_rows (const Rows *r, int first, int last)
{
  const float *w = r->row[0];
  int          n = r->cols;

  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *x = X (float, 1);
      float        mean = total_f32 (x, n) / n;
      float        rs = 1 / sqrtf (squares_f32 (x, mean, n) / n + (float) r->p[0]);
      float        gw = dot (g, w, n) / n, gwh = centred_dot (g, w, x, mean, n) * rs / n;

      GIVE (rs * (g[j] * w[j] - gw - (x[j] - mean) * rs * gwh));
    }
}

static inline float
gelu_slope (float x)
{
  float gauss = exp_f32 (-x * x / 2);

  return phi_f32 (x, gauss) + x * gauss * (float) SQRT_HALF_PI_INVERSE;
}

static void
gelu_gradient_rows (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *x = X (float, 1);

      GIVE (g[j] * gelu_slope (x[j]));
    }
}

static inline float
swish_slope (float x, float a, float b)
{
  float s = 1 / (1 + exp_f32 (-(a + b * x * x) * x));

  return s + x * s * (1 - s) * (a + 3 * b * x * x);
}

static void
swish_gradient (const Rows *r, int first, int last)
{
  float a = (float) r->p[0], b = (float) r->p[1];

  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *x = X (float, 1);

      GIVE (g[j] * swish_slope (x[j], a, b));
    }
}

static void
norm_held (const Rows *r, int first, int last)
{
  const float *w = r->row[0];
  int          n = r->cols;

  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *x = X (float, 1);
      float        mean = total_f32 (x, n) / n;
      float        rs = 1 / sqrtf (squares_f32 (x, mean, n) / n + (float) r->p[0]), gw = dot (g, w, n) / n;

      GIVE (rs * (g[j] * w[j] - gw));
    }
}

static void
gelu_held (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *x = X (float, 1);

      GIVE (g[j] * phi_f32 (x[j], exp_f32 (-x[j] * x[j] / 2)));
    }
}

static void
swish_held (const Rows *r, int first, int last)
{
  float a = (float) r->p[0], b = (float) r->p[1];

  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *x = X (float, 1);

      GIVE (g[j] / (1 + exp_f32 (-(a + b * x[j] * x[j]) * x[j])));
    }
}

static void
softmax_gradient_rows (const Rows *r, int first, int last)
{
  float p = (float) r->p[0];

  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *a = X (float, 1);
      float        mean = dot (g, a, r->cols);

      GIVE (p * a[j] * (g[j] - mean));
    }
}

static void
scale_gradient_rows (const Rows *r, int first, int last)
{
  const double *factor = r->row[0];

  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0);

      GIVE (g[j] * (float) factor[j]);
    }
}

static void
divide (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *a = X (float, 0), *b = X (float, 1);
      float       *y = Y (float);

      for (int j = 0; j < r->cols; j++)
        y[j] = safe_share (a[j], b[j]);
    }
}

static void
divide_positive (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *a = X (float, 0), *b = X (float, 1);
      float       *y = Y (float);

      for (int j = 0; j < r->cols; j++)
        y[j] = b[j] > 0 ? a[j] / (b[j] + SAFE_EPS) : 0;
    }
}

static void
multiply_add (const Rows *r, int first, int last)
{
  float p = (float) r->p[0];

  for (int i = first; i < last; i++)
    {
      const float *a = X (float, 0), *b = X (float, 1);

      GIVE (p * a[j] * b[j]);
    }
}

/* a + (y - b) loses the digits that its terms have in common: what is left must be more than this share of them. */
#define LEAST_LEFT (1 / 32.0f)

static void
positive (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *a = X (float, 0), *y0 = X (float, 1), *b = r->row[0];
      float       *y = Y (float);

      for (int j = 0; j < r->cols; j++)
        {
          float bias = b ? b[j] : 0, twice = a[j] + (y0[j] - bias);

          y[j] = twice < LEAST_LEFT * (a[j] + fabsf (y0[j]) + fabsf (bias)) ? -1 : twice / 2;
        }
    }
}

static void
spread_rows (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *x = X (float, 0), *s = X (float, 1), *t = X (float, 2);

      GIVE ((x[j] * s[j] + fabsf (x[j]) * t[j]) / 2);
    }
}

static void
share_sums (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *R = X (float, 0), *z = X (float, 1), *x0 = X (float, 2), *x1 = X (float, 3);
      double       a[LANES] = { 0 }, b[LANES] = { 0 }, c[LANES] = { 0 }, *y = (double *) r->y + 3 * (long) i;
      int          j = 0;

      for (; j + LANES <= r->cols; j += LANES)
        for (int l = 0; l < LANES; l++)
          {
            float s = safe_share (R[j + l], z[j + l]);

            a[l] += x0[j + l] * s;
            b[l] += x1[j + l] * s;
            c[l] += R[j + l];
          }
      for (; j < r->cols; j++)
        {
          float s = safe_share (R[j], z[j]);

          a[0] += x0[j] * s;
          b[0] += x1[j] * s;
          c[0] += R[j];
        }
      y[0] = total_f64 (a, LANES);
      y[1] = total_f64 (b, LANES);
      y[2] = total_f64 (c, LANES);
    }
}

static void
share_rows (const Rows *r, int first, int last)
{
  float p = (float) r->p[0];

  for (int i = first; i < last; i++)
    {
      const float *R = X (float, 0), *z = X (float, 1), *x = X (float, 2);

      GIVE (x[j] * safe_share (R[j], z[j]) * p);
    }
}

static void
ratio (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *a = X (float, 0), *x = X (float, 1);
      float       *y = Y (float);

      for (int j = 0; j < r->cols; j++)
        y[j] = x[j] * safe_share (a[j], x[j]);
    }
}

static inline int
all_heads (const Rows *r)
{
  return r->of ? r->of : r->heads;
}

static inline bool
comes_last (const Rows *r)
{
  return r->head + r->heads == all_heads (r);
}

/* y [cols] = the heads' rows i of a term, added up and finished. */
#define FOLD(name, term, finish)                                                                    \
  static void name (const Rows *r, int first, int last)                                             \
  {                                                                                                 \
    long head = (long) r->rows * r->cols;                                                           \
                                                                                                    \
    for (int i = first; i < last; i++)                                                              \
      {                                                                                             \
        float *y = (float *) r->y + (long) i * r->cols;                                             \
                                                                                                    \
        for (int j = 0; j < r->cols && r->head == 0; j++)                                           \
          y[j] = 0;                                                                                 \
        for (int h = 0; h < r->heads; h++)                                                          \
          {                                                                                         \
            const float *a = (const float *) r->x[0] + h * head + (long) i * r->cols;               \
            const float *b = r->x[1] ? (const float *) r->x[1] + h * head + (long) i * r->cols : a; \
                                                                                                    \
            (void) b;                                                                               \
            for (int j = 0; j < r->cols; j++)                                                       \
              y[j] += term;                                                                         \
          }                                                                                         \
        for (int j = 0; j < r->cols && comes_last (r); j++)                                         \
          y[j] = finish;                                                                            \
      }                                                                                             \
  }

static inline float
clamp (float x)
{
  return x > 0 ? x : 0;
}

FOLD (fold, clamp (a[j]), y[j] / all_heads (r))
FOLD (fold_product, a[j] * b[j], clamp (y[j] / all_heads (r)))
FOLD (fold_product_clamped, clamp (a[j] * b[j]), y[j] / all_heads (r))

/* A head's weight is the mean of its row of gradients, from column p0 on. */
static void
fold_cam (const Rows *r, int first, int last)
{
  long head = (long) r->rows * r->cols;
  int  from = (int) r->p[0], n = r->cols;

  for (int i = first; i < last; i++)
    {
      float *y = (float *) r->y + (long) i * n;

      for (int j = 0; j < n && r->head == 0; j++)
        y[j] = 0;
      for (int h = 0; h < r->heads; h++)
        {
          const float *a = (const float *) r->x[0] + h * head + (long) i * n;
          const float *g = (const float *) r->x[1] + h * head + (long) i * n;
          float        weight = total_f32 (g + from, n - from) / (n - from);

          for (int j = 0; j < n; j++)
            y[j] += weight * a[j];
        }
      for (int j = 0; j < n && comes_last (r); j++)
        y[j] = clamp (y[j] / all_heads (r));
    }
}

#define STRING_(x) #x
#define STRING(x) STRING_ (x)

extern const Kernels KERNELS;

const Kernels KERNELS = {
  .level = &STRING (KERNELS)[sizeof "kernels_" - 1],
  .sum = { sum_f32, sum_f64 },
  .bias = { bias_f32, bias_f64 },
  .norm = { norm_f32, norm_f64 },
  .gelu = { gelu_f32, gelu_f64 },
  .swish = { swish_f32, swish_f64 },
  .gate = { gate_f32, gate_f64 },
  .softmax = { softmax_f32, softmax_f64 },
  .scale = { scale_f32, scale_f64 },
  .round = round_f64,
  .absolute = absolute_rows,
  .accumulate = accumulate,
  .norm_gradient = norm_gradient_rows,
  .gelu_gradient = gelu_gradient_rows,
  .swish_gradient = swish_gradient,
  .gate_gradient = gate_gradient_rows,
  .gated_gradient = gated_gradient,
  .softmax_gradient = softmax_gradient_rows,
  .scale_gradient = scale_gradient_rows,
  .norm_held = norm_held,
  .gelu_held = gelu_held,
  .swish_held = swish_held,
  .gate_held = gate_held,
  .gamma_share = gamma_share,
  .multiply_sign = multiply_sign,
  .divide = divide,
  .divide_positive = divide_positive,
  .multiply_add = multiply_add,
  .portion = portion,
  .positive = positive,
  .spread = spread_rows,
  .share_sums = share_sums,
  .share = share_rows,
  .ratio = ratio,
  .fold = fold,
  .fold_product = fold_product,
  .fold_product_clamped = fold_product_clamped,
  .fold_cam = fold_cam,
};
