/* class-names.c - the names of classes in a JSON file beside weights.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "class-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "via.h"

/* More classes than any network has. */
#define CLASSES_MOST 100000

/* Keeps names of classes, "" for those without; takes the list. */
static void
keep_names (const JsonFields *fields, GPtrArray *names)
{
  Config  *config = fields->config;
  gboolean any = FALSE;

  for (guint i = 0; i < names->len; i++)
    {
      if (!names->pdata[i])
        names->pdata[i] = g_strdup ("");
      any = any || *(char *) names->pdata[i];
    }
  g_ptr_array_add (names, NULL);
  if (any && config->source[KEY_LABELS] == SOURCE_NONE)
    {
      config->names = (char **) g_ptr_array_steal (names, NULL);
      config->names_path = g_strdup (fields->path);
      config->source[KEY_LABELS] = fields->source;
    }
  g_ptr_array_unref (names);
}

/* The name of class `i`, to be freed; NULL when it says no more than the number.  Whole numbers are names as well: digits,
 * years. */
static char *
set_word (JsonNode *node, gint64 i, JsonObject *descriptions)
{
  GType            type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  g_autofree char *number = type == G_TYPE_INT64 ? g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node)) : NULL;
  const char      *name = type == G_TYPE_STRING ? json_node_get_string (node) : number;
  g_autofree char *empty = g_strdup_printf ("LABEL_%" G_GINT64_FORMAT, i);
  const char      *description = name ? json_fields_text (descriptions, name) : NULL;

  return !name || strcmp (name, empty) == 0 ? NULL : g_strdup (description ? description : name);
}

/* {"0": "tench", "1": …} */
static gboolean
numbered_names (const JsonFields *fields, JsonObject *object, const char *key, JsonObject *descriptions, GError **error)
{
  GPtrArray     *names = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char    *number;
  JsonNode      *node;

  json_object_iter_init (&iter, json_object_get_object_member (object, key));
  while (json_object_iter_next (&iter, &number, &node))
    {
      guint64 i;

      if (!g_ascii_string_to_unsigned (number, 10, 0, CLASSES_MOST - 1, &i, NULL))
        {
          g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: “%s” in %s is not the number of a class"), fields->path, number,
                       key);
          g_ptr_array_unref (names);
          return FALSE;
        }
      if (names->len <= i)
        g_ptr_array_set_size (names, (int) i + 1);
      g_free (names->pdata[i]);
      names->pdata[i] = set_word (node, (gint64) i, descriptions);
    }
  keep_names (fields, names);
  return TRUE;
}

/* ["tench", …] */
static void
listed_names (const JsonFields *fields, JsonArray *array, JsonObject *descriptions)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  guint      n = MIN (json_array_get_length (array), CLASSES_MOST);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, set_word (json_array_get_element (array, i), i, descriptions));
  keep_names (fields, names);
}

gboolean
class_names_read (const JsonFields *fields, JsonObject *object, const char *key, JsonObject *descriptions, GError **error)
{
  JsonNode *node = json_fields_member (object, key);

  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return numbered_names (fields, object, key, descriptions, error);
  if (node && JSON_NODE_HOLDS_ARRAY (node))
    listed_names (fields, json_node_get_array (node), descriptions);
  return TRUE;
}
