/* tally-bar.h - many pictures on their way, as a progress bar; and what fails of them, said at once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_TALLY_BAR_H
#define CLI_TALLY_BAR_H

#include "../batch/tally.h"
#include "options.h"
#include "progress-bar.h"

typedef struct
{
  Tally      *tally; /* the caller's */
  ProgressBar progress;
  gboolean    quiet; /* there is no bar */
  gint64      shown; /* µs */
} TallyBar;

TallyBar tally_bar_begin (Tally *tally, const Options *options);
/* One more is done; or, with an error, has failed like this. */
void tally_bar_count (TallyBar *bar, const char *path, const GError *failed, FailureKind kind);
void tally_bar_end (TallyBar *bar);

#endif
