/* rollout.c - see rollout.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "rollout.h"

#include <string.h>

void
rollout_start (double *v, int tokens)
{
  memset (v, 0, tokens * sizeof *v);
  v[0] = 1;
}

static double
sum (const float *x, int n)
{
  double total = 0;

  for (int j = 0; j < n; j++)
    total += x[j];
  return total;
}

void
rollout_step (double *v, const float *m, int rows, int tokens, bool normalise, double *w)
{
  for (int i = 0; i < rows; i++)
    v[i] = w[i] = normalise ? v[i] / (sum (m + (long) i * tokens, tokens) + 1) : v[i];
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < tokens; j++)
      v[j] += w[i] * m[(long) i * tokens + j];
}
