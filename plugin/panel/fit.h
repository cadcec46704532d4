/* fit.h - a window as large as its contents would like, if the screen has room, and no larger than they are.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FIT_H
#define FIT_H

#include <gtk/gtk.h>

typedef struct
{
  GtkWindow *window;
  GtkWidget *preview;   /* or the column with it and what is said about it: takes what room is left */
  GtkWidget *row;       /* of that and … */
  GtkWidget *scrolled;  /* … this, or NULL; it scrolls when it must … */
  GtkWidget *content;   /* … what is in it */
  GtkWidget *sometimes; /* a part of that, which is to fit as well when it is shown, or NULL */
  int        height;    /* that the window was given last */
  guint      later;     /* the source that will do it, or 0 */
} WindowFit;

/* Before the window is shown. */
void fit_window (WindowFit *fit);
/* When its contents are about to change.  Who has made the window another size keeps that. */
void fit_later (WindowFit *fit);
/* Of text in it, in pixels. */
int fit_line_height (GtkWidget *widget);
/* Before it is shown: as wide and high as so many lines of text are high, if the screen has that. */
void fit_lines (GtkWindow *window, int across, int down);
/* Before the window is destroyed, if that has been called. */
void fit_never (WindowFit *fit);

#endif
