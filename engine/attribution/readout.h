/* readout.h - what the head hands to the tokens: the row vector that every chain of attentions starts with.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A head reads rows of tokens and means of the patches, of one block or several: the parts, which lie side by side in front of it.
 * Of the relevance that it hands out for a class each part has a share s, all of them 1 together:
 *
 *   s_i = sum_j (R_j) / sum of all,   j the columns of part i,   R by the z+ rule from the class down to where the parts meet
 *
 * A token's part is that token's row of the vector v, a mean's 1/n for each of n patches.  A part joins v where the chain passes the
 * output of its block.  So a head that reads the class token alone starts with row 0, one that reads the mean with 1/n for each
 * patch, whatever the class; the class tells in a concatenation only.  What knows no class takes equal shares.
 */
#ifndef READOUT_H
#define READOUT_H

#include "../trace.h"

/* In place of a token's number: all patches alike, or each as attention pooling looks at it. */
#define READOUT_MEAN (-1)
#define READOUT_POOL (-2)
/* The class tokens of four blocks, and a mean. */
#define READOUT_PARTS 5

typedef struct
{
  int n, prefix, tokens; /* parts; tokens before the patches, and all tokens */
  struct
  {
    int block, row; /* which token of that block's output, or READOUT_MEAN, READOUT_POOL */
  } part[READOUT_PARTS];
} Readout;

/* What the network's head reads, in the order of its columns. */
Readout readout_of (const ViaModel *model);
/* What a map of it starts with: the same, but for the four models of the reference implementation, whose maps start with the class
 * token. */
Readout readout_for_maps (const ViaModel *model);

/* "class", "mean", "class+mean", "linear4", "distilled", "pool" */
const char *readout_word (const Readout *readout);
/* Whether patches start with something of their own, and not with what reaches them through attentions alone. */
gboolean readout_has_patches (const Readout *readout);

/* shares [n] of a class; equal ones where no relevance leaves its output. */
void readout_shares (const Readout *readout, const ViaTrace *trace, int class, double *shares);
/* The mean of all classes but one: what they hand to the tokens together. */
void readout_shares_of_others (const Readout *readout, const ViaTrace *trace, int other, double *shares);
void readout_equal_shares (const Readout *readout, double *shares);
/* v [tokens] += the parts of one block.  pool [tokens]: the row of attention pooling, whose sum is 1; not looked at where there is none. */
void readout_join (const Readout *readout, const double *shares, const double *pool, int block, double *v);

#endif
