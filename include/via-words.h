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

/* How words become texts. */
typedef enum
{
  VIA_TEMPLATES_AUTO, /* as ON where each of them is a bare word, or two or three, without an article: "tabby cat" */
  VIA_TEMPLATES_ON,   /* each is put into seven sentences, "art of the {}.", and the mean of their directions counts */
  VIA_TEMPLATES_OFF   /* each is a text as it stands */
} ViaTemplates;

/* What a network that reads words says of n texts, which end with NULL: [n,via_model_n_features()] numbers, each row of length 1.  What has
 * been computed is kept on disk.  VIA_ERROR_UNSUPPORTED when the network reads no words or there are more than 65536, VIA_ERROR_NOT_FOUND for a text that is too long to be
 * read; no memory, cancelled.  Free with g_free(). */
double *via_words_directions (ViaModel *network, const char *const *texts, ViaTemplates templates, ViaPrecision precision,
                              ViaProgress progress, gpointer data, GError **error);
/* What it makes of a cosine to get a logit; 0 and an error when it reads no words. */
double via_words_scale (ViaModel *network, GError **error);
/* FALSE and VIA_ERROR_NOT_FOUND, with both in it, when two of the texts are the same to the network, or when there is nothing in one that it
 * reads, such as in markup alone. */
gboolean via_words_differ (ViaModel *network, const char *const *texts, GError **error);

/* All tokens of a text, without the marks of its beginning and its end; free with g_free().  *n is how many there are, *read how many of them the
 * network reads.  NULL for a network: CLIP's own. */
int *via_words_tokens (ViaModel *network, const char *text, guint *n, guint *read, GError **error);
/* What the first tokens of a text say, in words; free with g_free(). */
char *via_words_spell (const int *tokens, guint n);

/* What somebody wants to know, in words that end with NULL, as the classes of such a model; each is called as it was given.  Errors
 * as of via_words_directions(). */
ViaModel *via_model_with_words (ViaModel *network, const char *const *words, ViaTemplates templates, ViaPrecision precision,
                                ViaProgress progress, gpointer data, GError **error);

/* What a picture is to other texts: `trace`, which stays as it is and has not every row, is of a model of texts of the same network as
 * `model`.  The network is not run again; outputs may be off by a rounding to float32.  Error: no memory. */
ViaTrace *via_trace_with_texts (const ViaTrace *trace, ViaModel *model, GError **error);

/* The names of a list that is built in, in the order of its classes: "imagenet-1k".  Free with g_strfreev(); NULL for another name. */
char **via_label_set (const char *name);

G_END_DECLS

#endif
