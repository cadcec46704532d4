/* stderr-capture.h - listens to what libraries say behind our back.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GEGL's loaders and savers report trouble by logging, the libraries below them by writing to stderr, and libjpeg ends the process.
 * From begin to end stderr is caught and warnings are counted.
 */
#ifndef CLI_STDERR_CAPTURE_H
#define CLI_STDERR_CAPTURE_H

#include <glib.h>

/* `what` is named by the error message if the process ends before the capture does; lent until then. */
void stderr_capture_begin (const char *what);
/* Returns the first line that was written, or NULL; free it.  *n_warnings: of GLib's log. */
char *stderr_capture_end (int *n_warnings);

#endif
