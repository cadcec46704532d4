/* section.h - a tape's blocks as sections of steps, each of which can be made again from what it begins with.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SECTION_H
#define SECTION_H

#include "tape.h"

/* The steps of a block, `end` not included: the first is its norm, the last its second addition. */
typedef struct
{
  int first, end;
  int input, output; /* values: what it begins with, and what it makes */
} Section;

/* Fills sections[], one for each block.  FALSE of a network whose blocks hand on more than one value, or take more. */
gboolean section_find_all (const Tape *tape, Section *sections);

/* Whether a value is made inside: the output is not, it outlives the block. */
gboolean section_holds (const Section *section, int value);

/* The block whose step that is, or -1. */
int section_of_step (const Section *sections, int n, int step);

#endif
