/* sweep-terms.h - what a sweep asks for, against whom, and which rule tables walk together.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SWEEP_TERMS_H
#define SWEEP_TERMS_H

#include "rules.h"

/* In place of a block's number: attention pooling, whose A is [H,1,N]. */
#define SWEEP_POOL (-1)

/* What arrived at the attention of a block: messages[r] of rule table r, k blocks of [H, rows, N], lent for this call.  In a lean trace k
 * blocks of one head, number `head`, and the next call brings the next. */
typedef void (*SweepVisit) (int block, int head, const float *const *messages, gpointer data);
/* What arrived at any value, when all who read it have given theirs: k blocks of its live shape. */
typedef void (*SweepWatch) (int value, const float *const *messages, gpointer data);

typedef struct
{
  const Rules *rules[RULES_TOGETHER];
  int          n_rules;
  const int   *classes; /* [k], or VIA_REST in the place of one: all but its rival */
  const int   *rivals;  /* [k], the same with its class; NULL: no contrast */
  int          k;
  Gamma        gamma;       /* the same in all sweeps of a walk */
  int          first_block; /* the lowest block whose attention is asked for; as many as there are blocks: none */
  int          value;       /* what arrives at this value is asked for, too, 0 being the picture; -1: no value */
  SweepVisit   visit;       /* the pool, and from the last block down to first_block; NULL: nobody */
  SweepWatch   watch;       /* every value on the way, last the one that is asked for; NULL: nobody */
  gpointer     data;
} Sweep;

/* Against whom class number c is explained; the class itself: against nobody. */
int sweep_rival (const Sweep *sweep, int c);

/* The tables in the order in which two of them walk; a sweep names them so. */
extern const Rules *const sweep_pairs[][RULES_TOGETHER];

/* Which row of sweep_pairs has all tables of the sweep; -1: none, so that it walks alone. */
int sweep_pair (const Sweep *sweep);

#endif
