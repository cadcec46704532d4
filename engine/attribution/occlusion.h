/* occlusion.h - what the score loses when a patch's token is taken out of the sequence.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   map_j = s (all patches) - s (all but j),   s = logit_a, or logit_a - logit_b in a contrast
 *
 * The idea is Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, who paint a square gray; here nothing
 * is painted (without.h).  Signed: less than zero where the score gains.  A forward pass for each patch, which all classes share.  The
 * two scores are nearly equal, so both and their difference are in double, and in `exact` the forward passes as well.
 */
#ifndef OCCLUSION_H
#define OCCLUSION_H

#include "method.h"

/* A MethodRun. */
gboolean occlusion_run (const MethodCall *call, const Progress *progress, GError **error);
guint64  occlusion_room (ViaTrace *planned, int k, guint64 walk);

#endif
