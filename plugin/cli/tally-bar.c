/* tally-bar.c - see tally-bar.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tally-bar.h"

#include "say.h"

/* Between two looks of the bar. */
#define SHOW_MICROSECONDS 200000

TallyBar
tally_bar_begin (Tally *tally, const Options *options)
{
  TallyBar bar = { .tally = tally, .progress = progress_bar_begin (1, options->progress), .quiet = options->quiet };

  bar.progress.shown = bar.progress.shown && !bar.quiet;
  return bar;
}

static void
show (TallyBar *bar)
{
  gint64           now = g_get_monotonic_time ();
  g_autofree char *words = NULL;

  if (bar->quiet || now - bar->shown < SHOW_MICROSECONDS)
    return;
  words = tally_progress (bar->tally);
  progress_bar_renew (&bar->progress);
  progress_bar_step (tally_share (bar->tally), words, &bar->progress);
  bar->shown = now;
}

void
tally_bar_count (TallyBar *bar, const char *path, const GError *failed, FailureKind kind)
{
  if (!failed)
    bar->tally->done++;
  else
    {
      bar->tally->failures[kind]++;
      progress_bar_pause (&bar->progress);
      say_error (path, failed->message);
    }
  show (bar);
}

void
tally_bar_end (TallyBar *bar)
{
  progress_bar_end (&bar->progress);
}
