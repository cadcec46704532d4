/* relevance-loops.h - the loops that hand a relevance on, in shares (rows.c includes it, behind forward-loops.h).
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

static inline float
safe_share (float a, float b)
{
  float d = b + SAFE_EPS;

  d = d == 0 ? SAFE_EPS : d;
  return b == 0 ? 0 : a / d;
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

static void
portion (const Rows *r, int first, int last)
{
  float p = (float) r->p[0];

  for (int i = first; i < last; i++)
    {
      const float *x = X (float, 0);

      GIVE (p * x[j]);
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
