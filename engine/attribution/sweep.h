/* sweep.h - the walk from a class back through the network, under one or two rule tables at once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every table starts from the same seed: 1 at the class's logit, 0 elsewhere; in a contrast the gradient has -1 at the rival's.
 * All classes travel together.  The tables go in step, so that whoever watches sees the gradient and the relevance of one attention
 * at the same time and nothing has to be stored.  The sweep passes a value on only where something that is asked for lies below it
 * (reach).
 */
#ifndef SWEEP_H
#define SWEEP_H

#include "../network/progress.h"
#include "../trace.h"
#include "rules.h"

/* In place of a block's number: the picture; attention pooling, whose A is [H,1,N]. */
#define SWEEP_PICTURE (-1)
#define SWEEP_POOL (-2)

/* What arrived at the attention of a block: messages[r] of rule table r, k blocks of [H, rows, N], lent for this call.  Or at the
 * picture: k blocks of [3, S, S]. */
typedef void (*SweepVisit) (int block, const float *const *messages, gpointer data);

typedef struct
{
  const Rules *rules[RULES_TOGETHER];
  int          n_rules;
  const int   *classes;
  const int   *rivals; /* [k]; NULL: no contrast */
  int          k;
  int          first_block; /* the lowest block whose attention is asked for; as many as there are blocks: none */
  gboolean     picture;     /* what arrives at the picture is asked for, too */
  SweepVisit   visit;       /* the pool, from the last block down to first_block, then the picture */
  gpointer     data;
} Sweep;

/* Errors: no memory, cancelled. */
gboolean sweep_run (ViaTrace *trace, const Sweep *sweep, const Progress *progress, GError **error);

#endif
