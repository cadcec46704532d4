/* dinov2.c - Oquab et al., "DINOv2: Learning Robust Visual Features without Supervision", 2023, with a linear head.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The blocks have LayerScale.  Newer ones have registers (Darcet et al., "Vision Transformers Need Registers", 2024): tokens beside
 * the class token that stand for no place in the picture.  The head reads the class token and the mean of the patches, side by
 * side, or the class tokens of four blocks.
 */
#include "arch.h"

Tape *
dinov2_tape (Weights *weights, const Config *c, GError **error)
{
  Tape *t = tape_new (weights, (Shape){ 3, c->input.height, c->input.width });
  Last  last = block_all (t, c, block_tokens (t, c));

  feature_head (t, c, feature_read (t, c, last));
  return tape_finish (t, error);
}
