/* test-json-file.c - JSON that lies beside weights: what may reach json-glib, and what may not.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "checkpoint/base/json-file.h"
#include "via.h"

static JsonNode *
parse (const char *text, gsize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);

  return json_file_parse (bytes, "config.json", error);
}

static const struct
{
  const char *text;
  gboolean    good;
} texts[] = {
  { "{}", TRUE },
  { "\xef\xbb\xbf{\"a\": 1}", TRUE },
  { " [1, -2.5, 1e-6, 0.48145466000000000001, true, false, null, \"\\\"[{\\u00e9\"]\n", TRUE },
  { "{\"a\": 999999999999999999}", TRUE },
  { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", TRUE }, /* 32 */
  { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", FALSE },
  { "", FALSE },
  { " ", FALSE },
  { "{", FALSE },
  { "{]", FALSE },
  { "]", FALSE },
  { "{\"a\"}", FALSE },
  { "{\"a\": 1,}", FALSE },
  { "{'a': 1}", FALSE },
  { "{\"a\": 1} // \"", FALSE },
  { "{\"a\": /* \" */ 1}", FALSE },
  { "{\"a\": NaN}", FALSE },
  { "{\"a\": Infinity}", FALSE },
  { "{\"a\": 18446744073709551614}", FALSE },
  { "{\"a\": 1000000000000000000}", FALSE },
  { "{\"a\": \"\n\"}", FALSE },
  { "{\"a\": \"\\x41\"}", FALSE },
  { "{\"a\": \"", FALSE },
  { "{\"a\": \"\\", FALSE },
  { "{\"a\": \"\xff\"}", FALSE },
};

static void
test_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (texts[i].text, strlen (texts[i].text), &error);

      g_test_message ("%s: %s", texts[i].text, error ? error->message : "accepted");
      g_assert_true ((node != NULL) == texts[i].good && (error != NULL) != texts[i].good);
      if (error)
        {
          g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
          g_assert_nonnull (strstr (error->message, "config.json"));
        }
    }
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  const char text[] = "{\"hidden_size\": 64, \"vision_config\": {\"patch_size\": 8}, \"a\": 1, \"a\": 2}";
  g_autoptr (JsonNode) node = parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "hidden_size"), ==, 64);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "a"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (json_file_object (node, "vision_config"), "patch_size"), ==, 8);
  g_assert_null (json_file_object (node, "hidden_size"));
  g_assert_null (json_file_object (node, "nothing"));
  g_assert_null (json_file_object (NULL, "nothing"));
}

/* Too deep by far, and too long: 4 MiB is the most. */
static void
test_limits (void)
{
  g_autofree char *brackets = g_strnfill (200000, '[');
  g_autofree char *blanks = g_strnfill ((4 << 20) + 1, ' ');
  g_autoptr (JsonNode) longest = NULL;

  g_assert_null (parse (brackets, 200000, NULL));
  memcpy (blanks, "{}", 2);
  longest = parse (blanks, 4 << 20, NULL);
  g_assert_nonnull (longest);
  g_assert_null (parse (blanks, (4 << 20) + 1, NULL));
  g_assert_null (parse ("{\0}", 3, NULL));
  g_assert_null (json_file_read ("/dev/null", NULL));
  g_assert_null (json_file_read ("/nowhere/config.json", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-file/texts", test_texts);
  g_test_add_func ("/json-file/values", test_values);
  g_test_add_func ("/json-file/limits", test_limits);
  return g_test_run ();
}
