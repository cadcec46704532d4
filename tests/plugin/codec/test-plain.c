/* test-plain.c - small PNGs without GEGL: the numbers that GEGL reads, of no others than those that are plain, and what is written
 * and laid over each other.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <png.h>
#include <string.h>
#include <unistd.h>

#include "codec/load-png.h"
#include "codec/load.h"
#include "codec/memory-file.h"
#include "codec/over.h"
#include "codec/save-png.h"
#include "explain/pixels.h"

#define WIDTH 67
#define HEIGHT 70 /* more than one strip */

static guint8 *
noise_new (gsize n)
{
  guint8 *noise = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    noise[i] = i % 5 ? (guint8) (i / 3) : (guint8) g_test_rand_int ();
  return noise;
}

/* ---- what is read */

typedef struct
{
  const char *name;
  gboolean    plain;
  int         kind, depth, interlaced;
  void (*more) (png_structp png, png_infop info);
} Kind;

static void
say_srgb (png_structp png, png_infop info)
{
  png_set_sRGB_gAMA_and_cHRM (png, info, PNG_sRGB_INTENT_PERCEPTUAL);
}

static void
say_gamma (png_structp png, png_infop info)
{
  png_set_gAMA (png, info, 1.0);
}

static void
say_colors (png_structp png, png_infop info)
{
  png_set_cHRM_fixed (png, info, 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000);
}

static void
say_transparent (png_structp png, png_infop info)
{
  png_color_16 color = { .red = 1, .green = 2, .blue = 3 };

  png_set_tRNS (png, info, NULL, 0, &color);
}

static void
say_words (png_structp png, png_infop info)
{
  png_text text = { .compression = PNG_TEXT_COMPRESSION_zTXt, .key = (char *) "Title", .text = (char *) "A picture" };

  png_set_text (png, info, &text, 1);
  png_set_pHYs (png, info, 2835, 2835, PNG_RESOLUTION_METER);
}

static void
say_turned (png_structp png, png_infop info)
{
  guint8 exif[] = "MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0"; /* orientation 6 */

  png_set_eXIf_1 (png, info, sizeof exif - 1, exif);
}

static const Kind kinds[] = {
  { "colours", TRUE, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, NULL },
  { "transparency", TRUE, PNG_COLOR_TYPE_RGB_ALPHA, 8, PNG_INTERLACE_NONE, NULL },
  { "sRGB", TRUE, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, say_srgb },
  { "words", TRUE, PNG_COLOR_TYPE_RGB_ALPHA, 8, PNG_INTERLACE_NONE, say_words },
  { "a curve", FALSE, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, say_gamma },
  { "primaries", FALSE, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, say_colors },
  { "a transparent colour", FALSE, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, say_transparent },
  { "turned", FALSE, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_NONE, say_turned },
  { "interlaced", FALSE, PNG_COLOR_TYPE_RGB, 8, PNG_INTERLACE_ADAM7, NULL },
  { "16 bits", FALSE, PNG_COLOR_TYPE_RGB, 16, PNG_INTERLACE_NONE, NULL },
  { "gray", FALSE, PNG_COLOR_TYPE_GRAY, 8, PNG_INTERLACE_NONE, NULL },
};

static void
append (png_structp png, png_bytep bytes, size_t n)
{
  g_byte_array_append (png_get_io_ptr (png), bytes, (guint) n);
}

static GByteArray *
png_new (const Kind *kind)
{
  GByteArray        *file = g_byte_array_new ();
  png_structp        png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop          info = png_create_info_struct (png);
  g_autofree guint8 *noise = noise_new (8 * WIDTH * HEIGHT);

  png_set_write_fn (png, file, append, NULL);
  png_set_IHDR (png, info, WIDTH, HEIGHT, kind->depth, kind->kind, kind->interlaced, PNG_COMPRESSION_TYPE_BASE,
                PNG_FILTER_TYPE_BASE);
  if (kind->more)
    kind->more (png, info);
  png_write_info (png, info);
  for (int pass = png_set_interlace_handling (png); pass > 0; pass--)
    for (int y = 0; y < HEIGHT; y++)
      png_write_row (png, noise + 8 * WIDTH * y);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return file;
}

/* The whole of a picture as GEGL reads it. */
static guint8 *
gegl_new (int fd, const Babl *format)
{
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GeglBuffer) buffer = load_picture (fd, TRUE, complaints, &error);
  guint8 *bytes;

  g_assert_no_error (error);
  g_assert_cmpint (gegl_buffer_get_width (buffer), ==, WIDTH);
  g_assert_cmpint (gegl_buffer_get_height (buffer), ==, HEIGHT);
  bytes = g_malloc (WIDTH * HEIGHT * babl_format_get_bytes_per_pixel (format));
  gegl_buffer_get (buffer, NULL, 1.0, format, bytes, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return bytes;
}

static void
test_read (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (GByteArray) file = png_new (kind);
  int fd = memory_file_copy (file->data, file->len, NULL);
  g_autoptr (Raster) raster = load_plain_png (fd);

  g_assert_cmpint (raster != NULL, ==, kind->plain);
  if (raster)
    {
      g_autofree guint8 *expected = gegl_new (fd, babl_format (raster->channels == 4 ? "R'G'B'A u8" : "R'G'B' u8"));

      g_assert_cmpint (raster->channels, ==, kind->kind == PNG_COLOR_TYPE_RGB ? 3 : 4);
      g_assert_cmpmem (raster->bytes, raster_row_bytes (raster) * HEIGHT, expected, (gsize) (raster->channels * WIDTH * HEIGHT));
    }
  close (fd);
}

static void
test_damaged (void)
{
  g_autoptr (GByteArray) file = png_new (&kinds[0]);

  for (guint i = 0; i < file->len; i += i < 64 ? 1 : 997)
    {
      int fd;

      file->data[i] ^= 0x10;
      fd = memory_file_copy (file->data, file->len, NULL);
      g_assert_null (load_plain_png (fd));
      close (fd);
      file->data[i] ^= 0x10;
      fd = memory_file_copy (file->data, i, NULL);
      g_assert_null (load_plain_png (fd));
      close (fd);
    }
}

/* ---- what is written */

/* In memory and out of GEGL's tiles. */
static void
check_written (const Raster *raster, const guint8 *expected, const Babl *format)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *read = NULL;
  int                fd = memory_file_new (NULL);

  g_assert_true (save_png (raster, fd, &error));
  g_assert_no_error (error);
  read = gegl_new (fd, format);
  g_assert_cmpmem (read, raster_row_bytes (raster) * HEIGHT, expected, raster_row_bytes (raster) * HEIGHT);
  close (fd);
}

static void
test_write (void)
{
  static const char *const names[] = { "R'G'B' u8", "R'G'B'A u8", "R'G'B' u16", "R'G'B'A u16" };

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (Raster) raster = raster_new (WIDTH, HEIGHT, 3 + i % 2, i < 2 ? 8 : 16), tiled = NULL;
      g_autofree guint8 *noise = noise_new (raster_row_bytes (raster) * HEIGHT);

      raster_set_rows (raster, 0, HEIGHT, noise);
      check_written (raster, noise, babl_format (names[i]));
      tiled = raster_of_buffer (raster_buffer (raster));
      tiled->bits = raster->bits;
      check_written (tiled, noise, babl_format (names[i]));
    }
}

/* ---- what is laid over a picture */

static void
check_over (const Over *over, const guint8 *below, const guint8 *above, gsize n, int channels)
{
  g_autofree float  *a = g_new (float, 4 * n), *b = g_new (float, 4 * n);
  g_autofree guint8 *slow = g_malloc (4 * n), *fast = g_malloc (4 * n);

  over_linear (over, below, channels, 8, n, b);
  over_linear (over, above, 4, 8, n, a);
  over_blend (over, b, a, n, channels, slow);
  over_blend_bytes (over, below, above, n, channels, fast);
  g_assert_cmpmem (slow, (gsize) channels * n, fast, (gsize) channels * n);
}

/* Over and under whatever is wholly transparent as well. */
static void
test_over (void)
{
  const gsize        n = 1 << 16;
  g_autofree guint8 *below = noise_new (4 * n), *above = noise_new (4 * n);

  for (gsize i = 0; i < n; i += 3)
    below[4 * i + 3] = above[4 * (i + i % 2) + 3] = 0;
  for (int percent = 0; percent <= 100; percent += 20)
    {
      g_autoptr (Over) over = over_new (percent / 100.0, FALSE);

      check_over (over, below, above, n, 3);
      check_over (over, below, above, n, 4);
    }
}

/* A byte stays what it is when nothing is laid over it, and becomes the other when that is opaque. */
static void
test_ends (void)
{
  guint8 below[256][3], above[256][4], bytes[256][3];
  g_autoptr (Over) over = over_new (1, FALSE);

  for (int alpha = 0; alpha < 256; alpha += 255)
    {
      for (int i = 0; i < 256; i++)
        {
          memset (below[i], i, 3);
          memset (above[i], 255 - i, 3);
          above[i][3] = (guint8) alpha;
        }
      over_blend_bytes (over, below[0], above[0], 256, 3, bytes[0]);
      for (int i = 0; i < 256; i++)
        g_assert_cmpint (bytes[i][1], ==, alpha ? 255 - i : i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  pixels_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/plain/read/%s", kinds[i].name);

      g_test_add_data_func (path, &kinds[i], test_read);
    }
  g_test_add_func ("/plain/damaged", test_damaged);
  g_test_add_func ("/plain/write", test_write);
  g_test_add_func ("/plain/over", test_over);
  g_test_add_func ("/plain/ends", test_ends);
  return g_test_run ();
}
