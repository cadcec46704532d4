/* balance.h - self-tests of a walk, without data: what has been handed out is the whole.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   completeness   with G the message of a walk in balance (the table libra; attn_lrp without gamma is the same walk):
 *
 *                    sum of X_0 G_0 of all tokens  +  sum of bias G of all steps on tokens  +  the same behind them  =  the output
 *
 *                  Mehri, Soleymani Baghshah & Pilehvar, "LibraGrad", CVPR 2025.  A step's bias is what it adds to a multiple of its
 *                  input: also a BatchNorm's shift.  Other walks give the figures, but promise nothing.
 *   conservation   with R a relevance, which starts as 1 and which every rule shares out:  sum of R at X_0  =  1,  or 0 where none
 *                  leaves the output
 *
 * Both also hold at the input X_b of each block, so that a failure has a place.
 */
#ifndef BALANCE_H
#define BALANCE_H

#include "method.h"

/* Whether the method walks in a way of which there is something to be said. */
gboolean balance_exists (const ViaMethod *method, const ViaModel *model);

/* A MethodPrepare of such a method: fills the results' checks. */
gboolean balance_prepare (const MethodCall *call, Gathering *gathering, GError **error);

#endif
