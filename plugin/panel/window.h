/* window.h - a dialog of GIMP's with Help, Cancel and OK, around widgets of ours.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef WINDOW_H
#define WINDOW_H

#include <gtk/gtk.h>

GtkWidget *window_new (const char *title);
/* Puts a framed picture, what is said about it, choices, and what is wrong into it, one below the other, and shows all. */
void window_fill (GtkWidget *window, GtkWidget *picture, GtkWidget *caption, GtkWidget *choices, GtkWidget *problem);
/* TRUE when it ends with OK. */
gboolean window_run (GtkWidget *window);

#endif
