/* vit.c - the Vision Transformer of Dosovitskiy et al., "An Image is Worth 16x16 Words", ICLR 2021.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Also DeiT (Touvron et al. 2021), whose distilled networks have a second token and a second head, and answer with the mean of
 * both; DeiT-III, with LayerScale; and the masked autoencoder (He et al., CVPR 2022).
 */
#include "arch.h"

#define DISTILLATION_TOKEN 1

Tape *
vit_tape (Weights *weights, const Config *c, GError **error)
{
  Tape *t = tape_new (weights, (Shape){ 3, c->input.height, c->input.width });
  Last  last = block_all (t, c, block_tokens (t, c));
  int   x = feature_read (t, c, last);

  if (c->distilled && c->n_classes)
    {
      int second = tape_norm (t, NULL, "norm", last.x[LAST_BLOCKS - 1], c->final_norm_eps);

      x = tape_concat (t, "tokens_read", x, tape_pool (t, "pool_dist", second, DISTILLATION_TOKEN, FALSE));
      tape_two_heads (t, "head", "head_dist", x, c->n_classes);
    }
  else
    feature_head (t, c, x);
  return tape_finish (t, error);
}
