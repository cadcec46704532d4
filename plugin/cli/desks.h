/* desks.h - many pictures on their way: begun and finished in their order, and worked on by threads, several at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   begin (i, desk, data)    on the caller's thread; hands over to others what takes a while, such as decoding
 *   work (i, desk, data)     on one of the threads, after that; those of different pictures in any order
 *   finish (i, desk, data)   on the caller's thread, after that; waits for others, such as whoever encodes
 *
 * Picture i sits at desk i % n from begin to finish.  Each thread has two desks and all of them one more: while it works on one
 * picture another is decoded or encoded.
 */
#ifndef CLI_DESKS_H
#define CLI_DESKS_H

#include "../explain/settings.h"

typedef struct
{
  void (*begin) (guint i, guint desk, gpointer data);
  void (*work) (guint i, guint desk, gpointer data);
  gboolean (*finish) (guint i, guint desk, gpointer data, GError **error); /* FALSE and an error: no others are begun */
} DesksSteps;

/* How many threads the engine's work on n pictures wants.  A small network gains little from a second thread, and pictures beside each
 * other gain all: one for each thread that the engine has, as long as there is room for the desks.  A large one needs much memory for each, and
 * uses all threads for one. */
guint desks_threads (guint n, ViaModel *model, const Settings *settings);
/* How many desks there are. */
guint desks_count (guint n_threads);

/* Takes n pictures through the steps; where there are several threads the engine has one for each.  FALSE and an error: a step says
 * so, or the user wants no more; no work goes on. */
gboolean desks_run (guint n, guint n_threads, const DesksSteps *steps, gpointer data, GError **error);

#endif
