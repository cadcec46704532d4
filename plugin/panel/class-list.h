/* class-list.h - the rows of what the network sees: a tick, a name, and what it answers, as a bar and in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLASS_LIST_H
#define CLASS_LIST_H

#include <gtk/gtk.h>
#include <via.h>

typedef struct _ClassList ClassList;

/* What the list asks, and what it tells of its user's doing.  Classes are numbers. */
typedef struct
{
  gboolean (*is_ticked) (int index, gpointer data);
  void (*chosen) (int index, gpointer data);
  void (*toggled) (int index, gpointer data);
  void (*pointed) (int index, gpointer data); /* at, with the mouse; -1: no longer */
  gpointer data;
} ClassListUser;

ClassList *class_list_new (const ClassListUser *user);
/* Before its widgets are destroyed; NULL is fine. */
void class_list_free (ClassList *list);
/* For the dialog: the list with its frame, in which five rows are whole. */
GtkWidget *class_list_widget (const ClassList *list);

/* What the column of answers is called. */
void class_list_name_answers (ClassList *list, const char *name);
/* The rows instead of those that are there: nothing is told meanwhile. */
void class_list_clear (ClassList *list);
/* `answer` in words, `share` (0…1) as a bar. */
void class_list_append (ClassList *list, const ViaGuess *guess, const char *answer, double share);
/* A row that is no class, but says something. */
void class_list_say (ClassList *list, const char *words);
/* Selects a class where it is listed, without telling. */
void class_list_select (ClassList *list, int index);
/* Asks anew which are ticked. */
void class_list_show_ticks (ClassList *list);
/* The class of the first row, or -1. */
int class_list_first (const ClassList *list);

#endif
