/* test-tokens.c - texts become the tokens that CLIP was trained on.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vectors.jsonl holds texts and what OpenAI's own tokenizer makes of them, with ftfy; where that repairs a wrong encoding, which is
 * not done here, `ids_spec` is what is left.
 */
#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

#include "text/entities.h"
#include "text/tokens.h"
#include "text/vocabulary.h"
#include "via.h"

static char *
join_ids (const GArray *ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%d", i ? " " : "", g_array_index (ids, int, i));
  return g_string_free (text, FALSE);
}

static char *
tokens_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = tokens_of (text, 75, &error);

  g_assert_no_error (error);
  return join_ids (ids);
}

static char *
wanted_text (JsonObject *row)
{
  JsonArray *wanted = json_object_get_array_member (row, json_object_has_member (row, "ids_spec") ? "ids_spec" : "ids");
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < json_array_get_length (wanted); i++)
    {
      int id = (int) json_array_get_int_element (wanted, i);

      g_array_append_val (ids, id);
    }
  return join_ids (ids);
}

static void
check_vectors (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("VIA_TEST_DATA"), "text", "vectors.jsonl", NULL), *all = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &all, NULL, NULL));
  lines = g_strsplit (all, "\n", -1);
  for (; lines[n] && *lines[n]; n++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[n], NULL);
      JsonObject      *row = json_node_get_object (node);
      g_autofree char *made = tokens_text (json_object_get_string_member (row, "text")), *wanted = wanted_text (row);

      g_assert_cmpstr (made, ==, wanted);
    }
  g_assert_cmpuint (n, ==, 1214);
}

static void
test_vectors (void)
{
  check_vectors ();
}

/* In Turkish and Lithuanian the C library and GLib know another lower case. */
static void
test_locale (void)
{
  static const char *const locales[] = { "tr_TR.UTF-8", "lt_LT.UTF-8" };
  g_autofree char         *before = g_strdup (setlocale (LC_ALL, NULL)), *indigo = tokens_text ("indigo"), *made = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_setenv ("LC_ALL", locales[i], TRUE);
      if (!setlocale (LC_ALL, ""))
        g_test_message ("%s is not installed", locales[i]);
      g_free (made);
      made = tokens_text ("INDIGO");
      g_assert_cmpstr (made, ==, indigo);
      check_vectors ();
    }
  g_setenv ("LC_ALL", before, TRUE);
  setlocale (LC_ALL, before);
}

static void
test_row (void)
{
  g_autoptr (GArray) long_text = NULL, empty = tokens_of ("<|endoftext|> &lt;|startoftext|&gt;", 75, NULL), row = NULL,
                     nothing = NULL;
  g_autofree char *cats = g_strnfill (4000, ' '), *left = NULL, *only_ends = NULL;

  for (int i = 0; i < 4000; i += 4)
    memcpy (cats + i, "Cat", 3);
  long_text = tokens_of (cats, 75, NULL);
  row = tokens_row (long_text, 77);
  g_assert_cmpuint (long_text->len, ==, 1000);
  g_assert_cmpuint (row->len, ==, 77);
  g_assert_cmpint (g_array_index (row, int, 0), ==, VOCABULARY_START);
  g_assert_cmpint (g_array_index (row, int, 75), ==, 2368);
  g_assert_cmpint (g_array_index (row, int, 76), ==, VOCABULARY_END);
  left = tokens_spell (long_text, 3);
  g_assert_cmpstr (left, ==, "cat cat cat");
  nothing = tokens_row (empty, 77);
  only_ends = join_ids (nothing);
  g_assert_cmpstr (only_ends, ==, "49406 49407");
}

/* A long text is cut between two words; where that is impossible, nobody knows what its first tokens are. */
static void
test_long (void)
{
  g_autoptr (GString) words = g_string_new (NULL), spaces = g_string_new ("a");
  g_autofree char *letters = g_strnfill (4097, 'a'), *most = g_strnfill (4096, 'a');
  g_autoptr (GError) error = NULL, late = NULL;
  g_autoptr (GArray) read = NULL, whole = tokens_of (most, 75, NULL);

  for (int i = 0; i < 1000; i++)
    g_string_append (words, "elephants ");
  for (int i = 0; i < 5000; i++)
    g_string_append_c (spaces, ' ');
  g_string_append_c (spaces, 'b');
  read = tokens_of (words->str, 75, NULL);
  g_assert_cmpuint (read->len, >, 75);
  g_assert_nonnull (whole);
  g_assert_null (tokens_of (letters, 75, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "4097 bytes"));
  g_assert_null (tokens_of (spaces->str, 75, &late));
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *text, *same;
  } rows[] = { { "caf\xe9", "caf\uFFFD" },
               { "\xff\xfe", "\uFFFD\uFFFD" },
               { "a\xf0\x9f", "a\uFFFD\uFFFD" },
               { "\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *made = tokens_text (rows[i].text), *wanted = tokens_text (rows[i].same);

      g_assert_cmpstr (made, ==, wanted);
    }
}

/* Names without their ";", the longest that fits; numbers; what looks like one. */
static void
test_entities (void)
{
  static const struct
  {
    const char *text, *unescaped, *resolved;
  } rows[] = {
    { "&notit; &copy 2024 &COPY;", "\u00acit; \u00a9 2024 \u00a9", "&notit; &copy 2024 \u00a9" },
    { "&EACUTE; &eacute &;", "&EACUTE; \u00e9 &;", "\u00c9 &eacute &;" },
    { "&#233;&#xe9&#XE9;", "\u00e9\u00e9\u00e9", "\u00e9&#xe9\u00e9" },
    { "&#0;&#x110000;&#xd800;&#999999999999999999999;", "\uFFFD\uFFFD\uFFFD\uFFFD", "\uFFFD\uFFFD\uFFFD\uFFFD" },
    { "&#1;&#x80;&#x81;&#xfffe;&#59;", "\u20ac\xc2\x81;", "\u20ac\xc2\x81&#59;" },
    { "&#; &#x; &#xg; & && &amp", "&#; &#x; &#xg; & && &", "&#; &#x; &#xg; & && &amp" },
    { "&amp;amp;", "&amp;", "&amp;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *unescaped = entities_unescape (rows[i].text), *resolved = entities_resolve (rows[i].text);

      g_assert_cmpstr (unescaped, ==, rows[i].unescaped);
      g_assert_cmpstr (resolved, ==, rows[i].resolved);
    }
}

/* Random bytes, and random pieces of what is treated in a way of its own: never a token that no text may have, nor one too many; a
 * text and what it is tidied to are the same text. */
static void
test_random (void)
{
  static const char *const pieces[] = { "&", "#",      "x",  ";",      "amp",    "<|endoftext|>",
                                        "'", "\u017f", "s",  "\u0345", "\u03a3", "\u0130",
                                        " ", "\n",     "\r", "\x1b[",  "1m",     "<",
                                        "9", "\ufb01", "e",  "\u0301", "\u201c", "\uff21" };

  for (int i = 0; i < 3000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) ids = NULL;

      for (int n = g_test_rand_int_range (0, 40); n > 0; n--)
        if (i % 2)
          g_string_append_c (text, (char) g_test_rand_int_range (1, 256));
        else
          g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      ids = tokens_of (text->str, 75, NULL);
      g_assert_nonnull (ids);
      for (guint k = 0; k < ids->len; k++)
        g_assert_cmpint (g_array_index (ids, int, k), <, VOCABULARY_START);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tokens/vectors", test_vectors);
  g_test_add_func ("/tokens/locale", test_locale);
  g_test_add_func ("/tokens/row", test_row);
  g_test_add_func ("/tokens/long", test_long);
  g_test_add_func ("/tokens/hostile", test_hostile);
  g_test_add_func ("/tokens/entities", test_entities);
  g_test_add_func ("/tokens/random", test_random);
  return g_test_run ();
}
