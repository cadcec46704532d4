/* rollout.h - from matrices over tokens to one row: how much each token gives to what the head reads.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row vector v, what the head reads of each token (readout.h), walks down the blocks, v <- v M', in double: N² instead of N³
 * operations a block, and more exact than the product of matrices.  M' has one of three forms:
 *
 *   rows made 1   (M + I)/rowsum (M + I)      Abnar & Zuidema, "Quantifying Attention Flow in Transformers", ACL 2020, for a matrix
 *                                             whose rows need not sum to 1, as the reference implementation has it
 *   free          M + I                       Chefer et al. 2021 for a ViT
 *   halves        (M/rowsum (M) + I)/2        Abnar & Zuidema's own; a row of M that holds nothing is the identity's
 *
 * From the class token the first two give the same map but for a factor: what a row keeps stays in the class token's column.  Where
 * v starts on the patches it stays in the map, and rows made 1 draw a patch dark whose row holds much; and where M is small, it
 * drowns in I.  With halves a row gives away as much as it keeps.
 */
#ifndef ROLLOUT_H
#define ROLLOUT_H

typedef enum
{
  ROLLOUT_ROWS_MADE_1,
  ROLLOUT_FREE,
  ROLLOUT_HALVES
} RolloutForm;

/* v <- v M'.  m [rows,tokens] holds the first rows of M; the others are zero.  w: room for [rows]. */
void rollout_step (double *v, const float *m, int rows, int tokens, RolloutForm form, double *w);
/* v <- v M.  w: room for [rows]. */
void rollout_once (double *v, const float *m, int rows, int tokens, double *w);

#endif
