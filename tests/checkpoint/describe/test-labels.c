/* test-labels.c - where a network's classes get their names from.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../folder.h"
#include "checkpoint/base/embedded.h"
#include "checkpoint/describe/labels.h"

#define IMAGENET_CLASSES 1000

/* Clears the error. */
static void
assert_refused (gboolean done, GError **error, const char *word)
{
  g_assert_false (done);
  g_assert_error (*error, VIA_ERROR, VIA_ERROR_FILE);
  g_assert_cmpstr (strstr ((*error)->message, word) ? word : (*error)->message, ==, word);
  g_clear_error (error);
}

/* 1000 different names, in the order that everyone knows them in. */
static void
test_imagenet (void)
{
  static const struct
  {
    int         index;
    const char *label, *synonyms;
  } known[] = {
    { 0, "tench", "Tinca tinca" },
    { 134, "crane bird", "crane" },
    { 207, "golden retriever", "" },
    { 264, "Cardigan", "Cardigan Welsh corgi" },
    { 281, "tabby", "tabby cat" },
    { 468, "cab", "hack|taxi|taxicab" },
    { 474, "cardigan", "" },
    { 517, "crane", "" },
    { 638, "maillot", "" },
    { 639, "maillot tank suit", "maillot|tank suit" },
    { 999, "toilet tissue", "toilet paper|bathroom tissue" },
  };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_auto (Config) config = { .n_classes = IMAGENET_CLASSES };

  g_assert_true (labels_imagenet (&config, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (config.labels), ==, IMAGENET_CLASSES);
  g_assert_cmpuint (g_strv_length (config.synonyms), ==, IMAGENET_CLASSES);
  for (int i = 0; i < IMAGENET_CLASSES; i++)
    {
      g_assert_true (*config.labels[i] && g_utf8_validate (config.labels[i], -1, NULL));
      g_assert_true (g_hash_table_add (seen, config.labels[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_assert_cmpstr (config.labels[known[i].index], ==, known[i].label);
      g_assert_cmpstr (config.synonyms[known[i].index], ==, known[i].synonyms);
    }
}

/* The rows are in order, and their ids rise. */
static void
test_imagenet_rows (void)
{
  g_autoptr (GBytes) bytes = embedded_find ("imagenet-1k.tsv");
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *last = g_strdup ("");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int n = 0;

  for (guint i = 0; *lines[i]; i++)
    if (*lines[i] != '#')
      {
        g_auto (GStrv) columns = g_strsplit (lines[i], "\t", -1);

        g_assert_cmpint (atoi (columns[0]), ==, n++);
        g_assert_cmpuint (strlen (columns[1]), ==, strlen ("n01440764"));
        g_assert_cmpstr (columns[1], >, last);
        g_free (last);
        last = g_strdup (columns[1]);
      }
  g_assert_cmpint (n, ==, IMAGENET_CLASSES);
}

/* The reference implementation's heads know the first 300 classes; more than 1000 are none of ImageNet-1k's. */
static void
test_imagenet_sizes (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Config) config = { .n_classes = 300, .label_set = g_strdup (LABELS_IMAGENET) };

  g_assert_true (labels_load (&config, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (config.labels), ==, 300);
  g_assert_cmpuint (g_strv_length (config.synonyms), ==, 300);
  g_assert_cmpstr (config.labels[299], ==, "meerkat");
  config.n_classes = IMAGENET_CLASSES + 1;
  assert_refused (labels_load (&config, &error), &error, "1001");
  g_assert_cmpstr (config.labels[299], ==, "meerkat");
}

static void
test_text (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Config) config = { .n_classes = 3,
                             .ini = folder_file ("mine.ini"),
                             .weights = folder_file ("mine.safetensors"),
                             .label_file = folder_file ("names.txt"),
                             .label_set = g_strdup ("names.txt") };

  folder_write ("names.txt", " katze \r\n\nvogel\n\n\n");
  g_assert_true (labels_load (&config, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (config.labels[0], ==, "katze");
  g_assert_cmpstr (config.labels[1], ==, "class 1");
  g_assert_cmpstr (config.labels[2], ==, "vogel");
  g_assert_null (config.labels[3]);
  g_assert_null (config.synonyms);
  config.n_classes = 2;
  assert_refused (labels_load (&config, &error), &error, "names 3 classes, but the network has 2");
  config.n_classes = 6; /* blank lines are classes without a name; there are five lines in all */
  assert_refused (labels_load (&config, &error), &error, "names 5 classes, but the network has 6");
  folder_remove ("names.txt");
  assert_refused (labels_load (&config, &error), &error, "names.txt");
}

/* Names that a checkpoint brings along stay, unless the .ini has others. */
static void
test_list (void)
{
  static const char *const names[] = { "", " a\tb\x1b[2J ", "\xff\xc2\x9b", "tabby, tabby cat", "", NULL };
  g_autofree char         *long_name = g_strnfill (5000, 'x');
  g_autoptr (GError) error = NULL;
  g_auto (Config) config = { .n_classes = 4 };

  g_assert_true (labels_set (&config, names, "config.json", &error));
  g_assert_no_error (error);
  g_assert_true (labels_load (&config, &error));
  g_assert_cmpstr (config.labels[0], ==, "class 0");
  g_assert_cmpstr (config.labels[1], ==, "a b [2J");
  g_assert_cmpstr (config.labels[2], ==, "\xef\xbf\xbd"); /* the sign for what is no character */
  g_assert_cmpstr (config.labels[3], ==, "tabby, tabby cat");
  config.label_set = g_strdup (LABELS_IMAGENET);
  g_assert_true (labels_load (&config, &error));
  g_assert_cmpstr (config.labels[3], ==, "tiger shark");
  g_assert_nonnull (config.synonyms);
  config.n_classes = 3;
  assert_refused (labels_set (&config, names, "config.json", &error), &error, "config.json");
  assert_refused (labels_set (&config, (const char *[]){ "a", "b", NULL }, "config.json", &error), &error, "2");
  g_assert_true (labels_set (&config, (const char *[]){ long_name, "", "", NULL }, "config.json", &error));
  g_assert_cmpuint (strlen (config.labels[0]), <, 1000);
  g_assert_null (config.synonyms);
}

/* A description that somebody passed on reads no other files of people's than those beside it and in the models folders. */
static void
check_place (const char *labels, const char *name)
{
  g_autofree char *ini = g_strdup_printf ("[model]\nheads=3\nlabels=%s\n", labels);

  folder_write ("family/model.ini", ini);
  if (name)
    {
      g_autoptr (ViaModel) model = open_good ("family");

      g_assert_cmpstr (via_model_label (model, 0), ==, name);
    }
  else
    open_bad ("family", VIA_ERROR_FILE, "is no file beside it or in a models folder");
}

static void
test_places (void)
{
  g_autofree char *secret = g_build_filename (folder_root (), "secret.txt", NULL), *inside = folder_file ("family/in/names.txt");
  g_autofree char *link = folder_file ("family/link.txt");

  folder_make ("family");
  folder_make ("family/in");
  folder_checkpoint ("mini-vit", "family/model.safetensors");
  folder_write ("family/names.txt", "beside\n\n\n\n\n\n\n");
  folder_write ("family/in/names.txt", "within\n\n\n\n\n\n\n");
  folder_write ("common.txt", "common\n\n\n\n\n\n\n");
  g_assert_true (g_file_set_contents (secret, "a\nb\nc\nd\ne\nf\ng\n", -1, NULL));
  g_assert_cmpint (symlink (secret, link), ==, 0);
  check_place ("names.txt", "beside");
  check_place ("\"names.txt\"", "beside");
  check_place ("in/names.txt", "within");
  check_place (inside, "within");
  check_place ("common.txt", "common"); /* of the models folder */
  check_place ("../common.txt", "common");
  check_place (secret, NULL);
  check_place ("../../secret.txt", NULL);
  check_place ("link.txt", NULL);
  check_place ("/etc/passwd", NULL);
  check_place ("nowhere.txt", NULL);
  folder_write ("family/model.ini", "[model]\nheads=3\nlabels=in\n");
  open_bad ("family", VIA_ERROR_FILE, "is not a regular file");
  g_unlink (secret);
  folder_remove ("family/link.txt");
  folder_remove ("family/in/names.txt");
  folder_remove ("family/in");
  folder_remove ("family/names.txt");
  folder_remove ("family/model.ini");
  folder_remove ("family/model.safetensors");
  folder_remove ("family");
  folder_remove ("common.txt");
}

/* Names change nothing but names: how a picture is prepared stays the usual way. */
static void
test_names_only (void)
{
  static const char *const keys[] = { "resize", "resize_mode", "crop", "interpolation", "mean", "std", "outputs" };
  static const char *const inis[] = { "[model]\nheads=3\n", "[model]\nheads=3\nlabels=names.txt\n" };
  char                    *facts[2][G_N_ELEMENTS (keys)];

  folder_make ("family");
  folder_checkpoint ("mini-vit", "family/model.safetensors");
  folder_write ("family/names.txt", "a\nb\nc\nd\ne\nf\ng\n");
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (ViaModel) model = NULL;

      folder_write ("family/model.ini", inis[i]);
      model = open_good ("family");
      for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
        facts[i][k] = g_strdup (fact_of (model, keys[k]));
      g_assert_cmpstr (via_model_label (model, 1), ==, i ? "b" : "class 1");
    }
  g_assert_cmpstr (facts[0][0], ==, "35 (default)"); /* 32 is 9/10 of it */
  for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      g_assert_cmpstr (facts[0][k], ==, facts[1][k]);
      g_free (facts[0][k]);
      g_free (facts[1][k]);
    }
  folder_remove ("family/names.txt");
  folder_remove ("family/model.ini");
  folder_remove ("family/model.safetensors");
  folder_remove ("family");
}

/* Nobody says anything. */
static void
test_none (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Config) config = { .n_classes = IMAGENET_CLASSES };

  g_assert_true (labels_load (&config, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (config.labels[281], ==, "class 281");
  g_assert_null (config.synonyms);
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels/imagenet", test_imagenet);
  g_test_add_func ("/labels/imagenet-rows", test_imagenet_rows);
  g_test_add_func ("/labels/imagenet-sizes", test_imagenet_sizes);
  g_test_add_func ("/labels/text", test_text);
  g_test_add_func ("/labels/list", test_list);
  g_test_add_func ("/labels/places", test_places);
  g_test_add_func ("/labels/names-only", test_names_only);
  g_test_add_func ("/labels/none", test_none);
  result = g_test_run ();
  folder_end ();
  return result;
}
