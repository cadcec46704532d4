/* tokens.h - a text as the numbers that CLIP's text tower reads.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TOKENS_H
#define TOKENS_H

#include <glib.h>

/* All tokens of a text, an array of int without a beginning and an end, to be unreferenced.  What is no UTF-8 counts as U+FFFD.  NULL and
 * VIA_ERROR_NOT_FOUND for a text that is too long for its first `most` tokens to be known, of which at least as many are returned. */
GArray *tokens_of (const char *text, guint most, GError **error);

/* The beginning, at most `context` - 2 of the tokens, and the end. */
GArray *tokens_row (const GArray *tokens, guint context);

/* What of a text the first n of its tokens say, to be freed. */
char *tokens_spell (const GArray *tokens, guint n);

#endif
