/* batch.h - texts one below the other, which a network reads together.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A token sees what stands before it in its text, and nothing else: so two texts that begin alike have the same numbers there, and these rows
 * are computed once.  A text stands whole, or has only the rows in which it differs from one that does.
 */
#ifndef BATCH_H
#define BATCH_H

#include "../network/tape.h"

typedef struct
{
  guint     most;               /* rows there is room for */
  guint     rows, texts;        /* that are in it */
  int      *tokens, *positions; /* of each row */
  TextSpan *spans;
  guint    *ends; /* of each text, the row of its last token */
} Batch;

void batch_init (Batch *batch, guint most);
void batch_clear (Batch *batch);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

/* Empties it, and takes as many of the texts as there is room for, at least one: arrays of int, in an order in which those that begin alike
 * follow each other, and none of them longer than `most`. */
void batch_fill (Batch *batch, GArray *const *texts, guint n);

/* As qsort() wants it: that order. */
int batch_compare (const GArray *a, const GArray *b);

#endif
