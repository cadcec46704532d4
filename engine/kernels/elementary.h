/* elementary.h - exp and the normal distribution without branches, so that loops over them become vector code.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   exp (x) = 2^n exp (r),  n = round (x / ln 2),  r = x - n ln 2 in ±0.35 (two-part ln 2, Cody & Waite), exp (r) by its series
 *   Phi (x) = Q (-x) for x < 0, else 1 - Q (x);  Q (x) = exp (-x²/2) q (x),  q (x) = (1 - t) p (t),  t = (x - 4)/(x + 4)
 *
 * The coefficients p come from fit-tail.py.  Errors: exp 1e-7 and 3e-16 relative (float, double), Phi 1e-7 and 1e-15.
 */
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include <stdint.h>
#include <string.h>

#define SQRT_HALF_PI_INVERSE 0.39894228040143267794 /* 1/sqrt (2 pi) */

/* 1.5 · 2^(mantissa bits): adding it rounds to an integer, which then stands in the low bits. */
#define ROUND_F32 12582912.0f
#define ROUND_F64 6755399441055744.0

static inline float
exp_f32 (float x)
{
  static const float c[] = { 1.0f, 1.0f, 1 / 2.0f, 1 / 6.0f, 1 / 24.0f, 1 / 120.0f, 1 / 720.0f };
  float              n, r, p, scale;
  int32_t            bits;

  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  n = x * 1.44269504f + ROUND_F32;
  memcpy (&bits, &n, sizeof bits);
  n -= ROUND_F32;
  r = x - n * 0.693359375f + n * 2.12194440e-4f;
  p = c[6];
  for (int i = 5; i >= 0; i--)
    p = p * r + c[i];
  bits = (int32_t) (((uint32_t) bits + 127) << 23); /* what ROUND_F32 left above the exponent falls off; of a NaN anything */
  memcpy (&scale, &bits, sizeof scale);
  return p * scale;
}

static inline double
exp_f64 (double x)
{
  static const double c[] = {
    1.0,        1.0,         1 / 2.0,      1 / 6.0,       1 / 24.0,       1 / 120.0,       1 / 720.0,
    1 / 5040.0, 1 / 40320.0, 1 / 362880.0, 1 / 3628800.0, 1 / 39916800.0, 1 / 479001600.0, 1 / 6227020800.0
  };
  double  n, r, p, scale;
  int64_t bits;

  x = x < -708.0 ? -708.0 : x;
  x = x > 709.0 ? 709.0 : x;
  n = x * 1.44269504088896340736 + ROUND_F64;
  memcpy (&bits, &n, sizeof bits);
  n -= ROUND_F64;
  r = x - n * 6.93147180369123816490e-01 - n * 1.90821492927058770002e-10;
  p = c[13];
  for (int i = 12; i >= 0; i--)
    p = p * r + c[i];
  bits = (int64_t) (((uint64_t) bits + 1023) << 52);
  memcpy (&scale, &bits, sizeof scale);
  return p * scale;
}

/* Phi (x); `gauss` is exp (-x²/2), which the derivative of GELU needs as well. */
static inline float
phi_f32 (float x, float gauss)
{
  static const float c[] = { 9.44106406586446012e-02f,  -7.59870488361787666e-02f, 4.83922034521228756e-02f,
                             -2.33158653385515009e-02f, 7.54936957553595678e-03f,  -9.38921851429042075e-04f,
                             -4.34450982143169380e-04f, 1.95319008882486548e-04f,  1.61299278568972050e-05f,
                             -1.95925144318994986e-05f };
  float              u = x < 0 ? -x : x, t = (u - 4) / (u + 4), p = c[9], q;

  for (int i = 8; i >= 0; i--)
    p = p * t + c[i];
  q = gauss * (1 - t) * p;
  return x < 0 ? q : 1 - q;
}

static inline double
phi_f64 (double x, double gauss)
{
  static const double c[] = { 9.44106413019688978e-02, -7.59870802464881756e-02, 4.83921750927974528e-02,  -2.33152322448946514e-02,
                              7.54957186044267082e-03, -9.42523622083517201e-04, -4.34961530514608628e-04, 2.03852321401092263e-04,
                              1.66679101410426586e-05, -2.88869601563432004e-05, -2.37909163611779577e-07, 4.39345593842012367e-06,
                              8.77094164285794096e-08, -7.40951726545487830e-07, -7.50834151412301523e-08, 1.29215933213538150e-07,
                              2.94331447796373704e-08, -2.10055652564254505e-08, -7.11176094181256728e-09, 2.79238114045239949e-09,
                              8.52032630796880609e-10, -2.29649963145645091e-10 };
  double              u = x < 0 ? -x : x, t = (u - 4) / (u + 4), even = c[20], odd = c[21], q;

  for (int i = 18; i >= 0; i -= 2) /* two halves: a loop this short is unrolled, and so the caller's becomes vector code */
    {
      even = even * t * t + c[i];
      odd = odd * t * t + c[i + 1];
    }
  q = gauss * (1 - t) * (even + odd * t);
  return x < 0 ? q : 1 - q;
}

#endif
