/* test-directions.c - texts as directions, names in seven templates, and what of them is kept on disk.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "golden.h"
#include "text/templates.h"
#include "text/text-cache.h"
#include "via-words.h"

#define FEATURES 24

static const char *const words[] = { "cat", "bulldog", "window", "Golden Retriever", NULL };
static const char *const prompts[] = { "a striped cat", "a bulldog", "a window", "it’s a photo of 2 naïve elephants, isn’t it?",
                                       NULL };

static char *root; /* holds the models and the cache */

static ViaModel *
open_config (const char *config)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.safetensors", root, config), *ini = g_strdup_printf ("%s/%s.ini", root, config);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    golden_checkpoint (golden_config (config), path);
  return via_model_open (ini, NULL);
}

static double *
directions (ViaModel *model, const char *const *texts, ViaTemplates templates, ViaPrecision precision)
{
  g_autoptr (GError) error = NULL;
  double *unit = via_words_directions (model, texts, templates, precision, NULL, NULL, &error);

  g_assert_no_error (error);
  return unit;
}

static void
check_unit (const double *made, const double *wanted, double tolerance)
{
  double length = 0;

  for (int i = 0; i < FEATURES; i++)
    length += wanted[i] * wanted[i];
  for (int i = 0; i < FEATURES; i++)
    g_assert_cmpfloat_with_epsilon (made[i], wanted[i] / sqrt (length), tolerance);
}

/* Against the independent implementation. */
static void
test_golden (void)
{
  static const char *const configs[] = { "mini-cliptext", "mini-cliptext-quick", "mini-cliptext-gen", "mini-cliptext-quick-gen" };

  for (int i = 0; i < 16; i++)
    {
      const char  *config = configs[i / 4];
      ViaPrecision precision = i % 2 ? VIA_PRECISION_EXACT : VIA_PRECISION_FAST;
      g_autoptr (ViaModel) model = open_config (config);
      g_autoptr (Golden) golden = golden_open (config);
      g_autofree double *plain = directions (model, prompts, VIA_TEMPLATES_AUTO, precision);
      g_autofree double *filled = directions (model, words, VIA_TEMPLATES_AUTO, precision);

      for (int k = 0; k < 4; k++)
        {
          g_autofree char *text = g_strdup_printf ("text.%d.features", k), *word = g_strdup_printf ("word.%d.unit", k);

          check_unit (plain + k * FEATURES, golden_tensor (golden, text, NULL), i % 2 ? 1e-6 : 2e-6);
          check_unit (filled + k * FEATURES, golden_tensor (golden, word, NULL), i % 2 ? 1e-6 : 2e-6);
        }
    }
}

static void
test_suit (void)
{
  static const struct
  {
    const char *texts[3];
    gboolean    suit;
  } rows[] = {
    { { "cat", "Golden Retriever" }, TRUE },
    { { "jack-o'-lantern" }, TRUE },
    { { "4x4 car" }, TRUE },
    { { "a cat" }, FALSE },
    { { "cat", "a striped cat" }, FALSE },
    { { "The cat" }, FALSE },
    { { "one two three four" }, FALSE },
    { { "big old tabby cat" }, FALSE },
    { { "big old cat" }, TRUE },
    { { "photo of cats" }, FALSE },
    { { "cat, dog" }, FALSE },
    { { "" }, FALSE },
    { { "  \tcat\n" }, TRUE },
    { { "Hündin" }, TRUE },
    { { "cat!" }, FALSE },
    { { "猫" }, TRUE },
    { { "caf\xe9" }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (templates_suit (rows[i].texts), ==, rows[i].suit);
}

/* One way to write it or another: what the templates get is the word. */
static void
test_templates (void)
{
  static const char *const spaced[] = { "  cat ", NULL }, *const cat[] = { "cat", NULL };
  g_autoptr (ViaModel) model = open_config ("mini-cliptext");
  g_autofree double *one = directions (model, cat, VIA_TEMPLATES_ON, VIA_PRECISION_EXACT);
  g_autofree double *same = directions (model, spaced, VIA_TEMPLATES_ON, VIA_PRECISION_EXACT);
  g_autofree double *bare = directions (model, cat, VIA_TEMPLATES_OFF, VIA_PRECISION_EXACT);
  g_autofree double *automatic = directions (model, cat, VIA_TEMPLATES_AUTO, VIA_PRECISION_EXACT);

  g_assert_cmpmem (one, FEATURES * sizeof *one, same, FEATURES * sizeof *same);
  g_assert_cmpmem (one, FEATURES * sizeof *one, automatic, FEATURES * sizeof *automatic);
  g_assert_cmpint (memcmp (one, bare, FEATURES * sizeof *one), !=, 0);
}

/* The only file of the cache. */
static char *
only_file (void)
{
  g_autofree char *folder = g_build_filename (root, "vit-attribution", "texts", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  char *path = g_build_filename (folder, g_dir_read_name (dir), NULL);

  g_assert_null (g_dir_read_name (dir));
  return path;
}

static void
empty_cache (void)
{
  g_autofree char *folder = g_build_filename (root, "vit-attribution", "texts", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

/* A number in the file is another one. */
static void
spoil (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize            n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  bytes[n / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
}

/* The prompts' directions by a network that has just been opened, and whose digest is known. */
static double *
directions_anew (void)
{
  g_autoptr (ViaModel) model = open_config ("mini-cliptext");

  g_assert_nonnull (via_model_sha256 (model));
  return directions (model, prompts, VIA_TEMPLATES_OFF, VIA_PRECISION_EXACT);
}

/* What is broken on disk is made again. */
static void
test_kept (void)
{
  g_autofree double *first = NULL, *spoilt = NULL, *cut = NULL;
  g_autofree char   *path = NULL, *whole = NULL, *mended = NULL;
  gsize              n, m;

  empty_cache ();
  first = directions_anew ();
  path = only_file ();
  g_assert_true (g_file_get_contents (path, &whole, &n, NULL));
  spoil (path);
  spoilt = directions_anew ();
  g_assert_cmpmem (first, 4 * FEATURES * sizeof *first, spoilt, 4 * FEATURES * sizeof *spoilt);
  g_assert_true (g_file_get_contents (path, &mended, &m, NULL));
  g_assert_cmpmem (whole, n, mended, m);
  g_assert_true (g_file_set_contents (path, whole, 20, NULL));
  cut = directions_anew ();
  g_assert_cmpmem (first, 4 * FEATURES * sizeof *first, cut, 4 * FEATURES * sizeof *cut);
}

static gboolean
count_calls (double fraction, const char *stage, gpointer data)
{
  (*(int *) data)++;
  return TRUE;
}

/* Few texts are no reason to read a large file for its digest; many are.  The network itself remembers all. */
static void
test_many (void)
{
  g_autoptr (ViaModel) model = open_config ("mini-cliptext");
  g_autoptr (GPtrArray) many = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL, *folder = g_build_filename (root, "vit-attribution", "texts", NULL);
  g_autoptr (GDir) dir = NULL;
  int calls = 0;

  empty_cache ();
  g_free (directions (model, prompts, VIA_TEMPLATES_OFF, VIA_PRECISION_EXACT));
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_free (via_words_directions (model, prompts, VIA_TEMPLATES_OFF, VIA_PRECISION_EXACT, count_calls, &calls, NULL));
  g_assert_cmpint (calls, ==, 0);
  for (int i = 0; i < 64; i++)
    g_ptr_array_add (many, g_strdup_printf ("number %d", i));
  g_ptr_array_add (many, NULL);
  g_free (directions (model, (const char *const *) many->pdata, VIA_TEMPLATES_OFF, VIA_PRECISION_EXACT));
  path = only_file ();
}

/* The numbers do come from the disk. */
static void
test_taken (void)
{
  guint8 id[TEXT_CACHE_ID] = { 1 }, other[TEXT_CACHE_ID] = { 2 };
  double numbers[3] = { 1, 2, 3 };
  g_autoptr (TextCache) cache = text_cache_open ("a network", 3), again = NULL, wider = NULL;

  text_cache_add (cache, id, numbers);
  text_cache_save (cache);
  again = text_cache_open ("a network", 3);
  g_assert_cmpmem (text_cache_find (again, id), sizeof numbers, numbers, sizeof numbers);
  g_assert_null (text_cache_find (again, other));
  wider = text_cache_open ("a network", 4);
  g_assert_null (text_cache_find (wider, id));
}

/* The oldest go, of directions in a file and of files. */
static void
test_bounded (void)
{
  enum
  {
    WIDTH = 1 << 16, /* half a megabyte */
    RECORDS = 70,
    FILES = 20
  };
  g_autoptr (TextCache) cache = text_cache_open ("large", WIDTH), again = NULL;
  g_autofree double *numbers = g_new0 (double, WIDTH);
  guint8             id[TEXT_CACHE_ID] = { 0 };
  g_autofree char   *folder = g_build_filename (root, "vit-attribution", "texts", NULL);
  g_autoptr (GDir) dir = NULL;
  int files = 0;

  for (int i = 0; i < RECORDS; i++)
    {
      *id = (guint8) i;
      text_cache_add (cache, id, numbers);
    }
  text_cache_save (cache);
  again = text_cache_open ("large", WIDTH);
  g_assert_nonnull (text_cache_find (again, id));
  *id = 0;
  g_assert_null (text_cache_find (again, id));
  for (int i = 0; i < FILES; i++)
    {
      g_autofree char *network = g_strdup_printf ("network %d", i);
      g_autoptr (TextCache) small = text_cache_open (network, 1);

      text_cache_add (small, id, numbers);
      text_cache_save (small);
    }
  dir = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (dir))
    files++;
  g_assert_cmpint (files, ==, 16);
}

static void
test_errors (void)
{
  static const char *const twice[] = { "a cat", "a  CAT ", NULL }, *const apart[] = { "a cat", "a dog", NULL },
                           *const nothing[] = { "a cat", "<|endoftext|> ", NULL };
  g_autofree char                *letters = g_strnfill (5000, 'a');
  const char *const               one[] = { letters, NULL };
  g_autoptr (ViaModel) model = open_config ("mini-cliptext"), demo = via_model_open (NULL, NULL);
  g_autoptr (GError) same = NULL, too_long = NULL, no_clip = NULL, empty = NULL;
  guint           n, read;
  g_autofree int *tokens = NULL;

  g_assert_false (via_words_differ (model, twice, &same));
  g_assert_nonnull (strstr (same->message, "“a cat” and “a  CAT ”"));
  g_assert_true (via_words_differ (model, apart, NULL));
  g_assert_false (via_words_differ (model, nothing, &empty));
  g_assert_error (empty, VIA_ERROR, VIA_ERROR_NOT_FOUND);
  g_assert_null (via_words_directions (model, one, VIA_TEMPLATES_OFF, VIA_PRECISION_FAST, NULL, NULL, &too_long));
  g_assert_error (too_long, VIA_ERROR, VIA_ERROR_NOT_FOUND);
  g_assert_null (via_words_directions (demo, apart, VIA_TEMPLATES_OFF, VIA_PRECISION_FAST, NULL, NULL, &no_clip));
  g_assert_error (no_clip, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_assert_cmpfloat_with_epsilon (via_words_scale (model, NULL), 18.65, 0.1);
  tokens = via_words_tokens (NULL, "a cat", &n, &read, NULL);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (read, ==, 2);
  g_free (tokens);
  tokens = via_words_tokens (model, "<|endoftext|>", &n, &read, NULL);
  g_assert_nonnull (tokens);
  g_assert_cmpuint (n, ==, 0);
}

/* Whoever wants to stop keeps what is done. */
static gboolean
stop_at_once (double fraction, const char *stage, gpointer data)
{
  (*(int *) data)++;
  return FALSE;
}

static void
test_cancelled (void)
{
  g_autoptr (ViaModel) model = open_config ("mini-cliptext");
  g_autoptr (GError) error = NULL;
  int calls = 0;

  empty_cache ();
  g_assert_null (via_words_directions (model, prompts, VIA_TEMPLATES_OFF, VIA_PRECISION_EXACT, stop_at_once, &calls, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
  g_assert_cmpint (calls, ==, 1);
  g_free (directions (model, prompts, VIA_TEMPLATES_OFF, VIA_PRECISION_EXACT));
}

int
main (int argc, char **argv)
{
  int result;

  root = g_dir_make_tmp ("via-directions-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", root, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/directions/golden", test_golden);
  g_test_add_func ("/directions/suit", test_suit);
  g_test_add_func ("/directions/templates", test_templates);
  g_test_add_func ("/directions/kept", test_kept);
  g_test_add_func ("/directions/many", test_many);
  g_test_add_func ("/directions/taken", test_taken);
  g_test_add_func ("/directions/bounded", test_bounded);
  g_test_add_func ("/directions/errors", test_errors);
  g_test_add_func ("/directions/cancelled", test_cancelled);
  result = g_test_run ();
  {
    g_autofree char *command = g_strdup_printf ("rm -r %s", root);

    g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  }
  g_free (root);
  return result;
}
