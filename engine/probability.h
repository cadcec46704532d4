/* probability.h - from a network's outputs to what is said about them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROBABILITY_H
#define PROBABILITY_H

#include "via.h"

/* Of output `index` among the logits [n]; NAN when they are values. */
double probability_of (ViaOutputs outputs, const float *logits, int n, int index);

#endif
