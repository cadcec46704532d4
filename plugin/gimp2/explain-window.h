/* explain-window.h - the window of plug-in-vit-attribution's dialog: GIMP 2.10 has none for a procedure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef EXPLAIN_WINDOW_H
#define EXPLAIN_WINDOW_H

#include <gtk/gtk.h>

#include "../explain/settings-object.h"

/* What was chosen last, but for the classes: each picture has its own best one.  Free with g_object_unref(). */
GObject *explain_window_config (const Settings *settings);

/* Without anything in it. */
GtkWidget *explain_window_new (void);
/* A DialogShow, with a button that resets the config. */
gboolean explain_window_show (GtkWidget *window, GObject *config);

#endif
