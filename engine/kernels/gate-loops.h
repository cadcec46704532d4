/* gate-loops.h - the loops of a gated MLP (rows.c includes it, behind forward-loops.h).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With s (t) = 1/(1 + exp (-t)), silu (a) = a s (a) and silu' (a) = s (1 + a (1 - s)).
 */

static void
gate_f32 (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *a = X (float, 0), *b = X (float, 1);
      float       *y = Y (float);

      MAKE (a[j] / (1 + exp_f32 (-a[j])) * b[j]);
    }
}

static void
gate_f64 (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const double *a = X (double, 0), *b = X (double, 1);
      double       *y = Y (double);

      MAKE (a[j] / (1 + exp_f64 (-a[j])) * b[j]);
    }
}

static inline float
silu_slope (float a)
{
  float s = 1 / (1 + exp_f32 (-a));

  return s * (1 + a * (1 - s));
}

static void
gate_gradient_rows (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *a = X (float, 1), *b = X (float, 2);

      GIVE (g[j] * b[j] * silu_slope (a[j]));
    }
}

static void
gated_gradient (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *a = X (float, 1);

      GIVE (g[j] * a[j] / (1 + exp_f32 (-a[j])));
    }
}

static void
gate_held (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *a = X (float, 1), *b = X (float, 2);

      GIVE (g[j] * b[j] / (2 + 2 * exp_f32 (-a[j])));
    }
}
