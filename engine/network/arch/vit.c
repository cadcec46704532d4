/* vit.c - the Vision Transformer of Dosovitskiy et al., "An Image is Worth 16x16 Words", ICLR 2021.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Also the one that is trained as a masked autoencoder (He et al., "Masked Autoencoders Are Scalable Vision Learners", CVPR 2022)
 * and then read by a linear probe: a BatchNorm without weights before the head.
 */
#include "arch.h"

/* Of MAE's linear probe. */
#define BATCH_NORM_EPS 1e-6

Tape *
vit_tape (Weights *weights, const Config *c, GError **error)
{
  Tape *t = tape_new (weights, (Shape){ 3, c->image_size, c->image_size });
  int   x = blocks_run (t, c, tokens_embed (t, c));

  x = tape_pool (t, "pool", tape_norm (t, NULL, "norm", x, c->final_norm_eps), FALSE);
  if (c->family == FAMILY_MAE)
    x = tape_batch_norm (t, "bn", x, BATCH_NORM_EPS);
  tape_linear (t, NULL, "head", x, c->n_classes);
  return tape_finish (t, error);
}
