/* record-maps.c - see record-maps.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "record-maps.h"

static void
record_map_clear (gpointer data)
{
  RecordMap *map = data;

  g_free (map->label);
  g_free (map->method);
}

static int
explained_class (JsonArray *classes, guint k)
{
  JsonNode *node = json_array_get_element (classes, k);

  return node && JSON_NODE_HOLDS_VALUE (node) ? (int) json_node_get_int (node) : -1;
}

/* Of an explained class: its label, or its number where it is not among the predictions; free it. */
static char *
label_of (JsonObject *record, int class)
{
  JsonObject *prediction;

  for (guint i = 0; (prediction = record_prediction (record, i)); i++)
    if ((int) record_number (prediction, "class") == class && record_text (prediction, "label"))
      return g_strdup (record_text (prediction, "label"));
  return g_strdup_printf ("%d", class);
}

/* The output whose name ends so; NULL: there is none. */
static const char *
output_with (JsonObject *record, const char *ending)
{
  guint n = record_n_outputs (record);

  for (guint i = 0; i < n; i++)
    if (record_output (record, i) && g_str_has_suffix (record_output (record, i), ending))
      return record_output (record, i);
  return NULL;
}

/* Adds the map of one class by one method, NULL where there is but one, when there is such a file. */
static void
add_record_map (GArray *maps, JsonObject *record, const char *kind, const char *method, int class, gboolean several)
{
  g_autofree char *number = several ? g_strdup_printf ("-%d", class) : g_strdup ("");
  g_autofree char *ending = g_strdup_printf ("-%s%s%s%s.png", kind, method ? "-" : "", method ? method : "", number);
  RecordMap        map = { output_with (record, ending), label_of (record, class), g_strdup (method) };

  if (map.output)
    g_array_append_val (maps, map);
  else
    record_map_clear (&map);
}

GArray *
record_maps (JsonObject *record)
{
  static const char *const kinds[] = { "overlay", "heat" };
  const char              *names = record_text (record, "method");
  g_auto (GStrv) methods = g_strsplit (names ? names : "", ",", -1);
  gboolean   several = g_strv_length (methods) > 1;
  JsonArray *classes = record_array (record, "classes");
  guint      n = classes ? json_array_get_length (classes) : 0;
  GArray    *maps = g_array_new (FALSE, FALSE, sizeof (RecordMap));

  g_array_set_clear_func (maps, record_map_clear);
  for (gsize kind = 0; kind < G_N_ELEMENTS (kinds) && maps->len == 0; kind++)
    for (guint k = 0; k < n; k++)
      for (char **method = methods; *method; method++)
        add_record_map (maps, record, kinds[kind], several ? *method : NULL, explained_class (classes, k), n > 1);
  return maps;
}
