/* dinov2.c - Oquab et al., "DINOv2: Learning Robust Visual Features without Supervision", 2023, with its one-layer head.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head reads the class token and the mean of the patches, side by side.
 */
#include "arch.h"

Tape *
dinov2_tape (Weights *weights, const Config *c, GError **error)
{
  Tape *t = tape_new (weights, (Shape){ 3, c->image_size, c->image_size });
  int   x = blocks_run (t, c, tokens_embed (t, c));

  x = tape_pool (t, "pool", tape_norm (t, NULL, "norm", x, c->final_norm_eps), TRUE);
  tape_linear (t, NULL, "head", x, c->n_classes);
  return tape_finish (t, error);
}
