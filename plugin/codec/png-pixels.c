/* png-pixels.c - see png-pixels.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Before its rows are compressed a PNG has of each byte the difference from that of the pixel before it (filter 1, Sub), or from
 * that above (2, Up), modulo 256.  Of each row the one is taken whose differences, as numbers from -128 to 127, are smaller in all
 * (PNG specification, third edition, section 12.7).  Numbers of 16 bits have their high byte first.
 *
 * libdeflate's level by measurement, 512 x 512, one core of the machine in docs/speed.md, next to zlib's quickest (Z_RLE):
 *
 *                                       level 1            level 4            zlib
 *   heat over a photograph         9.2 ms   547 KB     13.9 ms   558 KB     13.2 ms   546 KB
 *   its heat alone                 6.4 ms   174 KB     10.2 ms   155 KB      8.5 ms   252 KB
 */
#include "png-pixels.h"

#include <libdeflate.h>
#include <string.h>

#define LEVEL 1

enum
{
  FILTER_SUB = 1,
  FILTER_UP
};

static void
set_big_endian (const guint8 *row, gsize n, guint8 *to)
{
  const guint16 *words = (const guint16 *) (const void *) row;

  for (gsize i = 0; i < n / 2; i++)
    {
      to[2 * i] = (guint8) (words[i] >> 8);
      to[2 * i + 1] = (guint8) words[i];
    }
}

static void
subtract (const guint8 *restrict row, const guint8 *restrict other, gsize n, guint8 *restrict differences)
{
  for (gsize i = 0; i < n; i++)
    differences[i] = (guint8) (row[i] - other[i]);
}

/* How far they are from 0 in all. */
static guint32
weight (const guint8 *differences, gsize n)
{
  guint32 sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += MIN (differences[i], (guint8) -differences[i]);
  return sum;
}

/* Of one pixel more than a row, the first one black, so that each has one before it. */
typedef struct
{
  gsize   bytes, pixel; /* of a row; of a pixel */
  guint8 *above, *here; /* pixel + bytes each */
  guint8 *up;           /* bytes */
} FilterRows;

static void
filter_row (FilterRows *rows, guint8 *filtered)
{
  const guint8 *row = rows->here + rows->pixel;
  guint8       *sub = filtered + 1;

  subtract (row, rows->here, rows->bytes, sub);
  subtract (row, rows->above + rows->pixel, rows->bytes, rows->up);
  filtered[0] = FILTER_SUB;
  if (weight (sub, rows->bytes) <= weight (rows->up, rows->bytes))
    return;
  filtered[0] = FILTER_UP;
  memcpy (sub, rows->up, rows->bytes);
}

static void
next_row (FilterRows *rows, const guint8 *row, int bits)
{
  guint8 *above = rows->above;

  rows->above = rows->here;
  rows->here = above;
  if (bits == 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    set_big_endian (row, rows->bytes, rows->here + rows->pixel);
  else
    memcpy (rows->here + rows->pixel, row, rows->bytes);
}

static void
filter (const Raster *picture, guint8 *filtered)
{
  const gsize        bytes = raster_row_bytes (picture), pixel = bytes / (gsize) picture->width, room = pixel + bytes;
  g_autofree guint8 *memory = g_malloc0_n (room, 3);
  FilterRows         rows = { bytes, pixel, memory, memory + room, memory + 2 * room };

  for (int y = 0; y < picture->height; y++, filtered += 1 + bytes)
    {
      next_row (&rows, raster_rows (picture, y, 1, NULL), picture->bits);
      filter_row (&rows, filtered);
    }
}

guint8 *
png_pixels_new (const Raster *picture, gsize *n)
{
  const gsize                   size = (1 + raster_row_bytes (picture)) * (gsize) picture->height;
  const gsize                   most = libdeflate_zlib_compress_bound (NULL, size);
  g_autofree guint8            *filtered = g_try_malloc (size), *compressed = g_try_malloc (most);
  struct libdeflate_compressor *compressor = filtered && compressed ? libdeflate_alloc_compressor (LEVEL) : NULL;

  if (!compressor)
    return NULL;
  filter (picture, filtered);
  *n = libdeflate_zlib_compress (compressor, filtered, size, compressed, most);
  libdeflate_free_compressor (compressor);
  return *n > 0 ? g_steal_pointer (&compressed) : NULL;
}
