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

static JsonNode *
parse_bytes (GBytes *bytes, guint most, const char *name, GError **error)
{
  g_autofree char *text = NULL;

  if (g_bytes_get_size (bytes) > most)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” holds %zu bytes; at most %u make sense for such a file"), name,
                   g_bytes_get_size (bytes), most);
      return NULL;
    }
  text = file_text_from_bytes (bytes, name, error);
  return text ? parse_strict (text, name, error) : NULL;
}

static JsonNode *
read_json (const char *path, guint most, GError **error)
{
  g_autoptr (GBytes) bytes = file_bytes (path, most, error);

  return bytes ? parse_bytes (bytes, most, path, error) : NULL;
}

JsonNode *
json_file_parse (GBytes *bytes, const char *name, GError **error)
{
  return parse_bytes (bytes, SIZE_MOST, name, error);
}

JsonNode *
json_file_read (const char *path, GError **error)
{
  return read_json (path, SIZE_MOST, error);
}

JsonNode *
json_file_read_long (const char *path, GError **error)
{
  return read_json (path, 4 * SIZE_MOST, error);
}

JsonObject *
json_file_object (JsonNode *node, const char *key)
{
  JsonNode *member = node && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), key) : NULL;

  return member && JSON_NODE_HOLDS_OBJECT (member) ? json_node_get_object (member) : NULL;
}
