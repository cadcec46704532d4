/* forward.h - the walk from the picture to the logits.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FORWARD_H
#define FORWARD_H

#include "../kernels/gemm.h"
#include "arena.h"
#include "progress.h"
#include "tape.h"

/* Fills shapes[] (one per value) with the values' shapes, which have only the rows that some logit depends on; all of them with
 * `every_row`.  In a network that reads its class token, that is one row above the last block's keys and values. */
void forward_shapes (const Tape *tape, gboolean every_row, Shape *shapes);

/* Runs the tape.  values[0] is the picture; every other values[v] that is not NULL is filled with the value, of shapes[v], in
 * float32.  With REAL_F64 everything is computed in float64 and rounded once, as it is stored.  Needs `work` while it runs.
 * Errors: no memory, cancelled. */
gboolean forward_run (const Tape *tape, Real real, const Shape *shapes, float *const *values, Arena *work, const Progress *progress,
                      GError **error);

/* The same, but nothing is stored: y is what the last step makes, as precise as it was computed. */
gboolean forward_last (const Tape *tape, Real real, const Shape *shapes, float *picture, double *y, Arena *work,
                       const Progress *progress, GError **error);

/* The work of a step, in multiplications: for progress. */
double forward_cost (const Step *step, const Shape *shapes);

#endif
