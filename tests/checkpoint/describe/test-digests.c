/* test-digests.c - digests of checkpoints, and files that are known by theirs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "../folder.h"
#include "checkpoint/describe/digests.h"
#include "model.h"

#define NOTHING "0000000000000000000000000000000000000000000000000000000000000000"

static Weights *
open_file (const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = folder_file (file);
  Weights         *weights = weights_open (path, &error);

  g_assert_no_error (error);
  return weights;
}

/* Of the file as it is now, by way of the cache. */
static char *
digest_of (const char *file)
{
  g_autoptr (Weights) weights = open_file (file);
  g_autofree char *stamp = digests_stamp (weights);

  g_assert_nonnull (stamp);
  return digests_sha256 (weights, stamp);
}

/* Of its bytes, by GLib. */
static char *
true_digest (const char *file)
{
  g_autofree char *path = folder_file (file), *bytes = NULL;
  gsize            size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, size);
}

static void
check_digest (const char *file)
{
  g_autofree char *digest = digest_of (file), *wanted = true_digest (file);

  g_assert_cmpstr (digest, ==, wanted);
}

/* Puts a wrong digest into the cache: whoever returns it has not read the file. */
static void
plant (const char *from)
{
  g_autofree char *cache = folder_digests (), *text = NULL;
  g_autoptr (GString) planted = NULL;

  g_assert_true (g_file_get_contents (cache, &text, NULL, NULL));
  planted = g_string_new (text);
  g_assert_cmpuint (g_string_replace (planted, from, NOTHING, 1), ==, 1);
  g_assert_true (g_file_set_contents (cache, planted->str, -1, NULL));
}

static void
make_older (const char *file)
{
  g_autofree char     *path = folder_file (file);
  const struct utimbuf long_ago = { 1000000000, 1000000000 };

  g_assert_cmpint (utime (path, &long_ago), ==, 0);
}

/* It is read once, and again after it was changed. */
static void
test_cache (void)
{
  g_autofree char *real = NULL, *kept = NULL;

  folder_blank ("a = [b].safetensors", 64, 2, 4);
  real = true_digest ("a = [b].safetensors");
  check_digest ("a = [b].safetensors");
  plant (real);
  kept = digest_of ("a = [b].safetensors");
  g_assert_cmpstr (kept, ==, NOTHING);
  make_older ("a = [b].safetensors");
  check_digest ("a = [b].safetensors");
  folder_blank ("a = [b].safetensors", 64, 3, 4);
  make_older ("a = [b].safetensors"); /* another size at the same time */
  check_digest ("a = [b].safetensors");
  folder_remove ("a = [b].safetensors");
  folder_forget_digests ();
}

static void
test_broken_cache (void)
{
  static const char *const texts[] = { "\xff\xfe", "nonsense", "[sha256]\n/a=b\n", "[other]\na=1\n" };
  g_autofree char         *cache = folder_digests (), *real = NULL;

  folder_blank ("a.safetensors", 64, 2, 4);
  check_digest ("a.safetensors");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (cache, texts[i], -1, NULL));
      check_digest ("a.safetensors");
    }
  real = true_digest ("a.safetensors");
  plant (real);
  {
    g_autofree char *text = NULL;

    g_assert_true (g_file_get_contents (cache, &text, NULL, NULL));
    memset (strstr (text, NOTHING), 'x', 64); /* not a digest */
    g_assert_true (g_file_set_contents (cache, text, -1, NULL));
  }
  check_digest ("a.safetensors");
  folder_remove ("a.safetensors");
  folder_forget_digests ();
}

/* A file where the folder should be. */
static void
test_unwritable_cache (void)
{
  g_autofree char *folder = g_build_filename (folder_root (), "cache", NULL);

  folder_blank ("a.safetensors", 64, 2, 4);
  g_assert_true (g_file_set_contents (folder, "", -1, NULL));
  check_digest ("a.safetensors");
  check_digest ("a.safetensors");
  g_assert_cmpint (g_unlink (folder), ==, 0);
  folder_remove ("a.safetensors");
}

static void
write_tensor (const char *file, const char *name)
{
  g_autofree char *path = folder_file (file);
  const float      numbers[] = { 1, 2 };
  const ViaTensor  tensor = { name, "F32", 1, { 2 }, numbers };

  g_assert_true (via_tensor_write (path, &tensor, 1, NULL, NULL));
}

/* Of several files it is that of all, one after the other; a change to any of them counts. */
static void
test_shards (void)
{
  static const char index[] = "{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"two.safetensors\"}}";
  g_autofree char  *one = NULL, *two = NULL, *digest = NULL, *kept = NULL, *changed = NULL;
  g_autofree char  *wanted = NULL, *all = NULL, *path_one = folder_file ("one.safetensors");
  g_autofree char  *path_two = folder_file ("two.safetensors");
  gsize             n_one, n_two, at = strlen (index);

  write_tensor ("one.safetensors", "a");
  write_tensor ("two.safetensors", "b");
  folder_write ("model.safetensors.index.json", index);
  g_assert_true (g_file_get_contents (path_one, &one, &n_one, NULL));
  g_assert_true (g_file_get_contents (path_two, &two, &n_two, NULL));
  all = g_malloc (at + n_one + n_two);
  memcpy (all, index, at);
  memcpy (all + at, one, n_one);
  memcpy (all + at + n_one, two, n_two);
  wanted = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) all, at + n_one + n_two);
  digest = digest_of ("model.safetensors.index.json");
  g_assert_cmpstr (digest, ==, wanted);
  plant (digest);
  kept = digest_of ("model.safetensors.index.json");
  g_assert_cmpstr (kept, ==, NOTHING);
  make_older ("two.safetensors");
  changed = digest_of ("model.safetensors.index.json");
  g_assert_cmpstr (changed, ==, wanted);
  folder_remove ("one.safetensors");
  folder_remove ("two.safetensors");
  folder_remove ("model.safetensors.index.json");
  folder_forget_digests ();
}

static gboolean
cache_exists (void)
{
  g_autofree char *cache = folder_digests ();

  return g_file_test (cache, G_FILE_TEST_EXISTS);
}

/* A preset is about a file of its size and digest, which is only computed when the size is right. */
static void
test_known (void)
{
  g_autoptr (Weights) weights = NULL;
  g_autofree char *stamp = NULL, *digest = NULL;
  g_auto (Config) preset = { .name = g_strdup ("famous"), .ini = g_strdup ("famous.ini"), .norm_eps = 0.25, .heads = 8 };
  g_auto (Config) config = { .heads = 4 };

  folder_blank ("anything.safetensors", 64, 2, 4);
  weights = open_file ("anything.safetensors");
  stamp = digests_stamp (weights);
  digest = true_digest ("anything.safetensors");
  preset.source[KEY_NORM_EPS] = preset.source[KEY_HEADS] = SOURCE_INI;
  config.source[KEY_HEADS] = SOURCE_INI;
  preset.sha256 = g_strdup (digest);
  g_assert_false (digests_match (&config, &preset, weights, stamp)); /* no size */
  preset.size = g_strdup ("1 MB (1000001 bytes)");
  g_assert_false (digests_match (&config, &preset, weights, stamp));
  g_free (preset.size);
  preset.size = g_strdup_printf ("0 MB (%" G_GSIZE_FORMAT " bytes)", g_bytes_get_size (weights_bytes (weights)));
  preset.sha256[7] = '\0';
  g_assert_false (digests_match (&config, &preset, weights, stamp)); /* only its beginning */
  g_assert_false (cache_exists ());
  memcpy (preset.sha256, NOTHING, 64);
  g_assert_false (digests_match (&config, &preset, weights, stamp));
  g_assert_true (cache_exists ());
  memcpy (preset.sha256, digest, 64);
  g_assert_true (digests_match (&config, &preset, weights, stamp));
  g_assert_cmpstr (config.known, ==, "famous");
  g_assert_cmpint (config.heads, ==, 4);
  g_assert_cmpfloat (config.norm_eps, ==, 0.25);
  g_assert_cmpint (config.source[KEY_NORM_EPS], ==, SOURCE_DIGEST);
  g_assert_cmpint (config.source[KEY_MEAN], ==, SOURCE_NONE);
  g_assert_null (config.name);
  folder_remove ("anything.safetensors");
  folder_forget_digests ();
}

/* Opening is instant, also of a file whose name carries the beginning of its digest; asking for the digest is not. */
static void
test_opening (void)
{
  g_autoptr (ViaModel) model = NULL;

  folder_blank ("jx_vit-80ecf9dd.safetensors", 192, 2, 4);
  model = open_good ("jx_vit-80ecf9dd");
  g_assert_false (cache_exists ());
  g_assert_cmpuint (strlen (via_model_sha256 (model)), ==, 64);
  g_assert_true (cache_exists ());
  folder_remove ("jx_vit-80ecf9dd.safetensors");
  folder_forget_digests ();
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digests/cache", test_cache);
  g_test_add_func ("/digests/broken-cache", test_broken_cache);
  g_test_add_func ("/digests/unwritable-cache", test_unwritable_cache);
  g_test_add_func ("/digests/shards", test_shards);
  g_test_add_func ("/digests/known", test_known);
  g_test_add_func ("/digests/opening", test_opening);
  result = g_test_run ();
  folder_end ();
  return result;
}
