/* vit.c - the Vision Transformer of Dosovitskiy et al., "An Image is Worth 16x16 Words", ICLR 2021, with timm's names.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "arch.h"

#include <math.h>

static int
block (Tape *t, const Config *c, const char *at, int x)
{
  double scale = 1 / sqrt ((double) c->width / c->heads);
  int    qkv = tape_linear (t, at, "attn.qkv", tape_norm (t, at, "norm1", x, c->norm_eps), 3 * c->width);
  int    attention = tape_softmax (t, at, "attn.softmax", tape_scores (t, at, "attn.scores", qkv, c->heads), scale);
  int    y = tape_linear (t, at, "attn.proj", tape_mix (t, at, "attn.mix", attention, qkv), c->width);

  x = tape_add (t, at, "add1", x, y);
  y = tape_linear (t, at, "mlp.fc1", tape_norm (t, at, "norm2", x, c->norm_eps), c->hidden);
  y = tape_linear (t, at, "mlp.fc2", tape_gelu (t, at, "mlp.gelu", y), c->width);
  return tape_add (t, at, "add2", x, y);
}

Tape *
vit_tape (Weights *weights, const Config *c, GError **error)
{
  Tape *t = tape_new (weights, (Shape){ 3, c->image_size, c->image_size });
  int   x = tape_embed (t, "patch_embed.proj", "cls_token", "pos_embed", c->width, c->patch);

  for (int i = 0; i < c->depth; i++)
    {
      g_autofree char *at = g_strdup_printf ("blocks.%d", i);

      x = block (t, c, at, x);
    }
  x = tape_pool (t, "pool", tape_norm (t, NULL, "norm", x, c->final_norm_eps));
  tape_linear (t, NULL, "head", x, c->n_classes);
  return tape_finish (t, error);
}
