/* probability.h - from a network's outputs to what is said about them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROBABILITY_H
#define PROBABILITY_H

#include "via.h"

/* What a probability depends on besides its own logit. */
typedef struct
{
  ViaOutputs outputs;
  double     top, sum; /* softmax: the largest logit, and the sum of exp (logit - top) */
} Probability;

/* For logits [n]. */
Probability probability_begin (ViaOutputs outputs, const float *logits, int n);
/* Of one of them; NAN when they are values. */
double probability_of (const Probability *probability, double logit);

#endif
