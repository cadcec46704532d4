/* merges-file.c - see merges-file.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All forms say the same: 48 894 pairs of symbols in their order, which are compared by the sha256 of lines "left right".
 */
#include "merges-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../base/file.h"
#include "../base/gzip.h"
#include "../base/json-file.h"
#include "via.h"

#define SIZE_MOST (16u << 20)
#define PAIRS 48894
#define CLIP_SHA256 "d308b7377a8ceaa9707a21614fe8c831b9196e197b7aeb69833359362907af02"

/* Adds a text's lines but the first, which is a header, up to the number of pairs. */
static void
add_lines (GChecksum *sum, GBytes *text)
{
  gsize       left;
  const char *line = g_bytes_get_data (text, &left), *end = line ? memchr (line, '\n', left) : NULL;

  for (int i = 0; end && i < PAIRS; i++)
    {
      gsize length;

      left -= (gsize) (end + 1 - line);
      line = end + 1;
      end = memchr (line, '\n', left);
      length = end ? (gsize) (end - line) : left;
      length -= length > 0 && line[length - 1] == '\r';
      g_checksum_update (sum, (const guchar *) line, (gssize) length);
      g_checksum_update (sum, (const guchar *) "\n", 1);
    }
}

static void
add_packed_lines (GChecksum *sum, GBytes *packed)
{
  g_autoptr (GBytes) text = gzip_unpack (packed, SIZE_MOST);

  if (text)
    add_lines (sum, text);
}

static const char *
text_in (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                                  : "";
}

/* "left right", or in newer files ["left", "right"]. */
static char *
pair_in (JsonNode *node)
{
  JsonArray *sides = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (!sides)
    return g_strdup (text_in (node));
  if (json_array_get_length (sides) != 2)
    return g_strdup ("");
  return g_strconcat (text_in (json_array_get_element (sides, 0)), " ", text_in (json_array_get_element (sides, 1)), NULL);
}

/* Those of {"model": {"merges": […]}}. */
static void
add_members (GChecksum *sum, JsonNode *root)
{
  JsonObject *model = json_file_object (root, "model");
  JsonNode   *merges = model ? json_object_get_member (model, "merges") : NULL;
  JsonArray  *pairs = merges && JSON_NODE_HOLDS_ARRAY (merges) ? json_node_get_array (merges) : NULL;

  for (guint i = 0; pairs && i < json_array_get_length (pairs); i++)
    {
      g_autofree char *pair = pair_in (json_array_get_element (pairs, i)), *line = g_strconcat (pair, "\n", NULL);

      g_checksum_update (sum, (const guchar *) line, -1);
    }
}

static gboolean
add_json (GChecksum *sum, const char *path, GError **error)
{
  g_autoptr (JsonNode) root = json_file_read_long (path, error);

  if (root)
    add_members (sum, root);
  return root != NULL;
}

static gboolean
add_text (GChecksum *sum, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = file_bytes (path, SIZE_MOST, error);

  if (bytes && g_str_has_suffix (path, ".gz"))
    add_packed_lines (sum, bytes);
  else if (bytes)
    add_lines (sum, bytes);
  return bytes != NULL;
}

static gboolean
check_merges (const char *path, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  if (!(g_str_has_suffix (path, ".json") ? add_json : add_text) (sum, path, error))
    return FALSE;
  if (strcmp (g_checksum_get_string (sum), CLIP_SHA256) == 0)
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               _ ("“%s” holds another vocabulary than CLIP's, so what the network beside it reads cannot be known"), path);
  return FALSE;
}

gboolean
merges_file_check (const char *folder, GError **error)
{
  static const char *const files[] = { "bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt", "merges.txt",
                                       "tokenizer.json" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return check_merges (path, error);
    }
  return TRUE;
}
