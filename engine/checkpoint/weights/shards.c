/* shards.c - the index of a checkpoint in several files.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.safetensors.index.json or pytorch_model.bin.index.json, as transformers writes them:
 * {"metadata": {"total_size": 123}, "weight_map": {"cls_token": "model-00001-of-00002.safetensors", …}}.
 */
#include "shards.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../base/json-file.h"
#include "via.h"

#define SHARDS_MOST 128u
/* Nothing is read further for a first guess. */
#define BLANKS_MOST 1024u

gboolean
shards_recognise (GBytes *bytes)
{
  gsize       size, at = 0;
  const char *text = g_bytes_get_data (bytes, &size);

  while (at < MIN (size, BLANKS_MOST) && g_ascii_isspace (text[at]))
    at++;
  /* A safetensors file may begin so by chance, but then zeros follow. */
  return at < size && text[at] == '{' && !memchr (text, '\0', MIN (size, 8));
}

static gboolean
is_bare_name (const char *file)
{
  return *file && *file != '.' && !strpbrk (file, "/\\:") && g_utf8_validate (file, -1, NULL);
}

/* The path of a file beside the index, which is remembered; NULL when it is none or there are too many. */
static const char *
path_of (Shards *shards, GHashTable *known, const char *file)
{
  g_autofree char *folder = NULL;
  char            *path = g_hash_table_lookup (known, file);

  if (path || !is_bare_name (file) || shards->paths->len == SHARDS_MOST)
    return path;
  folder = g_path_get_dirname (shards->index);
  path = g_build_filename (folder, file, NULL);
  g_ptr_array_add (shards->paths, path);
  g_hash_table_insert (known, (gpointer) file, path);
  return path;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
read_weight_map (Shards *shards, JsonObject *map, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *file;

  json_object_iter_init (&iter, map);
  while (json_object_iter_next (&iter, &name, &file))
    {
      const char *path =
          json_node_get_value_type (file) == G_TYPE_STRING ? path_of (shards, known, json_node_get_string (file)) : NULL;

      if (!path)
        {
          g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” names no usable file for “%s”"), shards->index, name);
          return FALSE;
        }
      g_hash_table_insert (shards->places, g_strdup (name), (gpointer) path);
    }
  g_ptr_array_sort (shards->paths, compare_paths);
  return TRUE;
}

Shards *
shards_read (GBytes *bytes, const char *path, GError **error)
{
  g_autoptr (JsonNode) root = json_file_parse (bytes, path, error);
  g_autoptr (Shards) shards = NULL;
  JsonObject *map = json_file_object (root, "weight_map");

  if (!root)
    return NULL;
  if (!map)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                   _ ("“%s” is a text in JSON, not the model; please use the safetensors or PyTorch file of the model"), path);
      return NULL;
    }
  shards = g_new0 (Shards, 1);
  shards->index = g_strdup (path);
  shards->paths = g_ptr_array_new_with_free_func (g_free);
  shards->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  shards->seen = g_hash_table_new (g_str_hash, g_str_equal);
  return read_weight_map (shards, map, error) ? g_steal_pointer (&shards) : NULL;
}

void
shards_free (Shards *shards)
{
  if (!shards)
    return;
  g_free (shards->index);
  g_ptr_array_unref (shards->paths);
  g_hash_table_unref (shards->places);
  g_hash_table_unref (shards->seen);
  g_free (shards);
}

gboolean
shards_check (Shards *shards, guint i, const GArray *tensors, GError **error)
{
  for (guint k = 0; k < tensors->len; k++)
    {
      const char *name = g_array_index (tensors, Tensor, k).name;
      const char *place = g_hash_table_lookup (shards->places, name);

      if ((place && place != shards->paths->pdata[i]) || !g_hash_table_add (shards->seen, (gpointer) name))
        {
          g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” holds “%s”, which belongs into another file of the model"),
                       (const char *) shards->paths->pdata[i], name);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
shards_check_all (const Shards *shards, GError **error)
{
  GHashTableIter iter;
  gpointer       name, path;

  g_hash_table_iter_init (&iter, shards->places);
  while (g_hash_table_iter_next (&iter, &name, &path))
    if (!g_hash_table_contains (shards->seen, name))
      {
        g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” lacks “%s”, which the index of the model promises"),
                     (const char *) path, (const char *) name);
        return FALSE;
      }
  return TRUE;
}
