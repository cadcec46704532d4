/* places.c - see places.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "places.h"

/* A step's number is its value's less one. */
const Step *
places_maker (const Tape *tape, int value)
{
  return tape_step (tape, value - 1);
}

int
places_first_norm (const Tape *tape, int block)
{
  return places_maker (tape, tape_step (tape, tape_block (tape, block)->scores)->in[0])->in[0];
}

int
places_block_input (const Tape *tape, int block)
{
  int value = places_maker (tape, places_first_norm (tape, block))->in[0];

  while (block == 0 && places_maker (tape, value)->op == OP_NORM)
    value = places_maker (tape, value)->in[0];
  return value;
}
