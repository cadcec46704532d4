/* record.c - see record.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "record.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <via.h>

#include "strict-json.h"

RecordStamp
record_stamp (const char *path)
{
  RecordStamp stamp = { 0 };
  struct stat about;
  g_autoptr (GDateTime) changed = NULL;
  g_autofree char *second = NULL;

  if (stat (path, &about) != 0)
    return stamp;
  stamp.there = TRUE;
  stamp.endless = !S_ISREG (about.st_mode) && !S_ISDIR (about.st_mode);
  stamp.bytes = about.st_size;
  if ((changed = g_date_time_new_from_unix_utc (about.st_mtim.tv_sec)))
    second = g_date_time_format (changed, "%Y-%m-%dT%H:%M:%S");
  g_snprintf (stamp.mtime, sizeof stamp.mtime, "%s.%09ldZ", second ? second : "", about.st_mtim.tv_nsec);
  return stamp;
}

gboolean
record_stamp_is_file (const RecordStamp *stamp, GError **error)
{
  if (stamp->endless)
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("it is not a regular file"));
  return !stamp->endless;
}

/* ---- writing */

void
record_put_path (JsonBuilder *json, const char *path)
{
  json_put_string (json, "input", path);
  if (!g_utf8_validate (path, -1, NULL))
    {
      g_autofree char *bytes = g_base64_encode ((const guchar *) path, strlen (path));

      json_put_string (json, "input_base64", bytes);
    }
}

void
record_put_source (JsonBuilder *json, const char *path, const RecordStamp *stamp, const RecordTerms *terms)
{
  record_put_path (json, path);
  if (stamp->there)
    json_put_integer (json, "size", stamp->bytes);
  else
    json_put_string (json, "size", NULL);
  json_put_string (json, "mtime", stamp->there ? stamp->mtime : NULL);
  json_put_string (json, "version", via_version ());
  json_put_string (json, "weights_sha256", terms->weights_sha256);
  json_put_string (json, "options", terms->options);
}

char *
record_of_failure (const char *path, const RecordStamp *stamp, const RecordTerms *terms, const char *kind, const char *why)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_put_open (json, NULL, '{');
  record_put_source (json, path, stamp, terms);
  json_put_string (json, "model", terms->model);
  json_put_string (json, "kind", kind);
  json_put_string (json, "error", why);
  json_put_close (json, '}');
  return json_text (json);
}

/* ---- reading */

JsonObject *
record_parse (const char *line)
{
  g_autofree char *problem = NULL;
  g_autoptr (JsonNode) root = strict_json_parse (line, &problem);

  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

static JsonNode *
value_of (JsonObject *record, const char *member)
{
  JsonNode *node = json_object_get_member (record, member);

  return node && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
record_text (JsonObject *record, const char *member)
{
  JsonNode *node = value_of (record, member);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

const char *
record_failure (JsonObject *record)
{
  return record_text (record, "kind");
}

char *
record_path (JsonObject *record)
{
  const char        *bytes = record_text (record, "input_base64");
  gsize              n;
  g_autofree guchar *path = bytes && *bytes ? g_base64_decode (bytes, &n) : NULL;

  return path ? g_strndup ((const char *) path, n) : g_strdup (record_text (record, "input"));
}

JsonArray *
record_array (JsonObject *record, const char *member)
{
  JsonNode *node = json_object_get_member (record, member);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonNode *
element (JsonObject *record, const char *member, guint i)
{
  JsonArray *array = record_array (record, member);

  return array && i < json_array_get_length (array) ? json_array_get_element (array, i) : NULL;
}

double
record_number (JsonObject *object, const char *member)
{
  JsonNode *node = value_of (object, member);

  return node ? json_node_get_double (node) : 0;
}

JsonObject *
record_prediction (JsonObject *record, guint i)
{
  JsonNode *node = element (record, "predictions", i);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

guint
record_n_outputs (JsonObject *record)
{
  guint n = 0;

  while (element (record, "outputs", n))
    n++;
  return n;
}

/* Whether a path stays in its folder. */
static gboolean
is_below (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, G_DIR_SEPARATOR_S, -1);

  return !g_path_is_absolute (path) && *path && !g_strv_contains ((const char *const *) parts, "..");
}

const char *
record_output (JsonObject *record, guint i)
{
  JsonNode   *node = element (record, "outputs", i);
  const char *path = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return path && is_below (path) ? path : NULL;
}

gint64
record_output_bytes (JsonObject *record, guint i)
{
  JsonNode *node = element (record, "output_sizes", i);

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : -1;
}

/* ---- what still holds */

static gboolean
is_size (JsonObject *record, const RecordStamp *stamp)
{
  JsonNode *node = json_object_get_member (record, "size");

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return !stamp->there;
  return stamp->there && JSON_NODE_HOLDS_VALUE (node) && json_node_get_int (node) == stamp->bytes;
}

gboolean
record_is_of (JsonObject *record, const char *path, const RecordStamp *stamp, const RecordTerms *terms)
{
  g_autofree char *its = record_path (record);
  const char      *model = record_text (record, "model");

  return g_strcmp0 (its, path) == 0 && is_size (record, stamp)
         && g_strcmp0 (record_text (record, "mtime"), stamp->there ? stamp->mtime : NULL) == 0
         && g_strcmp0 (record_text (record, "version"), via_version ()) == 0
         && g_strcmp0 (record_text (record, "weights_sha256"), terms->weights_sha256) == 0
         && g_strcmp0 (record_text (record, "options"), terms->options) == 0 && (!model || g_str_equal (model, terms->model));
}

gboolean
record_has_other_terms (JsonObject *record, const RecordTerms *terms)
{
  return g_strcmp0 (record_text (record, "options"), terms->options) != 0
         || g_strcmp0 (record_text (record, "weights_sha256"), terms->weights_sha256) != 0
         || g_strcmp0 (record_text (record, "version"), via_version ()) != 0;
}

gboolean
record_has_outputs (JsonObject *record, const char *folder)
{
  guint n = record_n_outputs (record);

  for (guint i = 0; i < n; i++)
    {
      const char      *output = record_output (record, i);
      g_autofree char *path = output ? g_build_filename (folder, output, NULL) : NULL;
      struct stat      about;

      if (!path || stat (path, &about) != 0 || about.st_size != record_output_bytes (record, i))
        return FALSE;
    }
  return n > 0;
}
