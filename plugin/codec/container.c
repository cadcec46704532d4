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

#include "chunks.h"

#define WEBP_ANIMATED 2 /* of VP8X's flags */
#define WEBP_SIDE_MASK 0x3fff

Container
container_find (Slice file)
{
  if (slice_has (file, 0, "\x89PNG\r\n\x1a\n", 8))
    return CONTAINER_PNG;
  if (slice_has (file, 0, "\xff\xd8\xff", 3))
    return CONTAINER_JPEG;
  if (slice_has (file, 0, "II*\0", 4) || slice_has (file, 0, "MM\0*", 4))
    return CONTAINER_TIFF;
  if (slice_has (file, 0, "RIFF", 4) && slice_has (file, 8, "WEBP", 4))
    return CONTAINER_WEBP;
  return CONTAINER_UNKNOWN;
}

static gboolean
has_end_of_jpeg (Slice file)
{
  gsize at = 0;
  Slice content;

  if (!chunks_jpeg (file, JPEG_SOS, &at, &content))
    return FALSE;
  for (gsize i = file.size; i >= (gsize) (content.at - file.at) + 2; i--)
    if (file.at[i - 2] == 0xff && file.at[i - 1] == JPEG_EOI)
      return TRUE;
  return FALSE;
}

gboolean
container_is_whole (Container container, Slice file)
{
  gsize at = 0;
  Slice content;

  switch (container)
    {
    case CONTAINER_PNG:
      return chunks_png (file, "IEND", &at, &content);
    case CONTAINER_JPEG:
      return has_end_of_jpeg (file);
    case CONTAINER_WEBP:
      return slice_number (file, 4, 4) <= file.size - 8;
    default:
      return TRUE;
    }
}

static int
orientation_in (Slice exif)
{
  return tiff_orientation (slice_has (exif, 0, "Exif\0\0", 6) ? slice_part (exif, 6, exif.size) : exif);
}

static void
look_at_png (Slice file, ContainerFacts *facts)
{
  gsize at = 0;
  Slice content;

  if (chunks_png (file, "IHDR", &at, &content))
    {
      facts->width = slice_number (content, 0, 4);
      facts->height = slice_number (content, 4, 4);
    }
  at = 0;
  facts->animated = chunks_png (file, "acTL", &at, &content);
  at = 0;
  if (chunks_png (file, "eXIf", &at, &content))
    facts->orientation = orientation_in (content);
}

static void
look_at_jpeg (Slice file, ContainerFacts *facts)
{
  gsize at = 0;
  Slice content;

  if (chunks_jpeg_frame (file, &content))
    {
      facts->height = slice_number (content, 1, 2);
      facts->width = slice_number (content, 3, 2);
    }
  while (chunks_jpeg (file, JPEG_APP1, &at, &content))
    if (slice_has (content, 0, "Exif\0\0", 6))
      {
        facts->orientation = orientation_in (content);
        return;
      }
}

static void
look_at_tiff (Slice file, ContainerFacts *facts)
{
  if (!tiff_find (file, &facts->tiff))
    return;
  facts->width = facts->tiff.width;
  facts->height = facts->tiff.height;
  facts->orientation = (int) facts->tiff.orientation;
}

static void
look_at_webp (Slice file, ContainerFacts *facts)
{
  gsize at = 0;
  Slice content;

  if (chunks_webp (file, "VP8X", &at, &content))
    {
      facts->animated = slice_number (content, 0, 1) & WEBP_ANIMATED;
      facts->width = 1 + (gint64) slice_number (content, 4, 3);
      facts->height = 1 + (gint64) slice_number (content, 7, 3);
    }
  else if (chunks_webp (file, "VP8 ", (at = 0, &at), &content))
    {
      facts->width = slice_number (content, 6, 2) & WEBP_SIDE_MASK;
      facts->height = slice_number (content, 8, 2) & WEBP_SIDE_MASK;
    }
  else if (chunks_webp (file, "VP8L", (at = 0, &at), &content))
    {
      guint32 bits = slice_number (content, 1, 4);

      facts->width = 1 + (bits & WEBP_SIDE_MASK);
      facts->height = 1 + (bits >> 14 & WEBP_SIDE_MASK);
    }
  at = 0;
  if (chunks_webp (file, "EXIF", &at, &content))
    facts->orientation = orientation_in (content);
}

ContainerFacts
container_facts (Container container, Slice file)
{
  ContainerFacts facts = { .container = container, .orientation = 1 };

  switch (container)
    {
    case CONTAINER_PNG:
      look_at_png (file, &facts);
      break;
    case CONTAINER_JPEG:
      look_at_jpeg (file, &facts);
      break;
    case CONTAINER_TIFF:
      look_at_tiff (file, &facts);
      break;
    case CONTAINER_WEBP:
      look_at_webp (file, &facts);
      break;
    default:
      break;
    }
  return facts;
}
