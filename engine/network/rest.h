/* rest.h - the rest of a network: its steps from one on, with a value that is given in the place of all that were made before.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rest is a tape of its own, whose first step makes the given value and whose picture is empty.  It may have fewer tokens than the
 * network, and then belongs to a part of the patches: a Vision Transformer takes any number of them.
 */
#ifndef REST_H
#define REST_H

#include "tape.h"

/* The number of the given value. */
#define REST_GIVEN 1

typedef struct
{
  Tape   *tape;
  double *given;         /* [tokens, width], to be filled before every forward pass */
  double *cosine, *sine; /* of the rotary positions, if the network has any: [patches, half] */
} Rest;

/* The steps of the tape from number `first` on; of a value that they read from before, all tokens have `width` numbers.  It borrows from
 * the tape, which must outlive it.  NULL: no memory. */
Rest *rest_new (const Tape *tape, int first, int tokens, GError **error);
void  rest_free (Rest *rest);

/* Says which of the network's patches, in the order of the rest's, are there: only rotary positions ask.  At first they are all. */
void rest_places (Rest *rest, const Tape *tape, const int *patches);

#endif
