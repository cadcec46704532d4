/* rank.c - how alike two rows of numbers are in their order.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spearman 1904: the correlation of the ranks, rho = cov (r, s) / sqrt (var (r) var (s)).  Equal numbers share the mean of their
 * ranks, so their order does not count.
 */
#include "rank.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  float value;
  gsize place;
} Ranked;

static int
by_value (const void *a, const void *b)
{
  float x = ((const Ranked *) a)->value, y = ((const Ranked *) b)->value;

  return (x > y) - (x < y);
}

/* Each number's rank 1 … n, less the mean of all ranks; free with g_free(). */
static double *
centred_ranks (const float *values, gsize n)
{
  g_autofree Ranked *sorted = g_new (Ranked, n);
  double            *ranks = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    sorted[i] = (Ranked){ values[i], i };
  if (n > 0)
    qsort (sorted, n, sizeof *sorted, by_value); /* which may not be given NULL */
  for (gsize begin = 0, end; begin < n; begin = end)
    {
      for (end = begin + 1; end < n && sorted[end].value == sorted[begin].value;)
        end++;
      for (gsize i = begin; i < end; i++)
        ranks[sorted[i].place] = ((double) begin + 1 + (double) end) / 2 - ((double) n + 1) / 2;
    }
  return ranks;
}

double
rank_correlation (const float *a, const float *b, gsize n)
{
  g_autofree double *r = centred_ranks (a, n), *s = centred_ranks (b, n);
  double             rr = 0, ss = 0, rs = 0;

  for (gsize i = 0; i < n; i++)
    {
      rr += r[i] * r[i];
      ss += s[i] * s[i];
      rs += r[i] * s[i];
    }
  return rr > 0 && ss > 0 ? rs / sqrt (rr * ss) : NAN;
}
