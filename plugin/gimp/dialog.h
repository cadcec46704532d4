/* dialog.h - the dialog of plug-in-vit-attribution, in a window of the host's.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DIALOG_H
#define DIALOG_H

#include <gtk/gtk.h>

#include "../explain/explanation.h"
#include "source.h"

/* What comes before every window; fails where there is no display. */
gboolean dialog_begin (GError **error);

/* Shows the window until OK, or returns FALSE when the user gives up. */
typedef gboolean (*DialogShow) (GtkWidget *window, GObject *config);

/* Shows what the network sees and why, and asks for everything there is to choose; for a gray or indexed image also whether it may
 * be converted.  The source may be opened anew.  On success `settings`, which the config holds, are chosen, and the explanation has
 * its trace, what is asked, and perhaps its map.  FALSE: cancelled.  Either way, the window is gone. */
gboolean dialog_run (GtkWidget *window, DialogShow show, GObject *config, PictureSource *source, Settings *settings,
                     Explanation *explanation);

#endif
