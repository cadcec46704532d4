/* layout.h - how the published checkpoints name and shape the weights of a Vision Transformer.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A layout maps our names of the weights, which are timm's wherever timm has one, to a file's.  Our own names:
 *
 *   attn.q, attn.k, attn.v              one below the other they are attn.qkv
 *   norm_pre                            CLIP's norm before the blocks
 *   proj                                CLIP's projection, [D,E]
 *   bn.running_mean, bn.running_var     MAE's BatchNorm before the head
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "config.h"

typedef struct
{
  const char *part;  /* our name */
  const char *name;  /* the file's; NULL: the same; with a "/" first it stands without the prefix */
  const char *shape; /* a letter for each dimension, see layout_size() */
} Part;

#define LAYOUT_MAX_PREFIXES 3

typedef struct
{
  Family      family;
  const char *what;                              /* "DINOv2 in Hugging Face's layout"; N_() */
  const char *mark;                              /* a name that no other layout has */
  const char *prefixes[LAYOUT_MAX_PREFIXES + 1]; /* what may stand before all names of the frame and the blocks */
  const char *at;                                /* before the names of a block, "%d" its number */
  const Part *frame, *block;                     /* up to one without a part */
  gboolean    layer_scale;
} Layout;

/* The layout whose mark stands in the checkpoint, and its prefix there; NULL when there is none. */
const Layout *layout_find (const Weights *weights, const char **prefix);

/* The name in the file of a part, of block number `block` or of the frame when that is -1.  Free it. */
char *layout_name (const Layout *layout, const char *prefix, const Part *part, int block);

/* Lets the builders find all weights by our names. */
void layout_apply (const Layout *layout, const char *prefix, Weights *weights);

/* D width, Q 3 D, F hidden, T 2 D, E projection, C classes, N positions, P patch side; a digit is itself. */
gint64 layout_size (char letter, const Config *config);

#endif
