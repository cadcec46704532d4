/* layout.h - how the published checkpoints name and shape the weights of a Vision Transformer.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A layout maps our names of the weights, which are timm's wherever timm has one, to a file's.  Our own names:
 *
 *   attn.q, attn.k, attn.v              one below the other they are attn.qkv
 *   attn.qkv.bias_mask                  DINOv3's, 0 for the keys
 *   mlp.gate, mlp.up                    one below the other they are mlp.fc1 of a gated MLP
 *   mlp.norm                            between the gate and mlp.fc2
 *   rope.periods                        of rotary positions
 *   attn_pool.in_proj                   attn_pool.q above attn_pool.kv
 *   reg_token                           all registers
 *   norm_pre                            CLIP's norm before the blocks
 *   proj, proj.weight                   CLIP's projection, [D,E] and [E,D]
 *   bn.running_mean, bn.running_var     MAE's BatchNorm before the head
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "../describe/config.h"

typedef struct
{
  const char *part; /* our name */
  const char *name; /* the file's; NULL: the same; with a "/" first it stands one level higher than the rest */
  /* A letter for each dimension, see layout_size(); with a "?" first a network may lack it; with a "|" another shape follows.
   * Several rows of one part: the first that the file has. */
  const char *shape;
} Part;

typedef struct
{
  Scheme      scheme;
  const char *what;          /* "Hugging Face's names"; N_() */
  const char *mark;          /* the patches' weight; what stands before it in the file stands before all names */
  const char *beside;        /* and this must be there as well */
  const char *at;            /* before the names of a block, "%d" its number */
  const Part *frame, *block; /* up to one without a part */
} Layout;

/* All of them, ending with one without a mark; of two that fit the first is right. */
extern const Layout layouts[];

/* A block of OpenAI's CLIP: that of its tower for texts, too. */
extern const Part layout_openai_block[];

/* What one letter stands for: D width, T 2 D, Q 3 D, F hidden, M what the MLP's first matrix makes, H hidden of the pooling, E projection, C classes, N positions, R registers, P patch side, X 3 P²; a
 * digit is itself; 0 for "*", which is anything. */
gint64 layout_size (char letter, const Config *config);

/* "48 × 3 × 8 × 8"; free it. */
char *layout_sides (const Tensor *tensor);

/* Whether a weight has one of the shapes. */
gboolean layout_fits (const char *shape, const Tensor *tensor, const Config *config);

#endif
