/* png-numbers.c - see png-numbers.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libpng leaves a failed call by longjmp(), here to read_image(), across functions that own nothing; whatever must be freed is in a
 * PngReading.
 */
#include "png-numbers.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <png.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  const char *path;
  int         width, height;
  FILE       *file;
  png_structp png;
  png_infop   info;
  guint8     *bytes; /* of all rows, as libpng hands them out */
  png_bytep  *rows;
  GError     *error; /* the first one */
} PngReading;

static gboolean
numbers_error (PngReading *reading, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list          arguments;

  va_start (arguments, format);
  why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (!reading->error)
    g_set_error (&reading->error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", reading->path, why);
  return FALSE;
}

/* ---- what libpng calls */

/* Never returns. */
static void
stop_reading (png_structp png, png_const_charp why)
{
  numbers_error (png_get_error_ptr (png), _ ("this PNG file cannot be read: %s"), why);
  png_longjmp (png, 1);
}

static void
overlook (png_structp png, png_const_charp why)
{
}

/* ---- the file */

static gboolean
is_suitable (PngReading *reading)
{
  png_uint_32 width = png_get_image_width (reading->png, reading->info);
  png_uint_32 height = png_get_image_height (reading->png, reading->info);
  int         type = png_get_color_type (reading->png, reading->info);

  if (width != (png_uint_32) reading->width || height != (png_uint_32) reading->height)
    return numbers_error (reading, _ ("the mask has %u × %u pixels, its picture %d × %d; they have to be the same"), width, height,
                          reading->width, reading->height);
  if (type != PNG_COLOR_TYPE_PALETTE && type != PNG_COLOR_TYPE_GRAY)
    return numbers_error (reading, _ ("a mask has numbers, in a palette or as greys, and this one has colours or is transparent"));
  return TRUE;
}

/* A byte for each pixel, or two in the order of the machine. */
static void
set_depth (PngReading *reading)
{
  if (png_get_bit_depth (reading->png, reading->info) < 8)
    png_set_packing (reading->png);
  if (png_get_bit_depth (reading->png, reading->info) == 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (reading->png);
  png_set_interlace_handling (reading->png);
  png_read_update_info (reading->png, reading->info);
}

static gboolean
make_room (PngReading *reading)
{
  gsize row = png_get_rowbytes (reading->png, reading->info), height = (gsize) reading->height;

  reading->bytes = g_try_malloc_n (height, row);
  reading->rows = g_try_new (png_bytep, height);
  if (!reading->bytes || !reading->rows)
    return numbers_error (reading, _ ("there is not enough memory for the mask"));
  for (gsize y = 0; y < height; y++)
    reading->rows[y] = reading->bytes + y * row;
  return TRUE;
}

static gboolean
read_image (PngReading *reading)
{
  if (setjmp (png_jmpbuf (reading->png)))
    return FALSE;
  png_init_io (reading->png, reading->file);
  png_read_info (reading->png, reading->info);
  if (!is_suitable (reading))
    return FALSE;
  set_depth (reading);
  if (!make_room (reading))
    return FALSE;
  png_read_image (reading->png, reading->rows);
  png_read_end (reading->png, NULL);
  return TRUE;
}

static guint16 *
take_numbers (const PngReading *reading)
{
  gsize    n = (gsize) reading->width * reading->height;
  guint16 *numbers = g_new (guint16, n);

  if (png_get_bit_depth (reading->png, reading->info) == 16)
    memcpy (numbers, reading->bytes, n * sizeof *numbers);
  else
    for (gsize i = 0; i < n; i++)
      numbers[i] = reading->bytes[i];
  return numbers;
}

/* A pipe may never begin, and a device never end. */
static FILE *
open_numbers (const char *path, GError **error)
{
  int         fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  gboolean    there = fd >= 0;
  struct stat about;

  if (there && fstat (fd, &about) == 0 && S_ISREG (about.st_mode))
    return fdopen (fd, "rb");
  g_set_error (error, G_FILE_ERROR, there ? G_FILE_ERROR_INVAL : g_file_error_from_errno (errno), "%s: %s", path,
               there ? _ ("it is not a regular file") : g_strerror (errno));
  if (there)
    close (fd);
  return NULL;
}

guint16 *
png_numbers_read (const char *path, int width, int height, GError **error)
{
  PngReading reading = { .path = path, .width = width, .height = height, .file = open_numbers (path, error) };
  guint16   *numbers = NULL;

  if (!reading.file)
    return NULL;
  reading.png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &reading, stop_reading, overlook);
  reading.info = reading.png ? png_create_info_struct (reading.png) : NULL;
  if (!reading.info)
    numbers_error (&reading, _ ("there is not enough memory for the mask"));
  else if (read_image (&reading))
    numbers = take_numbers (&reading);
  png_destroy_read_struct (&reading.png, &reading.info, NULL);
  g_free (reading.bytes);
  g_free (reading.rows);
  fclose (reading.file);
  if (reading.error)
    g_propagate_error (error, reading.error);
  return numbers;
}
