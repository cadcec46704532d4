/* manifest.c - see manifest.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "manifest.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>
#include <via.h>

#include "atomic-file.h"
#include "batch-error.h"

/* ---- writing */

static char *
head_line (guint pictures, guint excluded, ShareNumber share, const char *version, const RecordTerms *terms)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_put_open (json, NULL, '{');
  if (terms->work)
    json_put_string (json, "work", terms->work);
  json_put_integer (json, "pictures", pictures);
  if (excluded)
    json_put_integer (json, "excluded", excluded);
  json_put_open (json, "share", '[');
  json_put_integer (json, NULL, share.which);
  json_put_integer (json, NULL, share.of);
  json_put_close (json, ']');
  json_put_string (json, "model", terms->model);
  json_put_string (json, "weights_sha256", terms->weights_sha256);
  json_put_string (json, "version", version);
  json_put_string (json, "options", terms->options);
  json_put_close (json, '}');
  return json_text (json);
}

static void
append_item (GString *list, const InventoryItem *item)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *line = NULL;

  json_put_open (json, NULL, '{');
  record_put_path (json, item->path);
  json_put_integer (json, "size", (gint64) item->bytes);
  if (item->label)
    json_put_string (json, "label", item->label);
  json_put_close (json, '}');
  line = json_text (json);
  g_string_append_printf (list, "%s\n", line);
}

static gboolean
write_text (const char *folder, const char *head, const char *list, GError **error)
{
  g_autofree char *path = g_build_filename (folder, MANIFEST_NAME, NULL), *text = g_strconcat (head, "\n", list, NULL);
  g_auto (AtomicFile) file = { 0 };
  g_autoptr (GError) problem = NULL;

  if (!atomic_file_begin (&file, path, &problem) || !atomic_file_write (&file, text, strlen (text), &problem))
    return batch_error (error, path, problem->message);
  if (fdatasync (file.fd) != 0)
    return batch_error (error, path, g_strerror (errno));
  return atomic_file_commit (&file, &problem) || batch_error (error, path, problem->message);
}

static gboolean
check_work (const char *folder, const RecordTerms *terms, GError **error)
{
  g_autoptr (Manifest) there = manifest_read (folder, NULL);

  return !there || g_strcmp0 (manifest_work (there), terms->work) == 0
         || batch_error (error, folder, _ ("there are other results already; choose another folder"));
}

gboolean
manifest_write (const char *folder, const Inventory *inventory, ShareNumber share, const RecordTerms *terms, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *head = head_line (inventory->items->len, inventory->excluded, share, via_version (), terms);

  if (!check_work (folder, terms, error))
    return FALSE;
  for (guint i = 0; i < inventory->items->len; i++)
    append_item (list, inventory_item (inventory, i));
  return write_text (folder, head, list->str, error);
}

gboolean
manifest_write_whole (const Manifest *manifest, const char *folder, GError **error)
{
  const RecordTerms terms = { record_text (manifest->head, "model"), record_text (manifest->head, "weights_sha256"),
                              record_text (manifest->head, "options"), manifest_work (manifest) };
  g_autofree char  *head =
      head_line (manifest->paths->len, manifest->excluded, SHARE_ALL, record_text (manifest->head, "version"), &terms);

  return write_text (folder, head, manifest->list, error);
}

/* ---- reading */

void
manifest_free (Manifest *manifest)
{
  if (!manifest)
    return;
  g_clear_pointer (&manifest->head, json_object_unref);
  g_ptr_array_unref (manifest->paths);
  g_free (manifest->list);
  g_free (manifest);
}

static gboolean
read_number (JsonNode *node, guint most, guint *number)
{
  gint64 n =
      node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -1;

  *number = (guint) n;
  return n >= 0 && n <= most;
}

static gboolean
read_share (JsonObject *head, ShareNumber *share)
{
  JsonNode  *node = json_object_get_member (head, "share");
  JsonArray *pair = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return pair && json_array_get_length (pair) == 2 && read_number (json_array_get_element (pair, 0), G_MAXUINT16, &share->which)
         && read_number (json_array_get_element (pair, 1), G_MAXUINT16, &share->of) && share->which >= 1
         && share->which <= share->of;
}

static gboolean
read_head (Manifest *manifest)
{
  JsonNode *excluded = json_object_get_member (manifest->head, "excluded");

  return read_share (manifest->head, &manifest->share) && record_text (manifest->head, "model")
         && (!excluded || read_number (excluded, G_MAXINT32, &manifest->excluded));
}

/* All the pictures that the first line speaks of, each once. */
static gboolean
read_list (Manifest *manifest)
{
  g_auto (GStrv) lines = g_strsplit (manifest->list, "\n", -1);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint pictures;

  for (guint i = 0; lines[i] && *lines[i]; i++)
    {
      g_autoptr (JsonObject) item = record_parse (lines[i]);
      char *path = item ? record_path (item) : NULL;

      if (!path)
        return FALSE;
      g_ptr_array_add (manifest->paths, path);
      if (!g_hash_table_add (known, path))
        return FALSE;
    }
  return read_number (json_object_get_member (manifest->head, "pictures"), G_MAXINT32, &pictures)
         && pictures == manifest->paths->len;
}

static gboolean
take_apart (Manifest *manifest, const char *text)
{
  const char      *end = strchr (text, '\n');
  g_autofree char *head = end ? g_strndup (text, (gsize) (end - text)) : NULL;

  manifest->head = head ? record_parse (head) : NULL;
  manifest->list = end ? g_strdup (end + 1) : NULL;
  return manifest->head && read_head (manifest) && read_list (manifest);
}

Manifest *
manifest_read (const char *folder, GError **error)
{
  g_autoptr (Manifest) manifest = g_new0 (Manifest, 1);
  g_autofree char  *path = g_build_filename (folder, MANIFEST_NAME, NULL), *text = NULL;
  const RecordStamp stamp = record_stamp (path);
  g_autoptr (GError) problem = NULL;

  manifest->paths = g_ptr_array_new_with_free_func (g_free);
  if (!record_stamp_is_file (&stamp, &problem))
    {
      batch_error (error, path, problem->message);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, NULL, &problem))
    {
      batch_error (error, folder,
                   g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                       ? _ ("there are no results of vit-attribution in this folder")
                       : problem->message);
      return NULL;
    }
  if (take_apart (manifest, text))
    return g_steal_pointer (&manifest);
  batch_error (error, path, _ ("the file is damaged or incomplete"));
  return NULL;
}

const char *
manifest_work (const Manifest *manifest)
{
  return record_text (manifest->head, "work");
}

/* ---- comparing */

static gboolean
differ_in (const Manifest *a, const Manifest *b, const char *member)
{
  return g_strcmp0 (record_text (a->head, member), record_text (b->head, member)) != 0;
}

gboolean
manifest_has_terms_of (const Manifest *manifest, JsonObject *record)
{
  static const char *const members[] = { "model", "weights_sha256", "options", "version" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_strcmp0 (record_text (manifest->head, members[i]), record_text (record, members[i])) != 0)
      return FALSE;
  return TRUE;
}

const char *
manifest_difference (const Manifest *a, const Manifest *b)
{
  if (differ_in (a, b, "work"))
    return _ ("these are results of another command");
  if (differ_in (a, b, "model") || differ_in (a, b, "weights_sha256"))
    return _ ("these are results of another model");
  if (differ_in (a, b, "options"))
    return _ ("these are results of other options");
  if (differ_in (a, b, "version"))
    return _ ("these are results of another version of vit-attribution");
  if (a->share.of != b->share.of)
    return _ ("the work was shared by another number");
  return g_str_equal (a->list, b->list) ? NULL : _ ("the work was shared of another list of pictures, or some have changed since");
}
