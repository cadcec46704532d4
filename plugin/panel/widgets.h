/* widgets.h - what several parts of the dialogs need from GTK, in GTK 2 and GTK 3.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef WIDGETS_H
#define WIDGETS_H

#include <gtk/gtk.h>

/* A list in a frame of that size, -1 for its own width, that scrolls down. */
GtkWidget *widgets_scrolled (GtkWidget *list, int width, int height);
/* A progress bar with a text in it. */
GtkWidget *widgets_progress_bar (void);
/* Chooses the row whose first column is this text; FALSE when there is none. */
gboolean widgets_choose (GtkComboBox *combo, const char *text);

#endif
