/* gradient-loops.h - the loops of the gradient, and of the gradient with a factor held (rows.c includes it, behind forward-loops.h).
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

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
