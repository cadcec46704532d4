/* download-list.h - the models that can be got, as a list to choose from: first the ones that we recommend.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DOWNLOAD_LIST_H
#define DOWNLOAD_LIST_H

#include <gtk/gtk.h>

/* An empty list. */
GtkWidget *download_list_new (void);
/* Lists what is not installed, and chooses the model that most people want. */
void download_list_fill (GtkWidget *list);
/* The name of the chosen model, to be freed with g_free(); NULL: none is. */
char *download_list_chosen (GtkWidget *list);

#endif
