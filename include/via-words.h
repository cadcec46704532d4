/* via-words.h - networks that are asked in words: CLIP.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Belongs to via.h, and follows its rules.
 */
#ifndef VIA_WORDS_H
#define VIA_WORDS_H

#include "via.h"

G_BEGIN_DECLS

/* Texts as classes.  A model of its own, which holds a reference on the network that it is made of, via_model_reads_words(), and uses
 * that one's weights: the class number i is called names[i], which end with NULL, and its output is scale times the cosine of the
 * network's feature and texts[i], one of n rows of via_model_n_features() numbers, each of length 1.  The outputs are a softmax; of a
 * single text they are a value, of which ViaGuess tells the cosine.  Error: no memory. */
ViaModel *via_model_with_texts (ViaModel *network, const char *const *names, const double *texts, double scale, GError **error);
/* The scale of a model whose classes are texts; 0 of any other. */
double via_model_text_scale (const ViaModel *model);

G_END_DECLS

#endif
