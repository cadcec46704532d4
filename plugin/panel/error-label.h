/* error-label.h - where a dialog says what is wrong, and its Help button, with which something can be wrong, too.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ERROR_LABEL_H
#define ERROR_LABEL_H

#include <gtk/gtk.h>

/* For windows of GIMP's, which make a button of it, and F1: a GimpHelpFunc. */
#define ERROR_LABEL_HELP_ID "vit-attribution"
void error_label_help (const char *id, gpointer window);

/* The one of `window`.  `folder`: the program's, where its help is. */
GtkWidget *error_label_new (GtkDialog *window, const char *folder);
/* NULL: nothing is wrong. */
void error_label_show (GtkWidget *problem, const GError *error);

#endif
