/* resample.c - Pillow's resize, bit for bit, one row of the picture after the other.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two passes, across and then down, with 8 bits between them.  A pass from n_in to n_out pixels:
 *
 *   scale = n_in / n_out      widening = max (scale, 1)      reach = (1 bilinear, 2 bicubic) widening
 *   centre = (i + 0.5) scale      inputs j = max (int (centre - reach + 0.5), 0) … min (int (centre + reach + 0.5), n_in) - 1
 *   w_j = f ((j - centre + 0.5) / widening), normalised to sum 1, then rounded to multiples of 2^-22
 *   out = clip ((2^21 + sum w_j in_j) >> 22)
 *
 * so shrinking is always antialiased.  A pass that changes nothing has the weights 1 and 0.
 * Source: Pillow's src/libImaging/Resample.c.
 */
#include "resample.h"

#include <math.h>

#define BITS 22

static double
bilinear (double x)
{
  return MAX (0, 1 - fabs (x));
}

/* Keys' cubic with A = -1/2. */
static double
bicubic (double x)
{
  const double a = -0.5;

  x = fabs (x);
  if (x < 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/* The weights of one output, whose inputs are begin … begin+count-1; `exact` is scratch. */
static void
weigh (double centre, double widening, int begin, int count, Interpolation interpolation, double *exact, gint32 *weights)
{
  double sum = 0;

  for (int k = 0; k < count; k++)
    {
      double x = (k + begin - centre + 0.5) * (1 / widening);

      exact[k] = interpolation == INTERPOLATION_BICUBIC ? bicubic (x) : bilinear (x);
      sum += exact[k];
    }
  for (int k = 0; k < count; k++)
    {
      double w = (sum != 0 ? exact[k] / sum : exact[k]) * (1 << BITS);

      weights[k] = (gint32) (w < 0 ? w - 0.5 : w + 0.5);
    }
}

gboolean
axis_init (Axis *axis, int in, double out, gint64 first, int n, Interpolation interpolation)
{
  double             scale = in / out, widening = MAX (scale, 1);
  double             reach = interpolation == INTERPOLATION_BICUBIC ? 2 * widening : widening;
  g_autofree double *exact = NULL;

  axis->n = n;
  axis->stride = (int) MIN (in, 2 * ceil (reach) + 1);
  axis->begin = g_try_new (int, n);
  axis->count = g_try_new (int, n);
  axis->weights = g_try_new (gint32, (gsize) n * (gsize) axis->stride);
  exact = g_try_new (double, axis->stride);
  if (!axis->begin || !axis->count || !axis->weights || !exact)
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      double centre = ((double) (first + i) + 0.5) * scale;
      int    end = (int) MIN (centre + reach + 0.5, in);

      axis->begin[i] = (int) MAX (centre - reach + 0.5, 0);
      axis->count[i] = end - axis->begin[i];
      weigh (centre, widening, axis->begin[i], axis->count[i], interpolation, exact, axis->weights + (gsize) i * axis->stride);
    }
  return TRUE;
}

void
axis_clear (Axis *axis)
{
  g_free (axis->begin);
  g_free (axis->count);
  g_free (axis->weights);
}

static guint8
clip (gint32 sum)
{
  return (guint8) CLAMP (sum >> BITS, 0, 255);
}

void
resample_across (const Axis *axis, const guint8 *row, guint8 *out)
{
  for (int i = 0; i < axis->n; i++, out += 3)
    {
      const gint32 *w = axis->weights + (gsize) i * axis->stride;
      const guint8 *in = row + 3 * (gsize) axis->begin[i];
      gint32        r = 1 << (BITS - 1), g = r, b = r;

      for (int k = 0; k < axis->count[i]; k++, in += 3)
        {
          r += w[k] * in[0];
          g += w[k] * in[1];
          b += w[k] * in[2];
        }
      out[0] = clip (r);
      out[1] = clip (g);
      out[2] = clip (b);
    }
}

void
resample_down (const Axis *axis, int i, const guint8 *rows, int top, int width, guint8 *out)
{
  const gint32 *w = axis->weights + (gsize) i * axis->stride;
  const gsize   length = 3 * (gsize) width;
  const guint8 *first = rows + (gsize) (axis->begin[i] - top) * length;

  for (gsize x = 0; x < length; x++)
    {
      const guint8 *in = first + x;
      gint32        sum = 1 << (BITS - 1);

      for (int k = 0; k < axis->count[i]; k++, in += length)
        sum += w[k] * *in;
      out[x] = clip (sum);
    }
}
