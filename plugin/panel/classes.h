/* classes.h - what the network sees, as a list to choose from, and a search in all of its classes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row that is clicked is shown; the ticked ones will be explained.  While only one class is ticked, the tick goes along with the
 * choice, so who wants to explain one class just clicks it.  Typing lists what fits, out of all labels, synonyms and numbers.
 */
#ifndef CLASSES_H
#define CLASSES_H

#include <gtk/gtk.h>
#include <via.h>

typedef struct _Classes Classes;

/* Another class is to be shown, or other ones are ticked. */
typedef void (*ClassesChanged) (gpointer data);

/* `pointed`: classes_pointed() is another. */
Classes *classes_new (ClassesChanged changed, ClassesChanged pointed, gpointer data);
/* Before its widgets are destroyed; NULL is fine. */
void classes_free (Classes *classes);
/* For the dialog: where to type, and the list. */
GtkWidget *classes_search (const Classes *classes);
GtkWidget *classes_list (const Classes *classes);

/* Shows a forward pass, which is borrowed until the next call, with the best class chosen; NULL: empty. */
void classes_show (Classes *classes, ViaTrace *trace);
/* The class to be shown, or -1. */
int classes_current (const Classes *classes);
/* The class that the mouse points at, or else the one to be shown. */
int classes_pointed (const Classes *classes);
/* The ticked classes, lent until something changes. */
const int *classes_ticked (const Classes *classes, guint *n);
/* The same as a user would type them, to be remembered: "" for the best one alone, else "281,254".  Free with g_free(). */
char *classes_spec (const Classes *classes);
/* Ticks what such a text, or one with names, says. */
gboolean classes_choose (Classes *classes, const char *spec, GError **error);
/* Forgets what was typed. */
void classes_reset (Classes *classes);
/* Does what was typed last but not yet chosen by Return or a click. */
gboolean classes_take_typed (Classes *classes, GError **error);

#endif
