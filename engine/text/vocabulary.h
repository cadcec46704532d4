/* vocabulary.h - the 49 408 tokens of CLIP.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   0 … 255      a byte                          512 + k          what the k-th merge makes of two tokens
 *   256 … 511    a byte at the end of a word     49406, 49407     the beginning and the end of a text
 */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include <glib.h>

enum
{
  VOCABULARY_MERGES = 48894,
  VOCABULARY_START = 49406,
  VOCABULARY_END = 49407,
  VOCABULARY_SIZE = 49408
};

typedef struct _Vocabulary Vocabulary;

/* CLIP's, which is built in; made when it is first asked for, and never freed. */
const Vocabulary *vocabulary_get (void);

/* The token of a byte that does not end a word; 256 more is that of one that does. */
int vocabulary_byte (const Vocabulary *vocabulary, guchar byte);
/* The merge of two tokens, less than another that comes earlier; -1 for none. */
int vocabulary_merge (const Vocabulary *vocabulary, int left, int right);
/* Appends the bytes of a token of a text, and a space where it ends a word. */
void vocabulary_append (const Vocabulary *vocabulary, int token, GString *text);

#endif
