/* guesses.c - a dialog's list of what the network sees; built once for each GIMP, with its GTK.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "guesses.h"

#include <glib/gi18n-lib.h>

#define N_GUESSES 5

enum
{
  COLUMN_LABEL,
  COLUMN_PERCENT,
  COLUMN_INDEX,
  N_COLUMNS
};

static void
add_column (GtkTreeView *view, const char *title, int column, gboolean expand)
{
  GtkCellRenderer   *cell = gtk_cell_renderer_text_new ();
  GtkTreeViewColumn *c = gtk_tree_view_column_new_with_attributes (title, cell, "text", column, NULL);

  gtk_tree_view_column_set_expand (c, expand);
  gtk_tree_view_append_column (view, c);
}

GtkWidget *
guesses_new (void)
{
  GtkListStore *store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT);
  GtkWidget    *guesses = gtk_tree_view_new_with_model (GTK_TREE_MODEL (store));
  GtkTreeView  *view = GTK_TREE_VIEW (guesses);

  g_object_unref (store);
  add_column (view, _ ("Class"), COLUMN_LABEL, TRUE);
  add_column (view, _ ("Probability"), COLUMN_PERCENT, FALSE);
  gtk_tree_view_set_enable_search (view, FALSE);
  gtk_tree_selection_set_mode (gtk_tree_view_get_selection (view), GTK_SELECTION_MULTIPLE);
  return guesses;
}

void
guesses_clear (GtkWidget *guesses)
{
  gtk_list_store_clear (GTK_LIST_STORE (gtk_tree_view_get_model (GTK_TREE_VIEW (guesses))));
}

void
guesses_show (GtkWidget *guesses, const ViaTrace *trace)
{
  GtkTreeView  *view = GTK_TREE_VIEW (guesses);
  GtkListStore *store = GTK_LIST_STORE (gtk_tree_view_get_model (view));
  ViaGuess      best[N_GUESSES];
  guint         n = via_trace_top (trace, best, N_GUESSES);
  GtkTreeIter   row;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *percent = g_strdup_printf ("%.1f %%", 100.0 * best[i].probability);

      gtk_list_store_insert_with_values (store, &row, i, COLUMN_LABEL, best[i].label, COLUMN_PERCENT, percent, COLUMN_INDEX,
                                         best[i].index, -1);
    }
  if (gtk_tree_model_get_iter_first (GTK_TREE_MODEL (store), &row))
    gtk_tree_selection_select_iter (gtk_tree_view_get_selection (view), &row);
}

char *
guesses_chosen (GtkWidget *guesses)
{
  GtkTreeView      *view = GTK_TREE_VIEW (guesses);
  GtkTreeSelection *selection = gtk_tree_view_get_selection (view);
  GtkTreeModel     *model = gtk_tree_view_get_model (view);
  GString          *spec = g_string_new (NULL);
  GtkTreeIter       row;
  gboolean          more = gtk_tree_model_get_iter_first (model, &row);
  /* Repeated on another picture, the best class means that picture's. */
  gboolean best = more && gtk_tree_selection_iter_is_selected (selection, &row);

  if (best && gtk_tree_selection_count_selected_rows (selection) == 1)
    return g_string_free (spec, FALSE);
  for (; more; more = gtk_tree_model_iter_next (model, &row))
    {
      int index;

      gtk_tree_model_get (model, &row, COLUMN_INDEX, &index, -1);
      if (gtk_tree_selection_iter_is_selected (selection, &row))
        g_string_append_printf (spec, "%s%d", spec->len ? "," : "", index);
    }
  return g_string_free (spec, FALSE);
}
