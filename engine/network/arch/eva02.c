/* eva02.c - Fang et al., "EVA-02: A Visual Representation for Neon Genesis", 2023.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Learned positions as a ViT has, and rotary ones in every block; a gated MLP, of the larger networks with a norm inside; the head
 * reads the mean of the patches.
 */
#include "arch.h"

Tape *
eva02_tape (Weights *weights, const Config *c, GError **error)
{
  Tape *t = tape_new (weights, (Shape){ 3, c->input.height, c->input.width });
  int   x = block_tokens (t, c);

  tape_rotary (t, x, ROTARY_NEIGHBOURS, c->width / c->heads, c->rope_reference);
  feature_head (t, c, feature_read (t, c, block_all (t, c, x)));
  return tape_finish (t, error);
}
