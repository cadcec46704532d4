/* test-shards.c - checkpoints in several files.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "checkpoint/weights/weights.h"
#include "via.h"

static char *folder;

static char *
path_of (const char *file)
{
  return g_build_filename (folder, file, NULL);
}

static void
write_text (const char *file, const char *text)
{
  g_autofree char *path = path_of (file);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A file of one or two tensors of two numbers each: n and n + 1. */
static void
write_shard (const char *file, const char *name, const char *other, float n)
{
  g_autofree char *path = path_of (file);
  const float      numbers[] = { n, n + 1 };
  const ViaTensor  tensors[] = { { name, "F32", 1, { 2 }, numbers }, { other ? other : "", "F32", 1, { 2 }, numbers } };

  g_assert_true (via_tensor_write (path, tensors, other ? 2 : 1, NULL, NULL));
}

static Weights *
open_index (GError **error)
{
  g_autofree char *path = path_of ("model.safetensors.index.json");

  return weights_open (path, error);
}

static void
check_refused (const char *index, int code, const char *word)
{
  g_autoptr (GError) error = NULL;

  write_text ("model.safetensors.index.json", index);
  g_assert_null (open_index (&error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIA_ERROR, code);
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = NULL;
  const float *numbers;

  write_text ("model.safetensors.index.json", "{\"metadata\": {\"total_size\": 24}, \"weight_map\": {\"a\": \"one.safetensors\", "
                                              "\"b\": \"two.safetensors\", \"c\": \"two.safetensors\"}}");
  weights = open_index (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (weights_n_tensors (weights), ==, 3);
  numbers = weights_floats (weights, weights_find (weights, "a"), NULL);
  g_assert_cmpfloat (numbers[1], ==, 2);
  numbers = weights_floats (weights, weights_find (weights, "c"), NULL);
  g_assert_cmpfloat (numbers[1], ==, 12);
  g_assert_null (weights_foreign (weights)[0]);
}

static void
copy_hostile (const char *from, const char *to)
{
  g_autofree char *source = g_build_filename (g_getenv ("VIA_TEST_DATA"), "hostile", from, NULL);
  g_autofree char *target = path_of (to), *data = NULL;
  gsize            size;

  g_assert_true (g_file_get_contents (source, &data, &size, NULL));
  g_assert_true (g_file_set_contents (target, data, (gssize) size, NULL));
}

/* PyTorch's files together with others: each is told apart by what is in it. */
static void
test_mixed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = NULL;

  copy_hostile ("ok_min.pth", "three.bin");
  copy_hostile ("evil_root.pth", "four.bin");
  write_text ("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"one.safetensors\", \"w\": \"three.bin\"}}");
  weights = open_index (&error);
  g_assert_no_error (error);
  g_assert_cmpint (weights_find (weights, "w")->count, ==, 4);
  check_refused ("{\"weight_map\": {\"w\": \"three.bin\", \"x\": \"four.bin\"}}", VIA_ERROR_FILE, "lacks “x”");
}

static void
test_bad (void)
{
  check_refused ("{\"a\": 1}", VIA_ERROR_UNSUPPORTED, "JSON");
  check_refused ("{\"weight_map\": []}", VIA_ERROR_UNSUPPORTED, "JSON");
  check_refused ("{\"weight_map\": {\"a\": 1}}", VIA_ERROR_FILE, "“a”");
  check_refused ("{\"weight_map\": {\"a\": {}}}", VIA_ERROR_FILE, "“a”");
  check_refused ("{\"weight_map\": {\"a\": \"\"}}", VIA_ERROR_FILE, "“a”");
  check_refused ("{\"weight_map\": {\"a\": \"..\"}}", VIA_ERROR_FILE, "“a”");
  check_refused ("{\"weight_map\": {\"a\": \"../one.safetensors\"}}", VIA_ERROR_FILE, "“a”");
  check_refused ("{\"weight_map\": {\"a\": \"/etc/passwd\"}}", VIA_ERROR_FILE, "“a”");
  check_refused ("{\"weight_map\": {\"a\": \"x\\\\one.safetensors\"}}", VIA_ERROR_FILE, "“a”");
  check_refused ("{\"weight_map\": {\"a\": \"none.safetensors\"}}", VIA_ERROR_FILE, "none.safetensors");
  check_refused ("{\"weight_map\": {\"a\": \"model.safetensors.index.json\"}}", VIA_ERROR_UNSUPPORTED, "");
  check_refused ("{\"weight_map\": {\"a\": \"one.safetensors\", \"x\": \"one.safetensors\"}}", VIA_ERROR_FILE, "lacks “x”");
  check_refused ("{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"one.safetensors\", \"c\": \"two.safetensors\"}}",
                 VIA_ERROR_FILE, "another file");
  write_shard ("five.safetensors", "d", "a", 1);
  check_refused ("{\"weight_map\": {\"a\": \"one.safetensors\", \"d\": \"five.safetensors\"}}", VIA_ERROR_FILE, "another file");
  check_refused ("{\"weight_map\": {\"", VIA_ERROR_FILE, "index.json");
}

int
main (int argc, char **argv)
{
  static const char *const files[] = { "one.safetensors", "two.safetensors", "five.safetensors",
                                       "three.bin",       "four.bin",        "model.safetensors.index.json" };
  int                      result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("via-shards-XXXXXX", NULL);
  write_shard ("one.safetensors", "a", NULL, 1);
  write_shard ("two.safetensors", "b", "c", 11);
  g_test_add_func ("/shards/good", test_good);
  g_test_add_func ("/shards/mixed", test_mixed);
  g_test_add_func ("/shards/bad", test_bad);
  result = g_test_run ();
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = path_of (files[i]);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing is left behind */
  g_free (folder);
  return result;
}
