/* clip.c - the image tower of Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", ICML 2021,
 * with a linear head.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One norm more, before the blocks, and mostly a projection into the space that pictures and texts share, before the head.
 */
#include "arch.h"

Tape *
clip_tape (Weights *weights, const Config *c, GError **error)
{
  Tape *t = tape_new (weights, (Shape){ 3, c->input.height, c->input.width });
  int   x = tape_norm (t, NULL, "norm_pre", block_tokens (t, c), c->norm_eps);

  x = feature_read (t, c, block_all (t, c, x));
  if (c->projection)
    x = tape_projection (t, "proj", x, c->projection);
  feature_head (t, c, x);
  return tape_finish (t, error);
}
