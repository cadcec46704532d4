/* remake.h - values that are made again when they are needed, because that costs less than the memory to store them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a LayerNorm or a GELU hands to a linear step is a fifth of all values of a ViT, follows from another value that is stored,
 * row by row, and is read on the way back by the linear step alone.  Which steps are cheap and dear is said in ops/ops.c.
 */
#ifndef REMAKE_H
#define REMAKE_H

#include "tape.h"

/* Whether the value need not be stored: it is what a cheap step makes of one that is stored, and only dear steps read it, one at least: the
 * network's end is read by others. */
gboolean remake_can (const Tape *tape, int value);

/* to = the value, float32, of shapes[value]; the one that it is made of is in values[]. */
void remake (const Tape *tape, int value, const Shape *shapes, float *const *values, float *to);

#endif
