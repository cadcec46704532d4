/* walk.h - what a walk down a tape needs: which messages lead somewhere, and where they lie.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Planned before anything is computed, so that the memory of a walk is known, too, without walking.
 */
#ifndef WALK_H
#define WALK_H

#include "../network/plan.h"
#include "../trace.h"
#include "sweep-terms.h"

typedef struct
{
  ViaTrace    *trace;
  const Tape  *tape;
  const Sweep *sweeps; /* [n_sweeps], of the same classes */
  int          n_sweeps;
  const Rules *rules[RULES_TOGETHER]; /* all their tables */
  int          n_rules;
  gboolean    *wanted[RULES_TOGETHER]; /* [values] of each table: a message for it leads somewhere */
  Lifetime    *lives;                  /* [values]: of its message, in pulls from the top */
  gsize        messages;               /* bytes of all messages of one rule table */
  const float *x[2];                   /* what the step at hand has read */
  Arena       *arena;                  /* the messages of every table, what is made again of x, then the scratch */
} Walk;

/* Plans a walk of all these sweeps; returns the bytes that its arena needs, which is the caller's to set.  Free what it holds with
 * walk_clear(). */
gsize walk_plan (Walk *w, ViaTrace *trace, const Sweep *sweeps, int n);
void  walk_clear (Walk *w);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/* Which of the walk's tables is one of a sweep's; -1: none. */
int walk_find_table (const Walk *w, const Rules *table);
/* Whether a sweep wants to know of a block. */
gboolean walk_asks (const Sweep *sweep, int block);
/* Whether a step has an input whose message is wanted: of one table, and of any. */
gboolean walk_leads_table_on (const Walk *w, int rules, const Step *step);
gboolean walk_leads_on (const Walk *w, const Step *step);
/* How often steps read a value; `whole`: all of it. */
int walk_count_readers (const Walk *w, int value, gboolean whole);
/* Of what a step reads. */
void walk_shapes (const Walk *w, const Step *step, Shape sx[2]);

#endif
