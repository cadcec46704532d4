/* merges.h - byte-pair encoding: a word as tokens.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MERGES_H
#define MERGES_H

#include "vocabulary.h"

/* Appends the tokens of one word of `length` bytes, at least one, to an array of int. */
void merges_append (const Vocabulary *vocabulary, const char *word, gsize length, GArray *tokens);

#endif
