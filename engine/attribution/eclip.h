/* eclip.h - Grad-ECLIP: the gradient along the class token's row of the last attention, where its query meets like keys.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   c_j = cos (q_0, k_j),   w_j = (c_j - min c)/(max c - min c), 0 where all are equal
 *   map_j = max (w_j sum_h g_h0j, 0)
 *
 * q, k and g, the gradient of the attention, are the last block's, and j the patches.  Zhao et al., "Gradient-based Visual Explanation
 * for Transformer-based CLIP", ICML 2024, who weigh the values by the gradient at the attention's output o: sum_c (d score/d o_0c) v_jc is
 * sum_h g_h0j.  They explain the network with one head, as wide as all, in that block; here it is the network as it was trained.
 * q_0 k_j is the sum of the heads' scores; queries and keys that are turned keep their lengths.
 */
#ifndef ECLIP_H
#define ECLIP_H

#include "method.h"

/* A MethodPrepare, of networks whose head reads the class token alone. */
gboolean eclip_prepare (const MethodCall *call, Gathering *gathering, GError **error);

#endif
