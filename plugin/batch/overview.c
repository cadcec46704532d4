/* overview.c - see overview.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RFC 4180; and what a spreadsheet would take for a formula gets an apostrophe before it.
 */
#include "overview.h"

#include <string.h>

#include "record.h"
#include "text-stream.h"

#define HEAD "input,class,label,probability,explained,outputs,error\n"

void
overview_append_field (GString *row, const char *text, char end)
{
  g_autoptr (GString) field = g_string_new (text ? text : "");

  if (*field->str && strchr ("=+-@\t\r", *field->str) && !g_ascii_isdigit (field->str[1]))
    g_string_prepend_c (field, '\'');
  if (strpbrk (field->str, ",\"\r\n"))
    {
      g_string_replace (field, "\"", "\"\"", 0);
      g_string_append_printf (row, "\"%s\"%c", field->str, end);
    }
  else
    g_string_append_printf (row, "%s%c", field->str, end);
}

/* A number or a text as it stands in the record. */
static char *
plain_value (JsonObject *object, const char *member)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;
  char      number[G_ASCII_DTOSTR_BUF_SIZE];

  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.6g", json_node_get_double (node)));
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup (json_node_get_string (node));
}

static char *
explained_classes (JsonObject *record)
{
  JsonArray *classes = record_array (record, "classes");
  GString   *text = g_string_new (NULL);

  for (guint i = 0; classes && i < json_array_get_length (classes); i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i ? " " : "", json_array_get_int_element (classes, i));
  return g_string_free (text, FALSE);
}

static char *
output_names (JsonObject *record)
{
  GString    *text = g_string_new (NULL);
  const char *output;

  for (guint i = 0; (output = record_output (record, i)); i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", output);
  return g_string_free (text, FALSE);
}

static void
append_row (GString *rows, JsonObject *record)
{
  JsonObject *best = record_prediction (record, 0);
  g_autofree char *class = plain_value (best, "class"), *label = plain_value (best, "label");
  g_autofree char *probability = plain_value (best, "probability"), *value = plain_value (best, "value");
  g_autofree char *explained = explained_classes (record), *outputs = output_names (record);

  overview_append_field (rows, record_text (record, "input"), ',');
  overview_append_field (rows, class, ',');
  overview_append_field (rows, label, ',');
  overview_append_field (rows, value ? value : probability, ',');
  overview_append_field (rows, explained, ',');
  overview_append_field (rows, outputs, ',');
  overview_append_field (rows, record_text (record, "error"), '\n');
}

gboolean
overview_write (int fd, Results *results, const GPtrArray *paths, GError **error)
{
  g_auto (TextStream) rows = text_stream_begin (fd);

  g_string_append (rows.text, HEAD);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (JsonObject) record = results_record (results, paths->pdata[i]);

      if (record)
        append_row (rows.text, record);
      if (!text_stream_pass (&rows, error))
        return FALSE;
    }
  return text_stream_flush (&rows, error);
}
