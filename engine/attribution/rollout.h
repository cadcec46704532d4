/* rollout.h - from matrices over tokens to one row: how much each token gives to the class token.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Abnar & Zuidema, "Quantifying Attention Flow in Transformers", ACL 2020:
 *
 *   M'_b = (M_b + I)/rowsum (M_b + I),   J = M'_{L-1} … M'_s,   the answer is row 0 of J
 *
 * Only that row is needed, so a row vector walks down the blocks, v <- v M', in double: N² instead of N³ operations a block,
 * and more exact than the product of matrices.  Chefer et al. 2021 leave the row sums out for a ViT: M'_b = M_b + I.
 */
#ifndef ROLLOUT_H
#define ROLLOUT_H

#include <stdbool.h>

/* v [tokens]: row 0 of the identity. */
void rollout_start (double *v, int tokens);

/* v <- v M'.  m [rows,tokens] holds the first rows of M; the others are zero.  w: room for [rows]. */
void rollout_step (double *v, const float *m, int rows, int tokens, bool normalise, double *w);

#endif
