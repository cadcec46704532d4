/* forward.h - the walk from the picture to the logits.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FORWARD_H
#define FORWARD_H

#include "../kernels/gemm.h"
#include "arena.h"
#include "ops/ops.h"
#include "progress.h"
#include "tape.h"

/* Fills shapes[] (one per value) with the values' shapes, which have only the rows that some logit depends on; all of them with
 * `every_row`.  In a network that reads its class token, that is one row above the last block's keys and values. */
void forward_shapes (const Tape *tape, gboolean every_row, Shape *shapes);

/* What a run goes over, and where what it makes is kept.  With REAL_F64 everything is computed in float64 and rounded once, as it is
 * stored. */
typedef struct
{
  const Tape   *tape;
  Real          real;
  const Shape  *shapes;
  float *const *values; /* values[0] is the picture; every other that is not NULL is filled, in float32 */
  double *const
          *wide;    /* REAL_F64: those that are not NULL are filled, too, and read by runs that begin later; NULL: there are none */
  gboolean by_head; /* scores and attentions of blocks are made and forgotten head by head, none is stored */
} ForwardCall;

/* The bytes of memory that the steps first … end - 1 work in. */
gsize forward_room (const ForwardCall *call, int first, int end);
/* Runs them in `work`, which has that much room.  Error: cancelled. */
gboolean forward_steps (const ForwardCall *call, int first, int end, Arena *work, const Progress *progress, GError **error);
/* Runs all of them.  Errors: no memory, cancelled. */
gboolean forward_run (const ForwardCall *call, Arena *work, const Progress *progress, GError **error);

/* Of one head of a block the scores and the attention, [live,N] each, in float32; from what the block's queries and keys are in `values` or
 * `wide`.  Needs forward_head_room() bytes of work. */
void  forward_head (const ForwardCall *call, const Block *block, Head head, Arena *work, float *scores, float *attention);
gsize forward_head_room (const ForwardCall *call, const Block *block);

/* The same, but nothing is stored: y is what the last step makes, as precise as it was computed. */
gboolean forward_last (const ForwardCall *call, double *y, Arena *work, const Progress *progress, GError **error);

/* The work of a step, in multiplications: for progress. */
double forward_cost (const Step *step, const Shape *shapes);

#endif
