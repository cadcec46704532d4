/* icc.c - see icc.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   PNG   chunk iCCP: a name, a zero, the kind of compression, which is 0, and the compressed profile
 *   JPEG  segments APP2: "ICC_PROFILE\0", number of the part (from 1), how many there are, the part (ICC.1:2022, annex B.4)
 *   WebP  chunk ICCP        TIFF  tag 34675
 */
#include "icc.h"

#include <gio/gio.h>
#include <string.h>

#include "chunks.h"

/* Bytes; the largest profiles of printers have a few million. */
#define PROFILE_MOST (32u << 20)
#define JPEG_NAME "ICC_PROFILE" /* and the zero */
#define JPEG_HEAD (sizeof (JPEG_NAME) + 2)

static GBytes *
whole_part (Slice part)
{
  return part.size ? g_bytes_new (part.at, part.size) : NULL;
}

static GBytes *
uncompress (Slice packed)
{
  g_autoptr (GConverter) unzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  g_autoptr (GByteArray) profile = g_byte_array_new ();
  GConverterResult result = G_CONVERTER_CONVERTED;
  guint8           bytes[1 << 14];

  for (gsize at = 0, read, written; result == G_CONVERTER_CONVERTED && profile->len < PROFILE_MOST; at += read)
    {
      result = g_converter_convert (unzip, packed.at + at, packed.size - at, bytes, sizeof bytes, G_CONVERTER_INPUT_AT_END, &read,
                                    &written, NULL);
      if (result == G_CONVERTER_ERROR)
        return NULL;
      g_byte_array_append (profile, bytes, (guint) written);
    }
  return result == G_CONVERTER_FINISHED ? g_byte_array_free_to_bytes (g_steal_pointer (&profile)) : NULL;
}

static GBytes *
from_png (Slice file, gboolean *broken)
{
  gsize         at = 0;
  Slice         chunk;
  const guint8 *end;
  GBytes       *profile = NULL;

  if (!chunks_png (file, "iCCP", &at, &chunk))
    return NULL;
  end = memchr (chunk.at, 0, chunk.size);
  if (end && end + 2 <= chunk.at + chunk.size)
    profile = uncompress (slice_part (chunk, (gsize) (end + 2 - chunk.at), chunk.size));
  *broken = !profile;
  return profile;
}

/* The part of that number. */
static gboolean
find_part (Slice file, guint number, guint *n_parts, Slice *part)
{
  gsize at = 0;
  Slice segment;

  while (chunks_jpeg (file, JPEG_APP2, &at, &segment))
    if (slice_has (segment, 0, JPEG_NAME, sizeof JPEG_NAME) && slice_number (segment, sizeof JPEG_NAME, 1) == number)
      {
        *n_parts = slice_number (segment, sizeof JPEG_NAME + 1, 1);
        *part = slice_part (segment, JPEG_HEAD, segment.size);
        return TRUE;
      }
  return FALSE;
}

static GBytes *
from_jpeg (Slice file, gboolean *broken)
{
  g_autoptr (GByteArray) profile = g_byte_array_new ();
  guint n = 1;
  Slice part;

  for (guint number = 1; number <= n; number++)
    {
      if (!find_part (file, number, &n, &part))
        {
          *broken = number > 1;
          return NULL;
        }
      g_byte_array_append (profile, part.at, (guint) part.size);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&profile));
}

GBytes *
icc_extract (const ContainerFacts *facts, Slice file, gboolean *broken)
{
  gsize at = 0;
  Slice chunk;

  *broken = FALSE;
  switch (facts->container)
    {
    case CONTAINER_PNG:
      return from_png (file, broken);
    case CONTAINER_JPEG:
      return from_jpeg (file, broken);
    case CONTAINER_TIFF:
      return whole_part (facts->tiff.profile);
    case CONTAINER_WEBP:
      return chunks_webp (file, "ICCP", &at, &chunk) ? whole_part (chunk) : NULL;
    default:
      return NULL;
    }
}
