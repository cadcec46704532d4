/* reading.h - a picture on its way from the host to the network: read on the main thread, while a dialog is idle, a strip at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef READING_H
#define READING_H

#include "job.h"
#include "settings.h"
#include "thumbnail.h"
#include "view.h"

/* The host opens, or opens anew, the pixels that the settings choose and lends them until the next call.  An error: there is
 * nothing to be explained (any more). */
typedef const View *(*ReadingOpen) (const Settings *settings, gpointer host, GError **error);
/* Whether the pixels can still be read: GIMP goes on, and its image may be closed. */
typedef gboolean (*ReadingAlive) (gpointer host);

typedef struct
{
  ReadingOpen  open;
  ReadingAlive alive;
  gpointer     host;
} ReadingSource;

typedef struct _Reading Reading;

/* At the end; both are handed over: the photo, or NULL and what went wrong. */
typedef void (*ReadingEnded) (ViaPhoto *photo, GError *error, gpointer data);

/* `report` tells how far it is. */
Reading *reading_new (const ReadingSource *source, JobReport report, ReadingEnded ended, gpointer data);
/* Stops; NULL is fine. */
void reading_free (Reading *reading);

/* Begins to read for a network; the thumbnail's longer side will be `side`, unless the picture is smaller.  Returns what is read, lent by
 * the host; NULL and an error: it cannot be had. */
const View *reading_begin (Reading *reading, const Settings *settings, ViaModel *network, int side, GError **error);
/* Nobody is told. */
void     reading_stop (Reading *reading);
gboolean reading_is_busy (const Reading *reading);
/* Of the picture that was read last; NULL: none was. */
const Thumbnail *reading_thumbnail (const Reading *reading);

#endif
