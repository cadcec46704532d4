/* places.h - where on a tape the values stand that methods speak of.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PLACES_H
#define PLACES_H

#include "../network/tape.h"

/* The step that makes a value; not of the picture. */
const Step *places_maker (const Tape *tape, int value);
/* What the first norm of a block makes: the input of query, key and value. */
int places_first_norm (const Tape *tape, int block);
/* X_b, the input of a block; of block 0 before any norm. */
int places_block_input (const Tape *tape, int block);

#endif
