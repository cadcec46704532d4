/* progress-bar.c - see progress-bar.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "progress-bar.h"

#include <stdio.h>
#include <unistd.h>

#include "../printable.h"
#include "stop.h"

#define BAR_WIDTH 30

ProgressBar
progress_bar_begin (int n_stages, gboolean always)
{
  return (ProgressBar){ .shown = always || isatty (STDERR_FILENO), .n_stages = n_stages, .percent = -1 };
}

gboolean
progress_bar_step (double done, const char *stage, gpointer data)
{
  ProgressBar     *p = data;
  int              percent = (int) (100 * (p->stage + CLAMP (done, 0, 1)) / p->n_stages);
  int              filled = BAR_WIDTH * percent / 100;
  g_autofree char *words = printable_text (stage ? stage : "");

  if (p->shown && percent != p->percent)
    {
      fprintf (stderr, "\r\033[K[%.*s%*s] %3d %%  %s", filled, "##############################", BAR_WIDTH - filled, "", percent,
               words);
      fflush (stderr);
      p->percent = percent;
    }
  return !stop_requested (NULL);
}

void
progress_bar_next (ProgressBar *p)
{
  p->stage = MIN (p->stage + 1, p->n_stages - 1);
}

void
progress_bar_renew (ProgressBar *p)
{
  p->percent = -1;
}

void
progress_bar_pause (ProgressBar *p)
{
  if (p->shown && p->percent >= 0)
    fprintf (stderr, "\r\033[K");
  p->percent = -1;
}

void
progress_bar_end (ProgressBar *p)
{
  progress_bar_pause (p);
  p->shown = FALSE;
}
