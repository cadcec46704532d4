/* stop.h - a signal ends the work, and leaves nothing half-written.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <glib.h>

/* From now on SIGINT, SIGTERM and SIGHUP ask the work to stop; a second one ends the process, after stop_abandon(). */
void     stop_on_signals (void);
gboolean stop_requested (GError **error);
gboolean stop_waiting (gpointer unused, GError **error); /* the same, an InputStop */

/* The temporary file that is being written, lent until the next call; NULL: none is. */
void stop_leaves (const char *temporary);
/* Removes it.  A signal handler may call this. */
void stop_abandon (void);

#endif
