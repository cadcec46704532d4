/* integrated.h - the gradient along the way from a baseline to the picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Integrated gradients (Sundararajan, Taly & Yan, "Axiomatic Attribution for Deep Networks", ICML 2017), by the midpoint rule in K steps:
 *
 *   map = sum_c (x - b)_c mean_k G_c (b + (k + 1/2)/K (x - b)),   k = 0 … K - 1
 *
 * x the pixels of the network's input, b those of the baseline, G the gradient of the score.  Its sum is score (x) - score (b), but for
 * what the rule misses.
 */
#ifndef INTEGRATED_H
#define INTEGRATED_H

#include "method.h"

/* A MethodRun: a forward pass and a gradient for each step, of the trace's precision. */
gboolean integrated_run (const MethodCall *call, const Progress *progress, GError **error);
guint64  integrated_room (ViaTrace *planned, int k, guint64 walk);

#endif
