/* download.h - the dialog that gets models; the same source for GTK 2 and GTK 3.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DOWNLOAD_H
#define DOWNLOAD_H

#include <gtk/gtk.h>

/* Runs the dialog over its parent, which may be NULL.  Returns the name of the model that was downloaded last, to be freed with
 * g_free(); NULL: none. */
char *download_run (GtkWindow *parent);

#endif
