/* fetch-listener.c - tells who listens to a download.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fetch-listener.h"

gboolean
fetch_listener_progress (const FetchListener *listener, double done, const char *stage)
{
  return !listener || !listener->progress || listener->progress (done, stage, listener->data);
}

static void
tell (void (*whom) (const char *text, gpointer data), gpointer data, const char *format, va_list list)
{
  g_autofree char *text = whom ? g_strdup_vprintf (format, list) : NULL;

  if (text)
    whom (text, data);
}

void
fetch_listener_note (const FetchListener *listener, const char *format, ...)
{
  va_list list;

  va_start (list, format);
  if (listener)
    tell (listener->note, listener->data, format, list);
  va_end (list);
}

void
fetch_listener_warning (const FetchListener *listener, const char *format, ...)
{
  va_list list;

  va_start (list, format);
  if (listener)
    tell (listener->warning ? listener->warning : listener->note, listener->data, format, list);
  va_end (list);
}
