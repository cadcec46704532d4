/* block.c - the parts that all Vision Transformers share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A block, with LayerScale where the network has it:
 *
 *   x <- x + ls1 (proj (attention (norm1 x)))
 *   x <- x + ls2 (fc2 (gelu (fc1 (norm2 x))))
 *
 * A gated MLP has silu (gate (norm2 x)) up (norm2 x), and maybe a norm of that, in the place of gelu (fc1 (norm2 x)).
 */
#include <math.h>
#include <string.h>

#include "arch.h"

int
block_tokens (Tape *t, const Config *c)
{
  static const char *const before[] = { "cls_token", "dist_token", "reg_token", NULL };
  int                      tokens = tape_embed (t, "patch_embed.proj", before, c->width, c->patch);

  if (!c->pos_grid)
    return tokens;
  return tape_add (t, NULL, "tokens", tokens,
                   tape_positions (t, "pos_embed", tokens, c->pos_prefix, c->pos_grid, c->pos_interpolation));
}

/* What fc2 reads. */
static int
hidden (Tape *t, const Config *c, const char *at, int x)
{
  if (!c->gated)
    return tape_gelu (t, at, "mlp.gelu", tape_linear (t, at, "mlp.fc1", x, c->hidden), c->activation);
  x = tape_gate (t, at, "mlp.gate", tape_gates (t, at, "mlp.fc1", x, 2 * c->hidden));
  return c->inner_norm ? tape_norm (t, at, "mlp.norm", x, c->norm_eps) : x;
}

static int
block (Tape *t, const Config *c, const char *at, int x)
{
  double scale = 1 / sqrt ((double) c->width / c->heads);
  int    qkv = tape_qkv (t, at, "attn.qkv", tape_norm (t, at, "norm1", x, c->norm_eps), 3 * c->width);
  int    attention = tape_softmax (t, at, "attn.softmax", tape_scores (t, at, "attn.scores", qkv, c->heads), scale);
  int    y = tape_linear (t, at, "attn.proj", tape_mix (t, at, "attn.mix", attention, qkv), c->width);

  x = tape_add (t, at, "add1", x, c->layer_scale ? tape_layer_scale (t, at, "ls1.gamma", y) : y);
  y = tape_linear (t, at, "mlp.fc2", hidden (t, c, at, tape_norm (t, at, "norm2", x, c->norm_eps)), c->width);
  return tape_add (t, at, "add2", x, c->layer_scale ? tape_layer_scale (t, at, "ls2.gamma", y) : y);
}

Last
block_all (Tape *t, const Config *c, int x)
{
  Last last = { { -1, -1, -1, -1 } };

  for (int i = 0; i < c->depth; i++)
    {
      g_autofree char *at = g_strdup_printf ("blocks.%d", i);

      x = block (t, c, at, x);
      memmove (last.x, last.x + 1, sizeof last.x - sizeof *last.x);
      last.x[LAST_BLOCKS - 1] = x;
    }
  return last;
}
