/* webp-still.c - see webp-still.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A frame is a chunk ANMF: place / 2 (3 bytes each), size - 1 (3 bytes each), duration (3), flags (1), and the chunks of a still
 * picture: ALPH, if it has transparency that VP8 cannot hold, and VP8 or VP8L (WebP Container Specification).  Those, after a
 * header that says that there is transparency, are a file.
 */
#include "webp-still.h"

#include "chunks.h"

#define FRAME_HEAD 16
#define TRANSPARENT 0x10 /* of VP8X's flags */

static void
append_little_endian (GByteArray *bytes, guint32 number, int n)
{
  for (int i = 0; i < n; i++)
    g_byte_array_append (bytes, (guint8[]){ (guint8) (number >> 8 * i) }, 1);
}

/* width, height: less 1. */
static void
append_head (GByteArray *bytes, gboolean transparent, guint32 width, guint32 height)
{
  g_byte_array_append (bytes, (const guint8 *) "VP8X", 4);
  append_little_endian (bytes, 10, 4);
  append_little_endian (bytes, transparent ? TRANSPARENT : 0, 4);
  append_little_endian (bytes, width, 3);
  append_little_endian (bytes, height, 3);
}

GBytes *
webp_still (Slice file, int *x, int *y)
{
  GByteArray *bytes;
  Slice       frame, chunks, found;
  gsize       at = 0, in_frame = 0;
  gboolean    transparent;

  if (!chunks_webp (file, "ANMF", &at, &frame) || frame.size <= FRAME_HEAD)
    return NULL;
  *x = 2 * (int) slice_number (frame, 0, 3);
  *y = 2 * (int) slice_number (frame, 3, 3);
  chunks = slice_part (frame, FRAME_HEAD - 12, frame.size); /* chunks_webp() begins at 12 */
  transparent = chunks_webp (chunks, "ALPH", &in_frame, &found) || chunks_webp (chunks, "VP8L", (in_frame = 0, &in_frame), &found);

  bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *) "RIFF", 4);
  append_little_endian (bytes, (guint32) (4 + 18 + frame.size - FRAME_HEAD), 4);
  g_byte_array_append (bytes, (const guint8 *) "WEBP", 4);
  append_head (bytes, transparent, slice_number (frame, 6, 3), slice_number (frame, 9, 3));
  g_byte_array_append (bytes, frame.at + FRAME_HEAD, (guint) (frame.size - FRAME_HEAD));
  return g_byte_array_free_to_bytes (bytes);
}
