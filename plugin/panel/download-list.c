/* download-list.c - the models that can be got, as a list to choose from: first the ones that we recommend.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three rows in plain words, and one, “Others”, that hides the rest until somebody opens it.
 */
#include "download-list.h"

#include <glib/gi18n-lib.h>
#include <via.h>

#include "../download/fetch.h"

enum
{
  COLUMN_NAME, /* NULL: “Others” */
  COLUMN_WORDS,
  COLUMN_SUMMARY,
  N_COLUMNS
};

static void
add_column (GtkTreeView *view, const char *title, const char *attribute, int column, PangoEllipsizeMode ellipsize)
{
  GtkCellRenderer   *cell = gtk_cell_renderer_text_new ();
  GtkTreeViewColumn *c = gtk_tree_view_column_new_with_attributes (title, cell, attribute, column, NULL);

  g_object_set (cell, "ellipsize", ellipsize, NULL);
  gtk_tree_view_column_set_expand (c, ellipsize != PANGO_ELLIPSIZE_NONE);
  gtk_tree_view_append_column (view, c);
}

GtkWidget *
download_list_new (void)
{
  GtkTreeStore *store = gtk_tree_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  GtkWidget    *list = gtk_tree_view_new_with_model (GTK_TREE_MODEL (store));

  g_object_unref (store);
  add_column (GTK_TREE_VIEW (list), _ ("Model"), "markup", COLUMN_WORDS, PANGO_ELLIPSIZE_END);
  add_column (GTK_TREE_VIEW (list), _ ("Size and licence"), "text", COLUMN_SUMMARY, PANGO_ELLIPSIZE_NONE);
  gtk_tree_view_set_search_column (GTK_TREE_VIEW (list), COLUMN_NAME);
  gtk_tree_selection_set_mode (gtk_tree_view_get_selection (GTK_TREE_VIEW (list)), GTK_SELECTION_BROWSE);
  return list;
}

/* Of what is there, only what cannot be used: it may be broken. */
static gboolean
is_offered (const char *name, const ViaSource *source)
{
  return !via_source_is_complete (source) || !via_model_is_installed (name, NULL);
}

/* What people read first: for a recommended model what it knows, else its name. */
static char *
words_for (const char *name, const ViaSource *source)
{
  ViaAdvice   advice = via_source_advice (source);
  const char *description = via_source_description (source);

  if (advice == VIA_ADVICE_NONE)
    return g_markup_escape_text (name, -1);
  return g_markup_printf_escaped ("<b>%s</b>\n%s", via_advice_title (advice), description ? description : name);
}

/* "346 MB, MIT", and for a recommended model how often it is right, below. */
static char *
summary_for (const ViaSource *source)
{
  g_autofree char *size = fetch_size (source), *licence = fetch_licence (source), *accuracy = fetch_accuracy (source);
  const char      *comma = *size && *licence ? ", " : "";

  if (via_source_advice (source) == VIA_ADVICE_NONE || !*accuracy)
    return g_strconcat (size, comma, licence, NULL);
  return g_strconcat (size, comma, licence, "\n", accuracy, NULL);
}

static void
add_offer (GtkTreeStore *store, GtkTreeIter *above, const char *name, const ViaSource *source)
{
  g_autofree char *words = words_for (name, source), *summary = summary_for (source);

  gtk_tree_store_insert_with_values (store, NULL, above, -1, COLUMN_NAME, name, COLUMN_WORDS, words, COLUMN_SUMMARY, summary, -1);
}

/* Adds the models with that advice, if there are any, below `above`. */
static void
add_advised (GtkTreeStore *store, char *const *names, ViaAdvice advice, GtkTreeIter *above)
{
  for (int i = 0; names[i]; i++)
    {
      g_autoptr (ViaSource) source = via_source_new (names[i], NULL);

      if (source && via_source_advice (source) == advice && is_offered (names[i], source))
        add_offer (store, above, names[i], source);
    }
}

static void
add_others (GtkTreeStore *store, char *const *names)
{
  g_autofree char *title = g_markup_printf_escaped ("<b>%s</b>", _ ("Others"));
  GtkTreeIter      others;

  gtk_tree_store_insert_with_values (store, &others, NULL, -1, COLUMN_WORDS, title, -1);
  add_advised (store, names, VIA_ADVICE_NONE, &others);
  if (!gtk_tree_model_iter_has_child (GTK_TREE_MODEL (store), &others))
    gtk_tree_store_remove (store, &others);
}

static char *
name_of (GtkTreeModel *model, GtkTreeIter *row)
{
  char *name;

  gtk_tree_model_get (model, row, COLUMN_NAME, &name, -1);
  return name;
}

static gboolean
has_advice (const char *name, ViaAdvice advice)
{
  g_autoptr (ViaSource) source = name ? via_source_new (name, NULL) : NULL;

  return source && via_source_advice (source) == advice;
}

/* The recommended one, else the first. */
static void
choose_usual (GtkTreeView *view)
{
  GtkTreeModel *model = gtk_tree_view_get_model (view);
  GtkTreePath  *path = gtk_tree_path_new_first ();
  GtkTreeIter   row;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &row); more; more = gtk_tree_model_iter_next (model, &row))
    {
      g_autofree char *name = name_of (model, &row);

      if (!has_advice (name, VIA_ADVICE_RECOMMENDED))
        continue;
      gtk_tree_path_free (path);
      path = gtk_tree_model_get_path (model, &row);
      break;
    }
  gtk_tree_view_set_cursor (view, path, NULL, FALSE);
  gtk_tree_path_free (path);
}

void
download_list_fill (GtkWidget *list)
{
  GtkTreeView  *view = GTK_TREE_VIEW (list);
  GtkTreeStore *store = GTK_TREE_STORE (gtk_tree_view_get_model (view));
  g_auto (GStrv) names = via_model_list ();

  gtk_tree_store_clear (store);
  for (ViaAdvice advice = VIA_ADVICE_SMALL; advice < VIA_N_ADVICES; advice++)
    add_advised (store, names, advice, NULL);
  add_others (store, names);
  if (gtk_tree_model_iter_n_children (GTK_TREE_MODEL (store), NULL) == 1) /* nothing but the others */
    gtk_tree_view_expand_all (view);
  choose_usual (view);
}

char *
download_list_chosen (GtkWidget *list)
{
  GtkTreeModel *model;
  GtkTreeIter   row;

  if (!gtk_tree_selection_get_selected (gtk_tree_view_get_selection (GTK_TREE_VIEW (list)), &model, &row))
    return NULL;
  return name_of (model, &row);
}
