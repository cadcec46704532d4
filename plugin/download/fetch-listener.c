/* fetch-listener.c - tells who listens to a download.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fetch-listener.h"

gboolean
fetch_listener_progress (const FetchListener *listener, double done, const char *stage)
{
  return !listener || !listener->progress || listener->progress (done, stage, listener->data);
}

void
fetch_listener_note (const FetchListener *listener, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          list;

  if (!listener || !listener->note)
    return;
  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  listener->note (text, listener->data);
}
