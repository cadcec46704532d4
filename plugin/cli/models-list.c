/* models-list.c - vit-attribution models list: which models there are, and which of them can be used.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../download/fetch.h"
#include "../json.h"
#include "models.h"
#include "say.h"

/* One line of the list. */
typedef struct
{
  const char *name; /* lent */
  char       *state;
  ViaSource  *source; /* NULL when its description cannot be read */
  GError     *why;    /* NULL when it can be used */
} ModelRow;

static ModelRow
row_for (const char *name)
{
  ModelRow         row = { .name = name, .source = via_source_new (name, NULL) };
  g_autofree char *missing = NULL;

  if (via_model_is_installed (name, &row.why))
    row.state = g_strdup (row.source && via_source_n_files (row.source) == 0 ? _ ("built in") : _ ("installed"));
  else if (row.source && !via_source_is_complete (row.source))
    {
      missing = fetch_summary (row.source);
      row.state = g_strdup_printf (*missing ? _ ("missing: %s") : _ ("missing"), missing);
    }
  else
    row.state = g_strdup_printf (_ ("cannot be used: %s"), row.why->message);
  return row;
}

static void
row_clear (ModelRow *row)
{
  g_free (row->state);
  via_source_free (row->source);
  g_clear_error (&row->why);
}

static void
put_row (JsonBuilder *json, const ModelRow *row)
{
  json_put_open (json, NULL, '{');
  json_put_string (json, "name", row->name);
  json_put_string (json, "missing", row->why ? row->why->message : NULL);
  json_put_string (json, "description", row->source ? via_source_description (row->source) : NULL);
  json_put_string (json, "licence", row->source ? via_source_licence (row->source) : NULL);
  json_put_close (json, '}');
}

static void
print_row (const ModelRow *row, int name_width, int state_width)
{
  const char *description = row->source ? via_source_description (row->source) : NULL;

  if (description)
    say_line ("%-*s  %-*s  %s", say_field (row->name, name_width), row->name, say_field (row->state, state_width), row->state,
              description);
  else
    say_line ("%-*s  %s", say_field (row->name, name_width), row->name, row->state);
}

#define STATE_MOST 50 /* columns; a reason why a model cannot be used may be longer */

gboolean
models_list (const Options *options, GError **error)
{
  g_auto (GStrv) names = via_model_list ();
  g_autoptr (JsonBuilder) json = json_builder_new ();
  guint                n = g_strv_length (names);
  g_autofree ModelRow *rows = g_new (ModelRow, n);
  int                  name_width = 0, state_width = 0;

  json_put_open (json, NULL, '{');
  json_put_open (json, "models", '[');
  for (guint i = 0; i < n; i++)
    {
      rows[i] = row_for (names[i]);
      put_row (json, &rows[i]);
      name_width = MAX (name_width, (int) g_utf8_strlen (names[i], -1));
      if (g_utf8_strlen (rows[i].state, -1) <= STATE_MOST)
        state_width = MAX (state_width, (int) g_utf8_strlen (rows[i].state, -1));
    }
  json_put_close (json, ']');
  json_put_close (json, '}');
  for (guint i = 0; i < n; i++)
    {
      if (!options->json)
        print_row (&rows[i], name_width, state_width);
      row_clear (&rows[i]);
    }
  if (options->json)
    say_json (json);
  return TRUE;
}
