/* text-stream.c - see text-stream.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "text-stream.h"

#include <errno.h>
#include <unistd.h>

#define PART_BYTES (1 << 16) /* that are written at once */

TextStream
text_stream_begin (int fd)
{
  return (TextStream){ g_string_new (NULL), fd };
}

gboolean
text_stream_flush (TextStream *stream, GError **error)
{
  const GString *text = stream->text;

  for (gsize at = 0; at < text->len;)
    {
      gssize n = write (stream->fd, text->str + at, text->len - at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
          return FALSE;
        }
      at += (gsize) n;
    }
  g_string_truncate (stream->text, 0);
  return TRUE;
}

gboolean
text_stream_pass (TextStream *stream, GError **error)
{
  return stream->text->len < PART_BYTES || text_stream_flush (stream, error);
}

void
text_stream_clear (TextStream *stream)
{
  if (stream->text)
    g_string_free (stream->text, TRUE);
  stream->text = NULL;
}
