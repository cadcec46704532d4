/* chunks.c - see chunks.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   PNG   length (4 bytes, big-endian), kind (4), content, checksum (4)      after 8 bytes
 *   WebP  kind (4), length (4, little-endian), content, padded to an even length      after 12 bytes
 *   JPEG  ff, marker, length (2, big-endian, of itself and the content), content      after 2 bytes
 */
#include "chunks.h"

#define PNG_BEGIN 8
#define WEBP_BEGIN 12
#define JPEG_BEGIN 2

gboolean
chunks_png (Slice file, const char kind[4], gsize *at, Slice *content)
{
  file.big_endian = TRUE;
  for (*at = MAX (*at, PNG_BEGIN); *at + 12 <= file.size;)
    {
      gsize begin = *at, length = slice_number (file, begin, 4);

      *at += 12 + length;
      if (!slice_has (file, begin + 4, kind, 4))
        continue;
      *content = slice_part (file, begin + 8, length);
      return TRUE;
    }
  return FALSE;
}

gboolean
chunks_webp (Slice file, const char kind[4], gsize *at, Slice *content)
{
  file.big_endian = FALSE;
  for (*at = MAX (*at, WEBP_BEGIN); *at + 8 <= file.size;)
    {
      gsize begin = *at, length = slice_number (file, begin + 4, 4);

      *at += 8 + length + (length & 1);
      if (!slice_has (file, begin, kind, 4))
        continue;
      *content = slice_part (file, begin + 8, length);
      return TRUE;
    }
  return FALSE;
}

/* FALSE at the end of the segments.  *at then stands behind the segment, or at the end. */
static gboolean
next_segment (Slice file, gsize *at, guint8 *marker, Slice *content)
{
  gsize begin = MAX (*at, JPEG_BEGIN), length;

  file.big_endian = TRUE;
  while (slice_has (file, begin, "\xff\xff", 2)) /* ff may be repeated */
    begin++;
  if (begin + 4 > file.size || file.at[begin] != 0xff)
    return FALSE;
  *marker = file.at[begin + 1];
  length = slice_number (file, begin + 2, 2);
  *content = slice_part (file, begin + 4, length >= 2 ? length - 2 : 0);
  *at = begin + 2 + MAX (length, 2);
  return TRUE;
}

gboolean
chunks_jpeg (Slice file, guint8 marker, gsize *at, Slice *content)
{
  guint8 found = 0;

  while (found != JPEG_SOS && next_segment (file, at, &found, content))
    if (found == marker)
      return TRUE;
  return FALSE;
}

/* All of c0…cf but the tables' markers c4 and cc, and c8, which is reserved. */
static gboolean
is_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

gboolean
chunks_jpeg_frame (Slice file, Slice *content)
{
  gsize  at = 0;
  guint8 found = 0;

  while (found != JPEG_SOS && next_segment (file, &at, &found, content))
    if (is_frame (found))
      return TRUE;
  return FALSE;
}
