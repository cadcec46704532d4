/* score.h - what is explained: the output of a class, or in a contrast how far it is above its rival's.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   s = logit_a,   logit_a - logit_b,   or logit_a - the mean of all other logits (VIA_REST in the place of b)
 */
#ifndef SCORE_H
#define SCORE_H

#include <glib.h>

/* The score of a class of n, of their logits; `rival` is the class itself where there is no contrast. */
double score_of_logits (const double *logits, int n, int class, int rival);

/* logits [n], zero: becomes the gradient of that score, or with `own` of the class's part of it, with which a relevance starts. */
void score_seed (float *logits, int n, int class, int rival, gboolean own);

#endif
