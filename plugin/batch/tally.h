/* tally.h - how many pictures are done, how fast that goes, and how many failed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BATCH_TALLY_H
#define BATCH_TALLY_H

#include "failure.h"

typedef struct
{
  guint  all, before;          /* pictures; those that were done by an earlier run */
  guint  done;                 /* by this one */
  guint  failures[N_FAILURES]; /* which are not among them */
  gint64 begun;                /* µs */
} Tally;

Tally tally_begin (guint all, guint before);
guint tally_n_failures (const Tally *tally);
/* 0…1 */
double tally_share (const Tally *tally);
/* "12 of 400 pictures, 3.1 a second, 2 min left"; free it. */
char *tally_progress (const Tally *tally);
/* "400 pictures: 380 explained, 17 done before, 3 failed"; free it. */
char *tally_summary (const Tally *tally);

#endif
