/* tape-inside.h - what the files that append steps to a tape share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TAPE_INSIDE_H
#define TAPE_INSIDE_H

#include "tape.h"

/* n zeros of `size` bytes that live as long as the tape; NULL, and the tape knows why, when there is no memory. */
gpointer tape_room (Tape *tape, gsize n, gsize size);

/* The numbers of the weight BASE.LEAF, or BASE when leaf is NULL, which must be `count`; NULL when it is missing and that is
 * allowed, or after a complaint. */
const float *tape_find (Tape *tape, const char *base, const char *leaf, gint64 count, gboolean optional);

/* Any step. */
Step *tape_append (Tape *tape, OpKind op, const char *at, const char *name, int x, int y, Shape shape);

/* A linear step without weights. */
Step *tape_append_linear (Tape *tape, const char *at, const char *name, int x, int cols);

/* The value is what an attention reads, its first `compared` columns queries and keys. */
void tape_note_projection (Tape *tape, int value, int compared);

#endif
