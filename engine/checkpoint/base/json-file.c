/* json-file.c - JSON files that lie beside weights, such as config.json.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "json-file.h"

#include <glib/gi18n-lib.h>

#include "file.h"
#include "strict-json.h"
#include "via.h"

#define SIZE_MOST (4u << 20)

static JsonNode *
parse_strict (const char *text, const char *name, GError **error)
{
  g_autofree char *problem = NULL;
  JsonNode        *root = strict_json_parse (text, &problem);

  if (!root)
    g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” cannot be read: %s"), name, problem);
  return root;
}

JsonNode *
json_file_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autofree char *text = NULL;

  if (g_bytes_get_size (bytes) > SIZE_MOST)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” holds %zu bytes; at most %u make sense for such a file"), name,
                   g_bytes_get_size (bytes), SIZE_MOST);
      return NULL;
    }
  text = file_text_from_bytes (bytes, name, error);
  return text ? parse_strict (text, name, error) : NULL;
}

JsonNode *
json_file_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = file_bytes (path, SIZE_MOST, error);

  return bytes ? json_file_parse (bytes, path, error) : NULL;
}

JsonObject *
json_file_object (JsonNode *node, const char *key)
{
  JsonNode *member = node && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), key) : NULL;

  return member && JSON_NODE_HOLDS_OBJECT (member) ? json_node_get_object (member) : NULL;
}
