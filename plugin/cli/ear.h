/* ear.h - listens to what libraries say behind our back.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GEGL's loaders and savers report trouble by logging, the libraries below them by writing to stderr, and libjpeg ends the process.
 * While an ear is open, stderr is caught and warnings are counted. */
#ifndef CLI_EAR_H
#define CLI_EAR_H

#include <glib.h>

/* `what` is named by the error message if the process ends while the ear is open; lent until it is closed. */
void ear_open (const char *what);
/* Returns the first line that was written, or NULL; free it.  *n_warnings: of GLib's log. */
char *ear_close (int *n_warnings);

#endif
