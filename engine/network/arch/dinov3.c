/* dinov3.c - Siméoni et al., "DINOv3", 2025, with a linear head.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As DINOv2 with registers, but nothing is added to the patches: rotary positions in every block, so that any size will do.  The
 * keys have no bias.  S+, H+ and 7B have a gated MLP.
 */
#include "arch.h"

Tape *
dinov3_tape (Weights *weights, const Config *c, GError **error)
{
  Tape *t = tape_new (weights, (Shape){ 3, c->input.height, c->input.width });
  int   x = block_tokens (t, c);

  tape_rotary (t, x, ROTARY_HALVES, c->width / c->heads, 0);
  feature_head (t, c, feature_read (t, c, block_all (t, c, x)));
  return tape_finish (t, error);
}
