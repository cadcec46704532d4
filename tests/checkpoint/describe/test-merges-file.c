/* test-merges-file.c - a tokenizer's files beside weights are CLIP's, or refused.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gio/gio.h>
#include <string.h>

#include "../folder.h"
#include "checkpoint/base/embedded.h"
#include "checkpoint/base/gzip.h"
#include "checkpoint/describe/merges-file.h"

/* CLIP's merges, a line each. */
static char *
read_list (void)
{
  g_autoptr (GBytes) packed = embedded_find ("clip-merges.txt.gz"), list = gzip_unpack (packed, 1 << 20);

  return g_strndup (g_bytes_get_data (list, NULL), g_bytes_get_size (list));
}

/* As {"model": {"merges": […]}}, each a text or a list of two. */
static char *
as_json (const char *list, gboolean apart)
{
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  GString *json = g_string_new ("{\"model\": {\"vocab\": {}, \"merges\": [");

  for (int i = 0; *lines[i]; i++)
    {
      g_auto (GStrv) sides = NULL;
      g_autofree char *plain = NULL;
      g_autoptr (GString) text = g_string_new (NULL);

      for (const char *c = lines[i]; *c; c++)
        g_string_append_printf (text, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
      sides = g_strsplit (text->str, " ", 2);
      plain = apart ? g_strdup_printf ("[\"%s\", \"%s\"]", sides[0], sides[1]) : g_strdup_printf ("\"%s\"", text->str);
      g_string_append_printf (json, "%s%s", i ? ", " : "", plain);
    }
  return g_string_free (g_string_append (json, "]}}"), FALSE);
}

static void
check (const char *file, const char *text, gboolean good)
{
  g_autofree char *path = folder_file (file), *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  folder_write (file, text);
  if (good)
    {
      g_assert_true (merges_file_check (folder, &error));
      g_assert_no_error (error);
    }
  else
    {
      g_assert_false (merges_file_check (folder, &error));
      g_assert_nonnull (strstr (error->message, file));
    }
  folder_remove (file);
}

static void
test_forms (void)
{
  g_autofree char *list = read_list (), *openai = g_strconcat ("\"bpe_simple_vocab\n", list, "more here\n", NULL);
  g_autofree char *hf = g_strconcat ("#version: 0.2\n", list, NULL), *dos = NULL;
  g_autofree char *joined = as_json (list, FALSE), *apart = as_json (list, TRUE);
  g_auto (GStrv) lines = g_strsplit (hf, "\n", -1);

  dos = g_strjoinv ("\r\n", lines);
  check ("bpe_simple_vocab_16e6.txt", openai, TRUE);
  check ("merges.txt", hf, TRUE);
  check ("merges.txt", dos, TRUE);
  check ("tokenizer.json", joined, TRUE);
  check ("tokenizer.json", apart, TRUE);
  check ("vocab.json", "{\"a\": 1}", TRUE);
}

static void
test_others (void)
{
  g_autofree char *list = read_list (), *hf = g_strconcat ("#version: 0.2\n", list, NULL), *other = g_strdup (hf);

  *strstr (other, "jeky ll") = 'J';
  check ("merges.txt", other, FALSE);
  check ("merges.txt", "#version: 0.2\ni n\nt h\n", FALSE);
  check ("merges.txt", "", FALSE);
  check ("tokenizer.json", "{\"model\": {\"merges\": [[\"i\", \"n\"], [1], 2, null, [[], {}]]}}", FALSE);
  check ("tokenizer.json", "{\"model\": {\"type\": \"Unigram\"}}", FALSE);
  check ("tokenizer.json", "[]", FALSE);
  check ("tokenizer.json", "{\"model\"", FALSE);
  check ("bpe_simple_vocab_16e6.txt.gz", "not packed", FALSE);
}

/* What is packed must not fill the memory when it is unpacked. */
static void
test_packed (void)
{
  g_autoptr (GBytes) packed = embedded_find ("clip-merges.txt.gz");
  gsize       size;
  const char *data = g_bytes_get_data (packed, &size);
  g_autoptr (GBytes) cut = g_bytes_new_static (data, size - 100), none = g_bytes_new_static ("", 0);

  g_assert_null (gzip_unpack (packed, 100000));
  g_assert_null (gzip_unpack (cut, 1 << 20));
  g_assert_null (gzip_unpack (none, 1 << 20));
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merges-file/forms", test_forms);
  g_test_add_func ("/merges-file/others", test_others);
  g_test_add_func ("/merges-file/packed", test_packed);
  result = g_test_run ();
  folder_end ();
  return result;
}
