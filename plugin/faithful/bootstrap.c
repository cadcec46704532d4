/* bootstrap.c - see bootstrap.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bootstrap.h"

#include <math.h>
#include <stdlib.h>

#include "splitmix.h"

double
bootstrap_ratio (const double *sums)
{
  return sums[1] > 0 ? sums[0] / sums[1] : NAN;
}

double *
bootstrap_mean_parts (const double *values, guint pictures, guint columns)
{
  gsize   n = (gsize) pictures * columns;
  double *parts = g_new (double, 2 * n);

  for (gsize i = 0; i < n; i++)
    {
      gboolean counts = !isnan (values[i]);

      parts[2 * i] = counts ? values[i] : 0;
      parts[2 * i + 1] = counts;
    }
  return parts;
}

/* ---- figures of one sample */

static void
add_parts (const BootstrapTable *table, guint picture, double *sums)
{
  gsize         n = (gsize) table->columns * table->terms;
  const double *parts = table->parts + picture * n;

  for (gsize i = 0; i < n; i++)
    sums[i] += parts[i];
}

/* figures [columns] of sums [columns, terms]. */
static void
make_figures (const BootstrapTable *table, const double *sums, double *figures)
{
  for (guint c = 0; c < table->columns; c++)
    figures[c] = table->figure (sums + (gsize) c * table->terms);
}

static void
figures_of_all (const BootstrapTable *table, double *figures)
{
  g_autofree double *sums = g_new0 (double, (gsize) table->columns * table->terms);

  for (guint i = 0; i < table->pictures; i++)
    add_parts (table, i, sums);
  make_figures (table, sums, figures);
}

/* samples [BOOTSTRAP_SAMPLES, columns] */
static void
draw_samples (const BootstrapTable *table, guint64 seed, double *samples)
{
  gsize              n_sums = (gsize) table->columns * table->terms;
  g_autofree double *sums = g_new (double, n_sums);

  for (guint s = 0; s < BOOTSTRAP_SAMPLES; s++)
    {
      for (gsize i = 0; i < n_sums; i++)
        sums[i] = 0;
      for (guint i = 0; i < table->pictures; i++)
        add_parts (table, splitmix_below (&seed, table->pictures), sums);
      make_figures (table, sums, samples + (gsize) s * table->columns);
    }
}

/* ---- intervals */

static int
by_size (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Of n sorted numbers, between the two nearest. */
static double
percentile (const double *sorted, guint n, double share)
{
  double place = share * (n - 1);
  guint  below = (guint) place, above = MIN (below + 1, n - 1);

  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/* From the figures of samples, some of which may have none; they are sorted. */
static BootstrapInterval
interval (double value, double *figures)
{
  guint n = 0;

  for (guint s = 0; s < BOOTSTRAP_SAMPLES; s++)
    if (!isnan (figures[s]))
      figures[n++] = figures[s];
  if (isnan (value) || n == 0)
    return (BootstrapInterval){ NAN, NAN, NAN };
  qsort (figures, n, sizeof *figures, by_size);
  return (BootstrapInterval){ value, percentile (figures, n, 0.025), percentile (figures, n, 0.975) };
}

/* Of column c less column number `base`, or of column c alone when that is negative. */
static BootstrapInterval
column_interval (const double *all, const double *samples, guint columns, guint c, int base)
{
  g_autofree double *figures = g_new (double, BOOTSTRAP_SAMPLES);

  for (guint s = 0; s < BOOTSTRAP_SAMPLES; s++)
    figures[s] = samples[(gsize) s * columns + c] - (base < 0 ? 0 : samples[(gsize) s * columns + (guint) base]);
  return interval (all[c] - (base < 0 ? 0 : all[base]), figures);
}

void
bootstrap_run (const BootstrapTable *table, guint base, guint64 seed, BootstrapInterval *figures, BootstrapInterval *differences)
{
  g_autofree double *all = g_new (double, table->columns);
  g_autofree double *samples = g_new (double, (gsize) BOOTSTRAP_SAMPLES * table->columns);

  g_return_if_fail (base < table->columns);
  figures_of_all (table, all);
  draw_samples (table, seed, samples);
  for (guint c = 0; c < table->columns; c++)
    {
      if (figures)
        figures[c] = column_interval (all, samples, table->columns, c, -1);
      if (differences)
        differences[c] = column_interval (all, samples, table->columns, c, (int) base);
    }
}
