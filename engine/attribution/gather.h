/* gather.h - maps of what blocks hold: matrices of attentions, gradients and relevances, multiplied on the way down; and the relevance
 * of pixels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef GATHER_H
#define GATHER_H

#include "method.h"

/* A MethodPrepare. */
gboolean gather_prepare (const MethodCall *call, Gathering *gathering, GError **error);

#endif
