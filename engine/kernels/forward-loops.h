/* forward-loops.h - the loops of the forward pass, once for float and once for double (rows.c includes it twice).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Expects REAL, NAME (x) = x with the type's suffix, and EXP, PHI.
 */

static inline REAL
NAME (total) (const REAL *x, int n)
{
  REAL lane[LANES] = { 0 }, sum = 0;
  int  i = 0;

  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++)
      lane[l] += x[i + l];
  for (; i < n; i++)
    lane[0] += x[i];
  for (int l = 0; l < LANES; l++)
    sum += lane[l];
  return sum;
}

static inline REAL
NAME (squares) (const REAL *x, REAL mean, int n)
{
  REAL lane[LANES] = { 0 }, sum = 0;
  int  i = 0;

  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++)
      lane[l] += (x[i + l] - mean) * (x[i + l] - mean);
  for (; i < n; i++)
    lane[0] += (x[i] - mean) * (x[i] - mean);
  for (int l = 0; l < LANES; l++)
    sum += lane[l];
  return sum;
}

static inline REAL
NAME (largest) (const REAL *x, int n)
{
  REAL lane[LANES], top = x[0];
  int  i = 0;

  for (int l = 0; l < LANES; l++)
    lane[l] = x[0];
  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++)
      lane[l] = x[i + l] > lane[l] ? x[i + l] : lane[l];
  for (; i < n; i++)
    lane[0] = x[i] > lane[0] ? x[i] : lane[0];
  for (int l = 0; l < LANES; l++)
    top = lane[l] > top ? lane[l] : top;
  return top;
}

static void
NAME (sum) (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const REAL *a = X (REAL, 0), *b = X (REAL, 1);
      REAL       *y = Y (REAL);

      MAKE (a[j] + b[j]);
    }
}

static void
NAME (bias) (const Rows *r, int first, int last)
{
  const float *b = r->row[0];

  for (int i = first; i < last; i++)
    {
      const REAL *x = X (REAL, 0);
      REAL       *y = Y (REAL);

      if (b)
        MAKE (x[j] + b[j]);
      else
        MAKE (x[j]);
    }
}

static void
NAME (norm) (const Rows *r, int first, int last)
{
  const float *w = r->row[0], *b = r->row[1];

  for (int i = first; i < last; i++)
    {
      const REAL *x = X (REAL, 0);
      REAL       *y = Y (REAL);
      REAL        mean = NAME (total) (x, r->cols) / r->cols;
      REAL        rs = 1 / SQRT (NAME (squares) (x, mean, r->cols) / r->cols + (REAL) r->p[0]);

      MAKE ((x[j] - mean) * rs * w[j] + b[j]);
    }
}

static void
NAME (gelu) (const Rows *r, int first, int last)
{
  for (int i = first; i < last; i++)
    {
      const REAL *x = X (REAL, 0);
      REAL       *y = Y (REAL);

      MAKE (x[j] * PHI (x[j], EXP (-x[j] * x[j] / 2)));
    }
}

static void
NAME (swish) (const Rows *r, int first, int last)
{
  REAL a = (REAL) r->p[0], b = (REAL) r->p[1];

  for (int i = first; i < last; i++)
    {
      const REAL *x = X (REAL, 0);
      REAL       *y = Y (REAL);

      MAKE (x[j] / (1 + EXP (-(a + b * x[j] * x[j]) * x[j])));
    }
}

static void
NAME (softmax) (const Rows *r, int first, int last)
{
  REAL p = (REAL) r->p[0];

  for (int i = first; i < last; i++)
    {
      const REAL *x = X (REAL, 0);
      REAL       *y = Y (REAL), top = NAME (largest) (x, r->cols), scale;

      for (int j = 0; j < r->cols; j++)
        y[j] = EXP (p * (x[j] - top));
      scale = 1 / NAME (total) (y, r->cols);
      MAKE (y[j] * scale);
    }
}

static void
NAME (scale) (const Rows *r, int first, int last)
{
  const double *factor = r->row[0], *shift = r->row[1];

  for (int i = first; i < last; i++)
    {
      const REAL *x = X (REAL, 0);
      REAL       *y = Y (REAL);

      if (shift)
        MAKE ((x[j] - (REAL) shift[j]) * (REAL) factor[j]);
      else
        MAKE (x[j] * (REAL) factor[j]);
    }
}
