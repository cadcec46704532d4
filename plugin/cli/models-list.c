/* models-list.c - vit-attribution models list: which models there are, and which of them can be used.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line each, in 80 columns: what can be used, what ought to work but does not, what we recommend, and what else there is.
 */
#include <glib/gi18n-lib.h>

#include "../download/fetch.h"
#include "../json.h"
#include "models.h"
#include "say.h"

#define COLUMNS 80

/* In the order of the list. */
typedef enum
{
  RANK_BUILT_IN,
  RANK_INSTALLED,
  RANK_UNUSABLE,
  RANK_ADVISED,
  RANK_OTHER,
  RANK_HEADLESS
} Rank;

/* One line of the list. */
typedef struct
{
  char      *name, *state;
  Rank       rank;
  ViaSource *source; /* NULL when its description cannot be read */
  GError    *why;    /* NULL when it can be used */
} ModelRow;

static Rank
rank_of (const ModelRow *row)
{
  if (!row->why)
    return via_source_n_files (row->source) ? RANK_INSTALLED : RANK_BUILT_IN;
  if (!row->source || via_source_is_complete (row->source))
    return RANK_UNUSABLE;
  return via_source_advice (row->source) ? RANK_ADVISED : via_source_needs_head (row->source) ? RANK_HEADLESS : RANK_OTHER;
}

/* "missing, 346 MB  Apache-2.0" */
static char *
missing_state (const ViaSource *source)
{
  g_autofree char *size = fetch_size (source), *licence = fetch_licence (source);
  const char      *word = via_source_needs_head (source) ? _ ("needs a head")
                          : fetch_unavailable (source)   ? _ ("no address")
                                                         : _ ("missing");
  g_autofree char *words = g_strdup_printf ("%s%s%s", word, *size ? ", " : "", size);

  return g_strdup_printf ("%-*s  %s", say_field (words, 22), words, licence);
}

/* Why it cannot be used; its name stands in the line already, so the folder can go. */
static char *
unusable_state (const ModelRow *row)
{
  const char      *path = row->source && via_source_n_files (row->source) ? via_source_file (row->source, 0)->path : NULL;
  g_autofree char *folder = g_path_get_dirname (path ? path : ""), *prefix = g_strconcat (folder, G_DIR_SEPARATOR_S, NULL);
  g_autoptr (GString) why = g_string_new (row->why->message);

  if (path)
    g_string_replace (why, prefix, "", 0);
  return g_strdup_printf (_ ("cannot be used: %s"), why->str);
}

static char *
state_of (const ModelRow *row)
{
  switch (row->rank)
    {
    case RANK_BUILT_IN:
      return g_strdup (via_source_title (row->source));
    case RANK_INSTALLED:
      return g_strdup (_ ("installed"));
    case RANK_UNUSABLE:
      return unusable_state (row);
    default:
      return missing_state (row->source);
    }
}

static void
fill_row (ModelRow *row, const char *name)
{
  row->name = g_strdup (name);
  row->source = via_source_new (name, NULL);
  via_model_is_installed (name, &row->why);
  row->rank = rank_of (row);
  row->state = state_of (row);
}

static void
row_clear (gpointer data)
{
  ModelRow *row = data;

  g_free (row->name);
  g_free (row->state);
  via_source_free (row->source);
  g_clear_error (&row->why);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const ModelRow *first = a, *second = b;

  if (first->rank == RANK_ADVISED && second->rank == RANK_ADVISED)
    return (int) via_source_advice (first->source) - (int) via_source_advice (second->source);
  return (int) first->rank - (int) second->rank;
}

static GArray *
all_rows (void)
{
  g_auto (GStrv) names = via_model_list ();
  guint   n = g_strv_length (names);
  GArray *rows = g_array_sized_new (FALSE, TRUE, sizeof (ModelRow), n);

  g_array_set_clear_func (rows, row_clear);
  g_array_set_size (rows, n);
  for (guint i = 0; i < n; i++)
    fill_row (&g_array_index (rows, ModelRow, i), names[i]);
  g_array_sort (rows, compare_rows); /* which keeps the order of equal ones */
  return rows;
}

static void
put_row (JsonBuilder *json, const ModelRow *row)
{
  json_put_open (json, NULL, '{');
  json_put_string (json, "name", row->name);
  json_put_string (json, "missing", row->why ? row->why->message : NULL);
  if (row->source)
    models_put_facts (json, row->source);
  json_put_close (json, '}');
}

static void
print_json (const GArray *rows)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_put_open (json, NULL, '{');
  json_put_open (json, "models", '[');
  for (guint i = 0; i < rows->len; i++)
    put_row (json, &g_array_index (rows, ModelRow, i));
  json_put_close (json, ']');
  json_put_close (json, '}');
  say_json (json);
}

/* Why a model cannot be used may take more room than there is; `models info` says all of it. */
static void
print_row (const ModelRow *row, int width)
{
  g_autofree char *line = g_strdup_printf ("%-*s  %s", say_field (row->name, width), row->name, row->state);

  if (g_utf8_strlen (line, -1) > COLUMNS)
    {
      g_autofree char *begin = g_utf8_substring (line, 0, COLUMNS - 1);

      say_line ("%s…", begin);
    }
  else
    say_line ("%s", g_strchomp (line));
}

static void
print_rows (const GArray *rows)
{
  int width = 0;

  for (guint i = 0; i < rows->len; i++)
    width = MAX (width, (int) g_utf8_strlen (g_array_index (rows, ModelRow, i).name, -1));
  for (guint i = 0; i < rows->len; i++)
    print_row (&g_array_index (rows, ModelRow, i), MIN (width, COLUMNS / 2 + 2));
}

gboolean
models_list (const Options *options, GError **error)
{
  g_autoptr (GArray) rows = NULL;

  if (options->json)
    models_speak_json ();
  rows = all_rows ();
  if (options->json)
    print_json (rows);
  else
    print_rows (rows);
  return TRUE;
}
