/* score.c - see score.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "score.h"

#include "../trace.h"

/* Of a class, or the mean of all but `other`. */
static double
logit_of (const double *logits, int n, int class, int other)
{
  double sum = 0;

  if (class != VIA_REST)
    return logits[class];
  for (int i = 0; i < n; i++)
    sum += i == other ? 0 : logits[i];
  return sum / (n - 1);
}

double
score_of_logits (const double *logits, int n, int class, int rival)
{
  return logit_of (logits, n, class, rival) - (rival == class ? 0 : logit_of (logits, n, rival, class));
}

/* Adds the gradient of what logit_of() says, times `factor`. */
static void
add_seed (float *logits, int n, int class, int other, float factor)
{
  if (class != VIA_REST)
    logits[class] += factor;
  for (int i = 0; i < n && class == VIA_REST; i++)
    logits[i] += i == other ? 0 : factor / (float) (n - 1);
}

void
score_seed (float *logits, int n, int class, int rival, gboolean own)
{
  add_seed (logits, n, class, rival, 1);
  if (rival != class && !own)
    add_seed (logits, n, rival, class, -1);
}
