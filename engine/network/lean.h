/* lean.h - keeping of each block what it begins with, and making the rest again when somebody asks.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kept are the values between the blocks, of the forward pass's own precision, so that what is made again has the same bits; and what no
 * block makes.  One slot, which all blocks share, holds the values of one of them, and of its scores and attention those of one head: an
 * attention is N² numbers for each head of each block.
 */
#ifndef LEAN_H
#define LEAN_H

#include "forward.h"
#include "section.h"

typedef struct
{
  const Tape  *tape;
  gboolean     exact;
  const Shape *shapes; /* [values], like these lent by whoever keeps the values */
  float      **values; /* [values]: where they are in float32; NULL of what is not there */

  Section *sections; /* one for each block */
  int      n;
  float  **held;        /* [values]: those that are always there; NULL of what blocks make */
  double **wide;        /* [values]: exact only, what blocks begin with, and what the slot's scores are made of */
  Arena   *slot, *work; /* lent */
  int      block;       /* whose values the slot holds, -1: nobody's */
  int      head;        /* whose scores and attention it holds, -1: no head's */
} Lean;

/* How much memory that takes: for what is always there, for the slot, and to work in. */
typedef struct
{
  gsize held, slot, work;
} LeanBytes;

/* NULL of a network that cannot do so. */
Lean *lean_new (const Tape *tape, gboolean exact, const Shape *shapes, float **values);
void  lean_free (Lean *lean);

LeanBytes lean_measure (Lean *lean);
/* Gives everything its place; the arenas, which have that much room, stay where they are as long as `lean` does. */
void lean_place (Lean *lean, Arena *held, Arena *slot, Arena *work);
/* The forward pass.  Error: cancelled. */
gboolean lean_forward (Lean *lean, const Progress *progress, GError **error);

/* As if no block had been made: the slot is used by others. */
void lean_forget (Lean *lean);
/* Makes a block's values again, but for scores and attention, unless they are there; and of these one head. */
void lean_need_block (Lean *lean, int block);
void lean_need_head (Lean *lean, int block, int head);

/* Whether a value is scores or attention of a block, of which one head is there at once. */
gboolean lean_comes_by_head (const Lean *lean, int value);

#endif
