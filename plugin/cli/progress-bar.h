/* progress-bar.h - how far the work is, on a terminal.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_PROGRESS_BAR_H
#define CLI_PROGRESS_BAR_H

#include <glib.h>

/* A bar on stderr, shown on a terminal or when `always`.  progress_bar_step() is a ViaProgress whose data is a ProgressBar, and
 * asks to stop on a signal; stage number `stage` of `n_stages` fills its share of the bar. */
typedef struct
{
  gboolean shown;
  int      stage, n_stages;
  int      percent; /* what the bar shows now */
} ProgressBar;

ProgressBar progress_bar_begin (int n_stages, gboolean always);
gboolean    progress_bar_step (double done, const char *stage, gpointer progress);
void        progress_bar_next (ProgressBar *progress);
void progress_bar_renew (ProgressBar *progress); /* the next step is shown although the bar is as long: its words are others */
void progress_bar_pause (ProgressBar *progress); /* something else is written to stderr; the bar comes back with the next step */
void progress_bar_end (ProgressBar *progress);

#endif
