/* panel.h - what the dialogs of both GIMPs consist of: what the network sees, a live preview, and the settings.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same source for GTK 2 and GTK 3, in what both of them have.
 */
#ifndef PANEL_H
#define PANEL_H

#include <gtk/gtk.h>

#include "../explain/session.h"

typedef struct _Panel Panel;

/* The window's button that resets the config; it is GIMP 3's number, too. */
#define PANEL_RESPONSE_RESET 1

/* Fills `window` and starts looking.  The widgets follow the config, and it follows them.  `folder`: the program's, where its help
 * is; `note`: what the user has to know beforehand, or NULL. */
Panel *panel_new (GtkDialog *window, const char *folder, const char *note, GObject *config, Session *session);
/* Before the window is destroyed. */
void panel_free (Panel *panel);

/* What the user has settled on, when OK is pressed: all of it must be possible.  Otherwise FALSE, and the reason stands in the
 * panel.  `settings` are the session's. */
gboolean panel_take (Panel *panel, Settings *settings);
/* The dialog goes on after all; `why`, which may be NULL, stands in it. */
void panel_resume (Panel *panel, const GError *why);

#endif
