/* products.h - maps of a value and the message that arrives at it, summed over the channels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With G the gradient of the score:
 *
 *   gradcam            map_j = max (sum_c w_c u_jc, 0), u what the first norm of the last block makes, w_c the mean of G_jc over
 *                      the patches j
 *   input_x_gradient   map = sum_c x_c G_c of the pixels x
 *
 * With G the message of the attn_lrp walk (rules.c), which times the value is a relevance:
 *
 *   attn_lrp           map = sum_c x_c G_c of the pixels x
 *
 * With G the message of the libra walk (rules.c), X_0 the tokens with their positions before any norm, X_b the input of block b:
 *
 *   libra_ixg   map_j = sum_c X_0jc G_jc
 *   libra       map_j = sum_{b >= start} sum_c X_bjc G_jc + sum of bias_c G_jc over the norms and linear steps from block `start`
 *               up to where the head reads
 *
 * Mehri, Soleymani Baghshah & Pilehvar, "LibraGrad: Balancing Gradient Flow for Universally Better Vision Transformer
 * Attributions", CVPR 2025: its input × gradient, and its FullGrad+.  Biases behind the place where the head reads belong to no
 * token and are left out.
 *
 * In double, for the sums are over many channels.
 */
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include "method.h"

/* A MethodPrepare. */
gboolean products_prepare (const MethodCall *call, Gathering *gathering, GError **error);

#endif
