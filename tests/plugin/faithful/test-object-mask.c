/* test-object-mask.c - which pixels of a picture are the object's, in masks of all kinds, and in files that are none.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <png.h>
#include <stdio.h>
#include <string.h>

#include "faithful/object-mask.h"
#include "faithful/segmentation.h"

enum
{
  B = SEGMENTATION_BACKGROUND,
  O = SEGMENTATION_OBJECT,
  U = SEGMENTATION_UNCOUNTED
};

static char *path;

/* ---- files */

/* Without waiting for the disk, as g_file_set_contents() does. */
static void
write_bytes (const void *bytes, gsize n)
{
  FILE *file = fopen (path, "wb");

  g_assert_cmpuint (fwrite (bytes, 1, n, file), ==, n);
  fclose (file);
}

typedef struct
{
  int           width, height, depth, type, interlace;
  const guint8 *bytes;
  gsize         row; /* bytes */
} Sample;

static void
write_sample (const Sample *sample)
{
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop   info = png_create_info_struct (png);
  FILE       *file = fopen (path, "wb");
  png_bytep   rows[64];

  g_assert_nonnull (file);
  g_assert_false (setjmp (png_jmpbuf (png)));
  png_init_io (png, file);
  png_set_IHDR (png, info, (png_uint_32) sample->width, (png_uint_32) sample->height, sample->depth, sample->type,
                sample->interlace, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  if (sample->type == PNG_COLOR_TYPE_PALETTE)
    {
      png_color palette[256] = { { 255, 0, 0 } };

      png_set_PLTE (png, info, palette, 1 << sample->depth);
    }
  png_write_info (png, info);
  for (int y = 0; y < sample->height; y++)
    rows[y] = (png_bytep) sample->bytes + (gsize) y * sample->row;
  png_write_image (png, rows);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  fclose (file);
}

static void
assert_read (int width, int height, const guint8 *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ObjectMask) mask = object_mask_read (path, width, height, &error);

  g_assert_no_error (error);
  g_assert_cmpint (mask->width, ==, width);
  g_assert_cmpint (mask->height, ==, height);
  g_assert_cmpmem (mask->pixels, (gsize) width * height, expected, (gsize) width * height);
}

static void
assert_refused (int width, int height, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (object_mask_read (path, width, height, &error));
  g_assert_nonnull (error);
  if (!strstr (error->message, words) || !g_str_has_prefix (error->message, path) || strchr (error->message, '\n'))
    g_error ("“%s” is not about “%s”", error->message, words);
}

/* ---- what is read */

static void
test_palette (void)
{
  const guint8 bytes[] = { 0, 1, 255, 15, 254, 0 }, expected[] = { B, O, U, O, O, B };

  write_sample (&(Sample){ 3, 2, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, bytes, 3 });
  assert_read (3, 2, expected);
}

/* The same numbers in each depth that greys can have: 0, 1, 0, 1, 1. */
static void
test_depths (void)
{
  const guint8 one[] = { 0x58 }, two[] = { 0x11, 0x40 }, four[] = { 0x01, 0x01, 0x10 }, eight[] = { 0, 1, 0, 1, 1 },
               sixteen[] = { 0, 0, 0, 1, 0, 0, 0, 1, 0, 1 }, expected[] = { B, O, B, O, O };
  const guint8 *const bytes[] = { one, two, four, eight, sixteen };

  for (int i = 0; i < 5; i++)
    {
      write_sample (&(Sample){ 5, 1, 1 << i, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, bytes[i], 0 });
      assert_read (5, 1, expected);
    }
  for (int i = 0; i < 4; i++)
    {
      write_sample (&(Sample){ 5, 1, 1 << i, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, bytes[i], 0 });
      assert_read (5, 1, expected);
    }
}

/* 255 counts as it stands, 0xff00 and 0xffff are objects. */
static void
test_sixteen (void)
{
  const guint8 bytes[] = { 0, 255, 255, 0, 255, 255, 0, 0 }, expected[] = { U, O, O, B };

  write_sample (&(Sample){ 4, 1, 16, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, bytes, 8 });
  assert_read (4, 1, expected);
}

static void
test_interlaced (void)
{
  guint8 bytes[20 * 17], expected[20 * 17];

  for (int i = 0; i < 20 * 17; i++)
    {
      bytes[i] = (guint8) (i * 7 % 3 ? 255 * (i % 2) : 9);
      expected[i] = bytes[i] == 9 ? O : bytes[i] ? U : B;
    }
  write_sample (&(Sample){ 20, 17, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_ADAM7, bytes, 20 });
  assert_read (20, 17, expected);
}

/* ---- what is refused */

static void
test_refused (void)
{
  const guint8 black[12] = { 0 }, white[] = { 0, 255, 255 };

  write_sample (&(Sample){ 3, 1, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, black, 9 });
  assert_refused (3, 1, "this one has colours");
  write_sample (&(Sample){ 3, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE, black, 12 });
  assert_refused (3, 1, "this one has colours");
  write_sample (&(Sample){ 3, 1, 8, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_INTERLACE_NONE, black, 6 });
  assert_refused (3, 1, "or is transparent");
  write_sample (&(Sample){ 3, 1, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, black, 3 });
  assert_refused (4, 1, "the mask has 3 × 1 pixels, its picture 4 × 1");
  assert_refused (3, 2, "the mask has 3 × 1 pixels, its picture 3 × 2");
  assert_refused (3, 1, "all of it is background");
  write_sample (&(Sample){ 3, 1, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, white, 3 });
  assert_refused (3, 1, "255 stands for pixels that are not counted");
  g_remove (path);
  assert_refused (3, 1, "No such file");
}

/* Cut off anywhere, or with any byte turned round, it is read or refused, and nothing else happens. */
static void
test_broken (void)
{
  guint8           bytes[16 * 8];
  g_autofree char *whole = NULL;
  gsize            length, refused = 0;

  for (int i = 0; i < 16 * 8; i++)
    bytes[i] = (guint8) (i * i);
  write_sample (&(Sample){ 16, 16, 4, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_ADAM7, bytes, 8 });
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (gsize n = 0; n < length; n++)
    {
      write_bytes (whole, n);
      assert_refused (16, 16, "this PNG file cannot be read");
    }
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ObjectMask) mask = NULL;

      whole[i] ^= 0xff;
      write_bytes (whole, length);
      whole[i] ^= 0xff;
      mask = object_mask_read (path, 16, 16, &error);
      g_assert_true (!mask == !!error);
      refused += !mask;
    }
  g_assert_cmpuint (refused, >, 40); /* the signature, sizes and the pixels, all with checksums */
}

/* A head that promises 2 TB, with a sound checksum, and the first chunk of pixels: nothing is made for them. */
static void
test_enormous (void)
{
  static const guint8 bytes[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x0f\x42\x40\0\x0f\x42\x40\x10\0\0\0\0"
                                "\x29\x96\xbb\xe2\0\0\0\1IDAT\0";

  write_bytes (bytes, sizeof bytes - 1);
  assert_refused (16, 16, "the mask has 1000000 × 1000000 pixels, its picture 16 × 16");
}

/* ---- boxes */

/* Centres of pixels lie at halves; 1.5 … 3.5 has those of the pixels 1 and 2. */
static void
test_boxes (void)
{
  const ViaBox boxes[] = { { 1.5, -3, 2, 4 }, { 3.9, 1, 100, 9 } };
  const guint8 expected[] = { B, O, O, B, B, B, B, B, B, O };
  g_autoptr (GError) error = NULL;
  g_autoptr (ObjectMask) mask = object_mask_from_boxes ("x", boxes, 2, 5, 2, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (mask->pixels, 10, expected, 10);
}

static void
test_boxes_outside (void)
{
  const ViaBox boxes[] = { { 5, 0, 10, 2 }, { -1e9, -1e9, 1e9, 1e9 }, { 0.6, 0, 0.8, 2 } };
  g_autoptr (GError) error = NULL;

  g_assert_null (object_mask_from_boxes ("a.png", boxes, 3, 5, 2, &error));
  g_assert_cmpstr (error->message, ==, "a.png: no pixel of the picture, 5 × 2, lies in the object's box");
}

/* ---- what a network sees */

static ObjectMask *
four_by_two (void)
{
  const guint16 numbers[] = { 0, 3, 255, 0, 7, 0, 0, 255 };

  return object_mask_from_numbers ("x", numbers, 4, 2, NULL);
}

static void
assert_seen (const ViaBox *frame, int width, int height, const guint8 *expected)
{
  g_autoptr (ObjectMask) mask = four_by_two ();
  guint8 seen[64];

  object_mask_seen (mask, frame, width, height, seen);
  g_assert_cmpmem (seen, (gsize) width * height, expected, (gsize) width * height);
}

static void
test_seen (void)
{
  const guint8 same[] = { B, O, U, B, O, B, B, U }, middle[] = { O, U, B, B }, half[] = { O, B },
               padded[] = { U, U, U, U, B, O, U, B, O, B, B, U, U, U, U, U }, twice[] = { B, B, O, O, B, B, O, O };

  assert_seen (&(ViaBox){ 0, 0, 4, 2 }, 4, 2, same);
  assert_seen (&(ViaBox){ 1, 0, 2, 2 }, 2, 2, middle);
  assert_seen (&(ViaBox){ 0, 0, 4, 2 }, 2, 1, (const guint8[]){ B, U });
  assert_seen (&(ViaBox){ 0, 1, 2, 1 }, 2, 1, half);
  assert_seen (&(ViaBox){ 0, -1, 4, 4 }, 4, 4, padded);
  assert_seen (&(ViaBox){ 0, 0, 2, 1 }, 4, 2, twice);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("mask-XXXXXX", NULL);
  int              status;

  g_test_init (&argc, &argv, NULL);
  path = g_build_filename (folder, "mask.png", NULL);
  g_test_add_func ("/object-mask/palette", test_palette);
  g_test_add_func ("/object-mask/depths", test_depths);
  g_test_add_func ("/object-mask/sixteen", test_sixteen);
  g_test_add_func ("/object-mask/interlaced", test_interlaced);
  g_test_add_func ("/object-mask/refused", test_refused);
  g_test_add_func ("/object-mask/broken", test_broken);
  g_test_add_func ("/object-mask/enormous", test_enormous);
  g_test_add_func ("/object-mask/boxes", test_boxes);
  g_test_add_func ("/object-mask/boxes-outside", test_boxes_outside);
  g_test_add_func ("/object-mask/seen", test_seen);
  status = g_test_run ();
  g_remove (path);
  g_rmdir (folder);
  g_free (path);
  return status;
}
