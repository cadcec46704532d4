/* vit.c - the Vision Transformer of Dosovitskiy et al., "An Image is Worth 16x16 Words", ICLR 2021.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Also DeiT (Touvron et al. 2021), whose distilled networks have a second token and a second head, and answer with the mean of both;
 * DeiT-III, with LayerScale; and the masked autoencoder (He et al., CVPR 2022), which a linear probe reads through a BatchNorm without
 * weights.
 */
#include "arch.h"

#define DISTILLATION_TOKEN 1

/* The mean of what both heads say. */
static void
two_heads (Tape *t, const Config *c, int x, int feature)
{
  int y = tape_pool (t, "pool_dist", tape_norm (t, NULL, "norm", x, c->final_norm_eps), DISTILLATION_TOKEN, FALSE);

  x = head_read (t, c, feature);
  y = tape_linear (t, NULL, "head_dist", y, c->n_classes);
  tape_times (t, "mean", tape_add (t, NULL, "heads", x, y), 0.5);
}

Tape *
vit_tape (Weights *weights, const Config *c, GError **error)
{
  Tape *t = tape_new (weights, (Shape){ 3, c->image_size, c->image_size });
  Last  last = blocks_run (t, c, tokens_embed (t, c));
  int   x = feature_read (t, c, last);

  if (c->distilled)
    two_heads (t, c, last.x[LAST_BLOCKS - 1], x);
  else
    head_read (t, c, x);
  return tape_finish (t, error);
}
