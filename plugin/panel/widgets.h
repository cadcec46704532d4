/* widgets.h - what several parts of the dialogs need from GTK, in GTK 2 and GTK 3.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef WIDGETS_H
#define WIDGETS_H

#include <gtk/gtk.h>

/* Between widgets, and between groups of them. */
#define WIDGETS_SPACE 6
#define WIDGETS_WIDE_SPACE 12

/* Text that is broken into lines as wide as there is room. */
GtkWidget *widgets_text (void);
/* The same, which can be marked and copied, and may have words that are longer than a line: addresses.  It lies in a widget of whose width its
 * lines are to be, which has to be said when it has been put there: GTK 2 does not see to that. */
GtkWidget *widgets_copyable (void);
void       widgets_fill_width (GtkWidget *around, GtkWidget *text);
/* Text that stays on one line, and is shortened where there is no room for it. */
GtkWidget *widgets_line (void);
/* Shows a text that may come from outside: a label, a name, an error. */
void widgets_set_text (GtkWidget *label, const char *text);
/* As much of a widget as there is room for, the rest of which can be scrolled to. */
GtkWidget *widgets_scrolling (GtkWidget *widget);
/* Settings one below the other, which are to be no higher than their words need. */
void widgets_make_compact (GtkWidget *settings);
/* A list in a frame of that size, -1 for its own, that scrolls down. */
GtkWidget *widgets_scrolled (GtkWidget *list, int width, int height);
/* How high a list, which is realized, is with its headings and that many rows like its first one. */
int widgets_list_height (GtkTreeView *list, int rows);
/* A progress bar with a text in it. */
GtkWidget *widgets_progress_bar (void);
/* A list of names to choose from, of which the one with that number is chosen. */
GtkWidget *widgets_names (char *const *names, guint chosen);
/* Finds the row whose first column is this text, or chooses it; FALSE when there is none. */
gboolean widgets_find (GtkTreeModel *model, const char *text, GtkTreeIter *row);
gboolean widgets_choose (GtkComboBox *combo, const char *text);

#endif
