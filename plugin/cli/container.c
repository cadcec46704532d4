/* container.c - what a picture file says about itself before anybody decodes it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The orientation is an entry of a TIFF directory (Exif 2.32, 4.6.2).  A TIFF file is one; the others carry one inside:
 *   JPEG  segment APP1, after "Exif\0\0"     PNG  chunk eXIf     WebP  chunk EXIF, sometimes after "Exif\0\0" too
 * A PNG file ends with the chunk IEND, a JPEG file with the marker EOI, which cannot occur inside the compressed picture; a WebP
 * file says how long it is.
 * Every offset comes from outside and is checked before use.
 */
#include "container.h"

#include <string.h>

#define ORIENTATION_TAG 0x0112
#define SHORT_TYPE 3

/* The second byte of JPEG markers. */
#define APP1 0xe1
#define SOS 0xda /* the compressed picture begins */
#define EOI 0xd9

typedef struct
{
  const guint8 *at;
  gsize         size;
  gboolean      big_endian;
} Bytes;

static guint32
number (Bytes b, gsize at, int n)
{
  guint32 value = 0;

  if (at > b.size || b.size - at < (gsize) n)
    return 0;
  for (int i = 0; i < n; i++)
    value |= (guint32) b.at[at + i] << 8 * (b.big_endian ? n - 1 - i : i);
  return value;
}

static gboolean
starts (Bytes b, gsize at, const char *with, gsize n)
{
  return at <= b.size && b.size - at >= n && memcmp (b.at + at, with, n) == 0;
}

static Bytes
part (Bytes b, gsize at, gsize n)
{
  at = MIN (at, b.size);
  return (Bytes){ b.at + at, MIN (n, b.size - at), b.big_endian };
}

static int
from_tiff (Bytes b)
{
  gsize directory;
  guint entries;

  b.big_endian = starts (b, 0, "MM", 2);
  if (!b.big_endian && !starts (b, 0, "II", 2))
    return 1;

  directory = number (b, 4, 4);
  entries = number (b, directory, 2);
  for (guint i = 0; i < entries; i++)
    {
      gsize entry = directory + 2 + 12 * (gsize) i;

      if (number (b, entry, 2) == ORIENTATION_TAG && number (b, entry + 2, 2) == SHORT_TYPE)
        return CLAMP ((int) number (b, entry + 8, 2), 1, 8);
    }
  return 1;
}

static int
from_exif (Bytes b)
{
  return from_tiff (starts (b, 0, "Exif\0\0", 6) ? part (b, 6, b.size) : b);
}

/* The place of the first segment with this marker, or of SOS when that comes first; b.size when there is neither. */
static gsize
find_segment (Bytes b, guint8 wanted)
{
  gsize at = 2;

  b.big_endian = TRUE;
  while (at + 4 <= b.size && b.at[at] == 0xff)
    {
      guint8 marker = b.at[at + 1];

      if (marker == wanted || marker == SOS)
        return at;
      at += 2 + number (b, at + 2, 2);
    }
  return b.size;
}

static int
from_jpeg (Bytes b)
{
  gsize at = find_segment (b, APP1);

  b.big_endian = TRUE;
  return starts (b, at + 4, "Exif\0\0", 6) ? from_exif (part (b, at + 4, number (b, at + 2, 2))) : 1;
}

/* The place of the first chunk of this kind; b.size when it is missing, or a chunk before it is longer than the file. */
static gsize
find_chunk (Bytes b, const char *kind)
{
  gsize at = 8;

  b.big_endian = TRUE;
  while (at + 12 <= b.size)
    {
      if (starts (b, at + 4, kind, 4))
        return at;
      at += 12 + (gsize) number (b, at, 4);
    }
  return b.size;
}

static int
from_png (Bytes b)
{
  gsize at = find_chunk (b, "eXIf");

  b.big_endian = TRUE;
  return from_exif (part (b, at + 8, number (b, at, 4)));
}

static int
from_webp (Bytes b)
{
  for (gsize at = 12; at + 8 <= b.size;)
    {
      gsize length = number (b, at + 4, 4);

      if (starts (b, at, "EXIF", 4))
        return from_exif (part (b, at + 8, length));
      at += 8 + length + (length & 1);
    }
  return 1;
}

Container
container_find (const guint8 *file, gsize size)
{
  Bytes b = { file, size, FALSE };

  if (starts (b, 0, "\x89PNG\r\n\x1a\n", 8))
    return CONTAINER_PNG;
  if (starts (b, 0, "\xff\xd8\xff", 3))
    return CONTAINER_JPEG;
  if (starts (b, 0, "II*\0", 4) || starts (b, 0, "MM\0*", 4))
    return CONTAINER_TIFF;
  if (starts (b, 0, "RIFF", 4) && starts (b, 8, "WEBP", 4))
    return CONTAINER_WEBP;
  return CONTAINER_UNKNOWN;
}

gboolean
container_is_whole (Container container, const guint8 *file, gsize size)
{
  Bytes b = { file, size, FALSE };

  if (container == CONTAINER_PNG)
    return find_chunk (b, "IEND") < size;
  if (container == CONTAINER_WEBP)
    return number (b, 4, 4) <= size - 8;
  if (container == CONTAINER_JPEG)
    {
      Bytes picture = part (b, find_segment (b, SOS), size);

      for (gsize i = picture.size; i >= 2; i--)
        if (picture.at[i - 2] == 0xff && picture.at[i - 1] == EOI)
          return TRUE;
      return FALSE;
    }
  return TRUE;
}

int
container_orientation (Container container, const guint8 *file, gsize size)
{
  Bytes b = { file, size, FALSE };

  switch (container)
    {
    case CONTAINER_PNG:
      return from_png (b);
    case CONTAINER_JPEG:
      return from_jpeg (b);
    case CONTAINER_TIFF:
      return from_tiff (b);
    case CONTAINER_WEBP:
      return from_webp (b);
    default:
      return 1;
    }
}
