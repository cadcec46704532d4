/* sweep.h - the walk from a class back through the network, under one or two rule tables at once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every table starts from the same seed: 1 at the class's logit, 0 elsewhere; in a contrast the gradient has -1 at the rival's.  Of all
 * other classes together each of C - 1 has its share of that 1.
 * All classes travel together.  The tables go in step, so that whoever watches sees the gradient and the relevance of one attention
 * at the same time and nothing has to be stored.  A table passes a message on only where something that is asked for of it lies below
 * (reach).
 *
 * Several sweeps of the same classes may be one walk: each is told of the tables that it names, whoever else needs them.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include "../network/progress.h"
#include "../trace.h"
#include "sweep-terms.h"

/* n sweeps of the same classes and rivals, whose tables stand in one row of sweep_pairs, in one walk.  Errors: no memory, cancelled. */
gboolean sweeps_run (ViaTrace *trace, const Sweep *sweeps, int n, const Progress *progress, GError **error);
/* The bytes that such a walk needs, beside what the trace keeps; of classes only how many there are counts. */
gsize sweeps_measure (ViaTrace *trace, const Sweep *sweeps, int n);
/* One of them. */
gboolean sweep_run (ViaTrace *trace, const Sweep *sweep, const Progress *progress, GError **error);

#endif
