/* legrad.h - the gradient at each block's own attention, of what the head would say to the tokens that this block puts out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   E_lj = mean_h mean_i max (g_lhij, 0),   g_l = d s_l/d A_l with all before A_l and v_l held,   s_l the score of block l's output
 *   map  = sum of E_l over the blocks, of the patches j
 *
 * Bousselham et al., "LeGrad: An Explainability Method for Vision Transformers via Feature Formation Sensitivity", ICCV 2025.  The blocks
 * are the last two, as its authors have them, or those from a start layer that is given.
 *
 * Where the head reads a token it is handed the mean of all N tokens of block l's output instead, as the authors do for CLIP; a mean
 * of patches and attention pooling it makes itself.  So the last block's score is that of the network only where no token is read.  In
 * the first case the message at the output is the same row for all tokens, and stays one row as far as the activation.
 */
#ifndef LEGRAD_H
#define LEGRAD_H

#include "method.h"

/* A MethodRun. */
gboolean legrad_run (const MethodCall *call, const Progress *progress, GError **error);
guint64  legrad_room (ViaTrace *planned, int k, guint64 walk);

#endif
