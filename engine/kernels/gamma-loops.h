/* gamma-loops.h - the loops of the gamma rule, which linear steps have (rows.c includes it).
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Neither divisor can vanish: y and what is added to it have one sign. */
static inline float
gamma_divisor (float y, float z, float bias, float gamma)
{
  float positive = z + (bias > 0 ? bias : 0);

  return y > 0 ? y + gamma * positive + 1e-6f : y + gamma * (y - positive) - 1e-6f;
}

static void
gamma_share (const Rows *r, int first, int last)
{
  const float *bias = r->row[0];
  float        gamma = (float) r->p[0];

  for (int i = first; i < last; i++)
    {
      const float *g = X (float, 0), *y = X (float, 1), *z = X (float, 2);
      float       *s = Y (float);

      for (int j = 0; j < r->cols; j++)
        s[j] = y[j] == 0 ? 0 : (1 + gamma / 2) * g[j] * y[j] / gamma_divisor (y[j], fabsf (z[j]), bias ? bias[j] : 0, gamma);
    }
}

static void
multiply_sign (const Rows *r, int first, int last)
{
  float p = (float) r->p[0];

  for (int i = first; i < last; i++)
    {
      const float *x = X (float, 0), *s = X (float, 1);

      GIVE (x[j] > 0 ? p * s[j] : x[j] < 0 ? -p * s[j] : 0);
    }
}
