/* rows.c - the loops of kernels.h, and the table of them.  Plain C that the compiler turns into vector code; built once per CPU level.
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

#include "gradient-loops.h"
#include "gate-loops.h"
#include "gamma-loops.h"
#include "relevance-loops.h"
#include "fold-loops.h"

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
