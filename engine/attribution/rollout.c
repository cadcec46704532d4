/* rollout.c - see rollout.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "rollout.h"

#include <string.h>

static double
sum (const float *x, int n)
{
  double total = 0;

  for (int j = 0; j < n; j++)
    total += x[j];
  return total;
}

/* v += w M */
static void
add_rows (double *v, const double *w, const float *m, int rows, int tokens)
{
  for (int i = 0; i < rows; i++)
    if (w[i] != 0)
      for (int j = 0; j < tokens; j++)
        v[j] += w[i] * m[(long) i * tokens + j];
}

/* What becomes of v_i: how much of it stays, *v, and how much goes through row i of M, times that row's numbers. */
static double
divide (double *v, double row_sum, RolloutForm form)
{
  if (form == ROLLOUT_ROWS_MADE_1)
    return *v /= row_sum + 1;
  if (form == ROLLOUT_FREE)
    return *v;
  if (row_sum == 0)
    return 0;
  *v /= 2;
  return *v / row_sum;
}

void
rollout_step (double *v, const float *m, int rows, int tokens, RolloutForm form, double *w)
{
  for (int i = 0; i < rows; i++)
    w[i] = divide (&v[i], sum (m + (long) i * tokens, tokens), form);
  add_rows (v, w, m, rows, tokens);
}

void
rollout_once (double *v, const float *m, int rows, int tokens, double *w)
{
  memcpy (w, v, rows * sizeof *w);
  memset (v, 0, tokens * sizeof *v);
  add_rows (v, w, m, rows, tokens);
}
