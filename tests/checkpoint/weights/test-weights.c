/* test-weights.c - numbers of every type, files that are no checkpoints, and what was written is read again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../bytes.h"
#include "checkpoint/weights/weights.h"
#include "via.h"

static float
one_number (const char *dtype, const void *data, gsize size)
{
  g_autofree char *header = g_strdup_printf ("{\"pad\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                                             "\"x\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[1,%" G_GSIZE_FORMAT "]}}",
                                             dtype, 1 + size);
  g_autoptr (GBytes) blank = bytes_make (header, 1 + size);
  g_autoptr (Weights) weights = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize              length = g_bytes_get_size (blank);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (blank, NULL), length);
  const float       *first;

  memcpy (copy + length - size, data, size);
  bytes = g_bytes_new (copy, length);
  weights = weights_open_bytes (bytes, "memory", NULL);
  first = weights_floats (weights, weights_find (weights, "x"), NULL);
  g_assert_true (first == weights_floats (weights, weights_find (weights, "x"), NULL)); /* widened once */
  g_assert_cmpuint ((guintptr) first % sizeof (float), ==, 0);
  return *first;
}

static float
half (guint16 bits)
{
  return one_number ("F16", &bits, 2);
}

/* Values of IEEE 754 halves, and of the other types; all of them unaligned in the file. */
static void
test_numbers (void)
{
  const guint16 minus_two = 0xc000;
  const double  third = 1.0 / 3;
  const float   pi = 3.14159265f;

  g_assert_cmpfloat (half (0x3c00), ==, 1);
  g_assert_cmpfloat (half (0xc000), ==, -2);
  g_assert_cmpfloat (half (0x7bff), ==, 65504);
  g_assert_cmpfloat (half (0x0400), ==, 0x1p-14f);
  g_assert_cmpfloat (half (0x03ff), ==, 1023 * 0x1p-24f);
  g_assert_cmpfloat (half (0x8001), ==, -0x1p-24f);
  g_assert_cmpfloat (half (0x7c00), ==, INFINITY);
  g_assert_cmpfloat (half (0xfc00), ==, -INFINITY);
  g_assert_true (isnan (half (0x7e00)));
  g_assert_true (half (0x8000) == 0 && signbit (half (0x8000)));
  g_assert_cmpfloat (one_number ("BF16", &minus_two, 2), ==, -2);
  g_assert_cmpfloat (one_number ("F64", &third, 8), ==, (float) third);
  g_assert_cmpfloat (one_number ("F32", &pi, 4), ==, pi);
}

static void
test_whole_numbers_are_no_weights (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("VIA_TEST_DATA"), "hostile", "scalar.safetensors", NULL);
  g_autoptr (Weights) weights = weights_open (path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (weights_floats (weights, weights_find (weights, "s"), &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
}

static void
check_not_opened (const char *path, ViaError code, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weights_open (path, &error));
  g_assert_error (error, VIA_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, word));
}

/* What is no file, and what people take for a checkpoint. */
static void
test_strangers (gconstpointer folder)
{
  static const struct
  {
    const char *bytes, *word;
  } strangers[] = {
    { "\x80\2\x8a\nl\xfc\x9c", "pickle" },
    { "\x80\4\x95", "pickle" },
    { "version https://git-lfs.github.com/spec/v1\n", "pointer" },
    { "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 346292833\n", "346292833 bytes" },
    { "<!DOCTYPE html>\n<html>", "web page" },
    { "\r\n <HTML><head>", "web page" },
    { "<?xml version=\"1.0\"?><Error>", "web page" },
    { "GGUF\3", "GGUF" },
    { "\x89HDF\r\n\x1a\n", "HDF5" },
    { "\x93NUMPY\1", "NumPy" },
    { "\x1f\x8b\x08", "compressed" },
    { "\x81\xa6params", "Flax" },
    { "\x08\x07\x12\x07pytorch", "ONNX" },
    { "{\"error\": \"not found\"}", "JSON" },
    { "\x89PNG\r\n\x1a\n", "a picture" },
    { "\xff\xd8\xff\xe0", "a picture" },
    { "GIF89a", "a picture" },
    { "RIFF1234WEBP", "a picture" },
    { "II*", "a picture" },
  };
  g_autofree char *path = g_build_filename (folder, "stranger", NULL);
  char             tar[512] = "sys_info";
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_assert_true (g_file_set_contents (path, strangers[i].bytes, -1, NULL));
      check_not_opened (path, VIA_ERROR_UNSUPPORTED, strangers[i].word);
    }
  memcpy (tar + 257, "ustar", 5);
  g_assert_true (g_file_set_contents (path, tar, sizeof tar, NULL));
  check_not_opened (path, VIA_ERROR_UNSUPPORTED, "tar");
  g_assert_true (g_file_set_contents (path, "PK\3\4 and no more", -1, NULL));
  check_not_opened (path, VIA_ERROR_FILE, "incomplete");
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  check_not_opened (path, VIA_ERROR_FILE, "");
  g_unlink (path);
  check_not_opened (path, VIA_ERROR_FILE, "");
  check_not_opened ("/dev/null", VIA_ERROR_FILE, "regular");
  check_not_opened (folder, VIA_ERROR_FILE, "regular");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  check_not_opened (pipe, VIA_ERROR_FILE, "regular");
  g_unlink (pipe);
}

static void
test_round_trip (gconstpointer folder)
{
  g_autofree char  *path = g_build_filename (folder, "out.safetensors", NULL);
  const float       map[] = { 1, 2, 3, 4, 5, 6 };
  const gint64      classes[] = { 281, G_MININT64 }, shape[] = { 2, 3 }, other_shape[] = { 3, 2 };
  const ViaTensor   tensors[] = { { "map \"α\"\n", "F32", 2, { 2, 3 }, map }, { "classes", "I64", 1, { 2 }, classes } };
  const char *const metadata[] = { "model", "a\\b", "method", "rollout", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree float *read = NULL;
  g_autoptr (Weights) weights = NULL;
  g_autoptr (GDir) dir = NULL;

  g_assert_true (via_tensor_write (path, tensors, 2, metadata, &error));
  g_assert_true (via_tensor_write (path, tensors, 2, metadata, &error)); /* replaces */
  read = via_tensor_read (path, "map \"α\"\n", 2, shape, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (read, sizeof map, map, sizeof map);
  weights = weights_open (path, &error);
  g_assert_cmpmem (weights_find (weights, "classes")->data, sizeof classes, classes, sizeof classes);
  g_assert_null (via_tensor_read (path, "map \"α\"\n", 2, other_shape, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (via_tensor_read (path, "nothing", 2, shape, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (via_tensor_read (path, "classes", 1, other_shape, &error));
  g_clear_error (&error);
  g_assert_false (via_tensor_write ("/nowhere/out.safetensors", tensors, 2, NULL, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
  g_unlink (path);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir)); /* nothing temporary is left */
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("via-weights-XXXXXX", NULL);
  int              result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weights/numbers", test_numbers);
  g_test_add_func ("/weights/whole-numbers-are-no-weights", test_whole_numbers_are_no_weights);
  g_test_add_data_func ("/weights/strangers", folder, test_strangers);
  g_test_add_data_func ("/weights/round-trip", folder, test_round_trip);
  result = g_test_run ();
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing is left behind */
  return result;
}
