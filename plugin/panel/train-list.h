/* train-list.h - the classes of a folder: how many pictures, a few of them, and how many of them a probe recognises.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRAIN_LIST_H
#define TRAIN_LIST_H

#include <gtk/gtk.h>

#include "../probe/collection.h"
#include "../probe/report.h"

/* Empty. */
GtkWidget *train_list_new (void);
/* NULL: nothing. */
void train_list_show (GtkWidget *list, const Collection *collection);
/* The pictures of class i. */
void train_list_show_pictures (GtkWidget *list, guint i, GdkPixbuf *pictures);
/* A column more; NULL: none. */
void train_list_show_report (GtkWidget *list, const Report *report);

#endif
