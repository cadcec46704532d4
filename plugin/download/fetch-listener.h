/* fetch-listener.h - who listens to a download.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FETCH_LISTENER_H
#define FETCH_LISTENER_H

#include <via.h>

/* Who is told; each may be NULL, and all are called from the thread that called fetch_file(). */
typedef struct
{
  ViaProgress progress;                              /* at least every 50 ms; FALSE stops */
  void (*note) (const char *text, gpointer data);    /* one sentence that the user should see */
  void (*warning) (const char *text, gpointer data); /* one that he must have seen; NULL: it is a note */
  gpointer data;
} FetchListener;

/* Calls the listener's functions, if there are any. */
gboolean fetch_listener_progress (const FetchListener *listener, double done, const char *stage);
void     fetch_listener_note (const FetchListener *listener, const char *format, ...) G_GNUC_PRINTF (2, 3);
void     fetch_listener_warning (const FetchListener *listener, const char *format, ...) G_GNUC_PRINTF (2, 3);

#endif
