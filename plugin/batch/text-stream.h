/* text-stream.h - a long text that goes into a file part by part.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BATCH_TEXT_STREAM_H
#define BATCH_TEXT_STREAM_H

#include <glib.h>

typedef struct
{
  GString *text; /* what is not written yet; append to it */
  int      fd;   /* the caller's */
} TextStream;

TextStream text_stream_begin (int fd);
/* Writes what has come together when that is worth a call, or in any case.  The error does not name the file. */
gboolean text_stream_pass (TextStream *stream, GError **error);
gboolean text_stream_flush (TextStream *stream, GError **error);
void     text_stream_clear (TextStream *stream);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TextStream, text_stream_clear)

#endif
