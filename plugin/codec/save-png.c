/* save-png.c - see save-png.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libpng leaves a failed call by longjmp(), here to put_file(), across functions that own nothing; whatever must be freed is in a
 * PngSaving, made before.
 *
 * A picture in memory is compressed with libdeflate, all at once, and libpng only writes it.  Of a larger one libpng compresses row
 * after row with zlib; level and strategy by measurement, 512 x 512, one core of the machine in docs/speed.md.  A heat map, smooth
 * in all four channels: level 2 with Z_FILTERED 5 ms for 83 KB, level 3 6.5 ms for 79 KB.  A picture with heat over it: Z_RLE 11 to
 * 13 ms for as many bytes as level 3 has in 16 to 25 ms, as filtered pixels seldom repeat.
 */
#include "save-png.h"

#include <errno.h>
#include <png.h>
#include <unistd.h>
#include <zlib.h>

#include "../explain/pixels.h"
#include "png-pixels.h"

#define OUT_BYTES (1 << 16)
#define OLD_GAMMA 45455 /* of sRGB, for readers that know no sRGB chunk; 100000 is 1 */

typedef struct
{
  png_structp   png;
  png_infop     info;
  const Raster *picture;
  int           fd;
  guint8       *pixels; /* compressed, of a picture in memory; NULL: … */
  gsize         n_pixels;
  guint8       *strip; /* … PIXELS_STRIP_ROWS rows */
  GError       *error; /* the first one */
} PngSaving;

/* ---- what libpng calls */

/* Never returns. */
static void
stop_saving (png_structp png, png_const_charp why)
{
  PngSaving *saving = png_get_error_ptr (png);

  if (!saving->error)
    g_set_error_literal (&saving->error, G_FILE_ERROR, G_FILE_ERROR_FAILED, why);
  png_longjmp (png, 1);
}

static void
ignore_warning (png_structp png, png_const_charp why)
{
}

static void
put_bytes (png_structp png, png_bytep bytes, size_t n)
{
  PngSaving *saving = png_get_io_ptr (png);

  while (n > 0)
    {
      gssize written = write (saving->fd, bytes, n);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          g_set_error_literal (&saving->error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
          png_error (png, "write");
        }
      bytes += written;
      n -= (size_t) written;
    }
}

/* Bytes are in the file at once. */
static void
flush_nothing (png_structp png)
{
}

/* ---- the file */

/* A heat map is smooth in all four channels, a picture with heat over it is not. */
static void
set_compression (PngSaving *saving)
{
  gboolean smooth = saving->picture->channels == 4;

  png_set_filter (saving->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB | PNG_FILTER_UP);
  png_set_compression_level (saving->png, smooth ? 2 : 1);
  png_set_compression_strategy (saving->png, smooth ? Z_FILTERED : Z_RLE);
  png_set_compression_mem_level (saving->png, MAX_MEM_LEVEL);
  png_set_compression_buffer_size (saving->png, OUT_BYTES);
}

static void
put_head (PngSaving *saving)
{
  const Raster *picture = saving->picture;

  png_set_user_limits (saving->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR (saving->png, saving->info, (png_uint_32) picture->width, (png_uint_32) picture->height, picture->bits,
                picture->channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  png_set_sRGB (saving->png, saving->info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_gAMA_fixed (saving->png, saving->info, OLD_GAMMA);
  png_write_info (saving->png, saving->info);
}

/* All at once. */
static void
put_pixels (PngSaving *saving)
{
  png_write_chunk (saving->png, (png_const_bytep) "IDAT", saving->pixels, saving->n_pixels);
  png_write_chunk (saving->png, (png_const_bytep) "IEND", NULL, 0);
}

/* Strip by strip. */
static void
put_rows (PngSaving *saving)
{
  const Raster *picture = saving->picture;
  const gsize   row = raster_row_bytes (picture);

  if (picture->bits == 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (saving->png);
  for (int y = 0; y < picture->height; y += PIXELS_STRIP_ROWS)
    {
      int           n = MIN (PIXELS_STRIP_ROWS, picture->height - y);
      const guint8 *rows = raster_rows (picture, y, n, saving->strip);

      for (int i = 0; i < n; i++)
        png_write_row (saving->png, rows + (gsize) i * row);
    }
  png_write_end (saving->png, NULL);
}

static void
put_file (PngSaving *saving)
{
  if (setjmp (png_jmpbuf (saving->png)))
    return;
  png_set_write_fn (saving->png, saving, put_bytes, flush_nothing);
  set_compression (saving);
  put_head (saving);
  if (saving->pixels)
    put_pixels (saving);
  else
    put_rows (saving);
}

/* ---- all of it */

static gboolean
prepare_saving (PngSaving *saving)
{
  if (saving->picture->bytes)
    saving->pixels = png_pixels_new (saving->picture, &saving->n_pixels);
  else
    saving->strip = g_try_malloc_n (raster_row_bytes (saving->picture), PIXELS_STRIP_ROWS);
  saving->png = png_create_write_struct (PNG_LIBPNG_VER_STRING, saving, stop_saving, ignore_warning);
  saving->info = saving->png ? png_create_info_struct (saving->png) : NULL;
  return saving->info && (saving->pixels || saving->strip);
}

gboolean
save_png (const Raster *picture, int fd, GError **error)
{
  PngSaving saving = { .picture = picture, .fd = fd };

  if (prepare_saving (&saving))
    put_file (&saving);
  else
    g_set_error_literal (&saving.error, G_FILE_ERROR, G_FILE_ERROR_NOMEM, g_strerror (ENOMEM));
  png_destroy_write_struct (&saving.png, &saving.info);
  g_free (saving.pixels);
  g_free (saving.strip);
  if (!saving.error)
    return TRUE;
  g_propagate_error (error, saving.error);
  return FALSE;
}
