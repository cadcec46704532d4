/* products.h - maps of a value and the message that arrives at it, summed over the channels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With G the gradient of the score:
 *
 *   gradcam   map_j = max (sum_c w_c u_jc, 0), u what the first norm of the last block makes, w_c the mean of G_jc over the patches j
 *
 * In double, for the sums are over many channels.
 */
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include "methods.h"
#include "sweep.h"

/* Fills the maps of n classes, the rivals' among them; `sweep` has them. */
gboolean products_run (ViaTrace *trace, const ViaMethod *method, Sweep sweep, float *maps, const Progress *progress,
                       GError **error);

#endif
