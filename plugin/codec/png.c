/* png.c - see png.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Portable Network Graphics (W3C, 2003): a signature, then chunks of length, name, data and CRC-32; the data of all IDAT together are one zlib
 * stream of rows, each with the number of its filter before it.  Here that is Sub or Up, whichever leaves the smaller numbers.
 *
 * Level and strategy by measurement, 512 x 512, one core of the machine in docs/speed.md.  A heat map, smooth in all four channels: level 2 with
 * Z_FILTERED 5 ms for 83 KB, level 3 as libpng has it 6.5 ms for 79 KB.  A picture with heat over it: Z_RLE 11 to 13 ms for as many bytes as level 3
 * has in 16 to 25 ms, as filtered pixels seldom repeat.
 */
#include "png.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "../explain/pixels.h"

#define OUT_BYTES (1 << 16)
#define CHUNK_HEAD 8
#define SUB 1
#define UP 2

typedef struct
{
  int      fd;
  z_stream stream;
  gsize    row, pixel;       /* bytes */
  guint8  *above, *tries[2]; /* a row; filtered rows, with the filter's number */
  guint8   out[OUT_BYTES];   /* compressed, not yet written */
} Png;

/* ---- chunks */

static gboolean
write_bytes (int fd, gconstpointer data, gsize n, GError **error)
{
  for (const char *from = data; n > 0;)
    {
      gssize written = write (fd, from, n);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
          return FALSE;
        }
      from += written;
      n -= (gsize) written;
    }
  return TRUE;
}

static gboolean
write_chunk (int fd, const char name[5], gconstpointer data, gsize n, GError **error)
{
  guint32 head[2] = { GUINT32_TO_BE ((guint32) n), 0 }, crc;

  memcpy (&head[1], name, 4);
  crc = (guint32) crc32 (crc32 (0, (const Bytef *) name, 4), n ? data : (const Bytef *) "", (uInt) n);
  crc = GUINT32_TO_BE (crc);
  return write_bytes (fd, head, CHUNK_HEAD, error) && write_bytes (fd, data, n, error) && write_bytes (fd, &crc, sizeof crc, error);
}

/* What comes before the pixels: their kind, and that they are sRGB, for old readers by its gamma. */
static gboolean
write_head (int fd, const GeglRectangle *size, int bits, int channels, GError **error)
{
  const guint8 intent = 0;
  guint8       head[13] = { [8] = (guint8) bits, [9] = channels == 4 ? 6 : 2 };
  guint32      gamma = GUINT32_TO_BE (45455), width = GUINT32_TO_BE ((guint32) size->width),
          height = GUINT32_TO_BE ((guint32) size->height);

  memcpy (head, &width, 4);
  memcpy (head + 4, &height, 4);
  return write_bytes (fd, "\x89PNG\r\n\x1a\n", 8, error) && write_chunk (fd, "IHDR", head, sizeof head, error)
         && write_chunk (fd, "sRGB", &intent, 1, error) && write_chunk (fd, "gAMA", &gamma, 4, error);
}

/* ---- rows */

static gboolean
flush_out (Png *png, GError **error)
{
  gsize n = OUT_BYTES - png->stream.avail_out;

  png->stream.next_out = png->out;
  png->stream.avail_out = OUT_BYTES;
  return n == 0 || write_chunk (png->fd, "IDAT", png->out, n, error);
}

static gboolean
compress_bytes (Png *png, const guint8 *bytes, gsize n, int flush, GError **error)
{
  int status;

  png->stream.next_in = (Bytef *) bytes;
  png->stream.avail_in = (uInt) n;
  do
    {
      status = deflate (&png->stream, flush);
      if (png->stream.avail_out == 0 && !flush_out (png, error))
        return FALSE;
    }
  while (png->stream.avail_in > 0 || (flush == Z_FINISH && status == Z_OK));
  return TRUE;
}

/* How large filtered numbers are, as signed ones. */
static gsize
weight (const guint8 *filtered, gsize n)
{
  gsize sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += filtered[i] < 128 ? filtered[i] : 256u - filtered[i];
  return sum;
}

static gboolean
compress_row (Png *png, const guint8 *row, GError **error)
{
  guint8  *sub = png->tries[0] + 1, *up = png->tries[1] + 1;
  gboolean better;

  memcpy (sub, row, png->pixel);
  for (gsize i = png->pixel; i < png->row; i++)
    sub[i] = (guint8) (row[i] - row[i - png->pixel]);
  for (gsize i = 0; i < png->row; i++)
    up[i] = (guint8) (row[i] - png->above[i]);
  better = weight (up, png->row) < weight (sub, png->row);
  memcpy (png->above, row, png->row);
  return compress_bytes (png, png->tries[better], png->row + 1, Z_NO_FLUSH, error);
}

/* The file has the larger byte of a number first. */
static void
swap_bytes (guint16 *numbers, gsize n)
{
  for (gsize i = 0; i < n; i++)
    numbers[i] = GUINT16_TO_BE (numbers[i]);
}

static gboolean
compress_rows (Png *png, GeglBuffer *buffer, int bits, const Babl *format, GError **error)
{
  const GeglRectangle *all = gegl_buffer_get_extent (buffer);
  g_autofree guint8   *strip = g_malloc_n (png->row, PIXELS_STRIP_ROWS);

  for (int y = 0; y < all->height; y += PIXELS_STRIP_ROWS)
    {
      GeglRectangle part = { all->x, all->y + y, all->width, MIN (PIXELS_STRIP_ROWS, all->height - y) };

      gegl_buffer_get (buffer, &part, 1.0, format, strip, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      if (bits == 16)
        swap_bytes ((guint16 *) (void *) strip, png->row / 2 * (gsize) part.height);
      for (int i = 0; i < part.height; i++)
        if (!compress_row (png, strip + (gsize) i * png->row, error))
          return FALSE;
    }
  return compress_bytes (png, NULL, 0, Z_FINISH, error) && flush_out (png, error);
}

/* ---- all of it */

static const Babl *
format_of (int bits, int channels)
{
  if (bits == 16)
    return babl_format (channels == 4 ? "R'G'B'A u16" : "R'G'B' u16");
  return babl_format (channels == 4 ? "R'G'B'A u8" : "R'G'B' u8");
}

static void
png_free (Png *png)
{
  deflateEnd (&png->stream);
  g_free (png->above);
  g_free (png->tries[0]);
  g_free (png->tries[1]);
  g_free (png);
}

static Png *
png_new (int fd, gsize row, gsize pixel, gboolean smooth)
{
  Png *png = g_new0 (Png, 1);

  png->fd = fd;
  png->row = row;
  png->pixel = pixel;
  png->above = g_malloc0 (row);
  for (int i = 0; i < 2; i++)
    png->tries[i] = g_malloc (row + 1);
  png->tries[0][0] = SUB;
  png->tries[1][0] = UP;
  png->stream.next_out = png->out;
  png->stream.avail_out = OUT_BYTES;
  if (deflateInit2 (&png->stream, smooth ? 2 : 1, Z_DEFLATED, MAX_WBITS, MAX_MEM_LEVEL, smooth ? Z_FILTERED : Z_RLE) == Z_OK)
    return png;
  png_free (png);
  return NULL;
}

gboolean
png_write (GeglBuffer *buffer, int bits, int fd, GError **error)
{
  const GeglRectangle *all = gegl_buffer_get_extent (buffer);
  int                  channels = babl_format_has_alpha (gegl_buffer_get_format (buffer)) ? 4 : 3;
  const Babl          *format = format_of (bits, channels);
  gsize                pixel = (gsize) babl_format_get_bytes_per_pixel (format);
  Png                 *png = png_new (fd, pixel * (gsize) all->width, pixel, channels == 4);
  gboolean             ok;

  if (!png)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOMEM, g_strerror (ENOMEM));
      return FALSE;
    }
  ok = write_head (fd, all, bits, channels, error) && compress_rows (png, buffer, bits, format, error)
       && write_chunk (fd, "IEND", NULL, 0, error);
  png_free (png);
  return ok;
}
