/* pooled.c - attention pooling, as SigLIP has it (Zhai et al., "Sigmoid Loss for Language Image Pre-Training", ICCV 2023).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One learned query looks at all patches, and what it finds goes through an MLP:
 *
 *   y = proj (attention (q, k x, v x)),   feature = y + fc2 (gelu (fc1 (norm y)))
 */
#include <math.h>

#include "arch.h"

int
pooled_read (Tape *t, const Config *c, int x)
{
  static const char at[] = "attn_pool";
  double            scale = 1 / sqrt ((double) c->width / c->heads);
  int               kv = tape_pool_kv (t, at, "kv", x, 2 * c->width);
  int               attention = tape_softmax (t, at, "softmax", tape_pool_scores (t, at, "scores", kv, c->heads), scale);
  int               y = tape_linear (t, at, "proj", tape_mix (t, at, "mix", attention, kv), c->width);
  int               z = tape_linear (t, at, "mlp.fc1", tape_norm (t, at, "norm", y, c->norm_eps), c->pool_hidden);

  return tape_add (t, at, "add", y, tape_linear (t, at, "mlp.fc2", tape_gelu (t, at, "mlp.gelu", z, c->activation), c->width));
}
