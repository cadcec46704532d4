/* classes.c - what the network sees, as a list to choose from, and a search in all of its classes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "classes.h"

#include <glib/gi18n-lib.h>

#include "../explain/guess.h"

#define N_BEST 10
#define N_FOUND 50

enum
{
  COLUMN_TICKED,
  COLUMN_LABEL,
  COLUMN_ANSWER, /* "74.1 %" */
  COLUMN_BAR,    /* 0…100 */
  COLUMN_INDEX,
  N_COLUMNS
};

struct _Classes
{
  GtkWidget     *search, *list;
  GtkListStore  *store;
  ViaTrace      *trace;
  GArray        *ticked; /* class numbers */
  int            current;
  int            before;  /* the class whose tick went along with the choice, or -1 */
  gboolean       typed;   /* something that has not been chosen yet */
  gboolean       filling; /* what the list tells meanwhile is not the user's doing */
  ClassesChanged changed;
  gpointer       data;
};

static gboolean
is_ticked (const Classes *c, int index)
{
  for (guint i = 0; i < c->ticked->len; i++)
    if (g_array_index (c->ticked, int, i) == index)
      return TRUE;
  return FALSE;
}

static void
tick_only (Classes *c, const int *indices, guint n)
{
  g_array_set_size (c->ticked, 0);
  g_array_append_vals (c->ticked, indices, n);
}

static int
index_of (const Classes *c, GtkTreeIter *row)
{
  int index;

  gtk_tree_model_get (GTK_TREE_MODEL (c->store), row, COLUMN_INDEX, &index, -1);
  return index;
}

static int
best_row (const Classes *c)
{
  ViaGuess guess;

  return c->trace && via_trace_top (c->trace, &guess, 1) ? guess.index : -1;
}

/* ---- filling the list */

static void
append_row (Classes *c, int index)
{
  ViaGuess         guess = via_trace_guess (c->trace, index);
  const ViaModel  *model = via_trace_model (c->trace);
  ViaOutputs       outputs = via_model_outputs (model);
  g_autofree char *text = guess_text (outputs, guess_answer (model, &guess), 1);
  int              bar = outputs == VIA_OUTPUTS_VALUE ? 0 : (int) (100 * guess.probability + 0.5);

  gtk_list_store_insert_with_values (c->store, NULL, -1, COLUMN_TICKED, is_ticked (c, index), COLUMN_LABEL, guess.label,
                                     COLUMN_ANSWER, text, COLUMN_BAR, bar, COLUMN_INDEX, index, -1);
}

static void
add_found (Classes *c, const char *text)
{
  int   found[N_FOUND];
  guint n = via_model_search (via_trace_model (c->trace), text, found, N_FOUND);

  for (guint i = 0; i < n; i++)
    append_row (c, found[i]);
}

/* The best ones, below those that are ticked but not among them. */
static void
add_best (Classes *c)
{
  ViaGuess guesses[N_BEST];
  guint    n = via_trace_top (c->trace, guesses, N_BEST);

  for (guint t = 0; t < c->ticked->len; t++)
    {
      int      index = g_array_index (c->ticked, int, t);
      gboolean among = FALSE;

      for (guint i = 0; i < n; i++)
        among |= guesses[i].index == index;
      if (!among)
        append_row (c, index);
    }
  for (guint i = 0; i < n; i++)
    append_row (c, guesses[i].index);
}

/* Selects the current class where it is listed. */
static void
select_current (Classes *c)
{
  GtkTreeSelection *selection = gtk_tree_view_get_selection (GTK_TREE_VIEW (c->list));
  GtkTreeModel     *model = GTK_TREE_MODEL (c->store);
  GtkTreeIter       row;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &row); more; more = gtk_tree_model_iter_next (model, &row))
    if (index_of (c, &row) == c->current)
      gtk_tree_selection_select_iter (selection, &row);
}

static void
name_answers (Classes *c)
{
  gboolean           value = c->trace && via_model_outputs (via_trace_model (c->trace)) == VIA_OUTPUTS_VALUE;
  GtkTreeViewColumn *column = gtk_tree_view_get_column (GTK_TREE_VIEW (c->list), 1);

  gtk_tree_view_column_set_title (column, value ? _ ("Value") : _ ("Probability"));
}

static void
fill_rows (Classes *c)
{
  const char *text = gtk_entry_get_text (GTK_ENTRY (c->search));

  c->filling = TRUE;
  gtk_list_store_clear (c->store);
  if (c->trace && *text)
    add_found (c, text);
  else if (c->trace)
    add_best (c);
  select_current (c);
  c->filling = FALSE;
}

static void
show_ticks (Classes *c)
{
  GtkTreeModel *model = GTK_TREE_MODEL (c->store);
  GtkTreeIter   row;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &row); more; more = gtk_tree_model_iter_next (model, &row))
    gtk_list_store_set (c->store, &row, COLUMN_TICKED, is_ticked (c, index_of (c, &row)), -1);
}

/* ---- what the user does */

static void
make_current (Classes *c, int index)
{
  c->current = index;
  c->typed = FALSE;
  if (c->ticked->len == 1)
    {
      c->before = g_array_index (c->ticked, int, 0);
      tick_only (c, &index, 1);
    }
  show_ticks (c);
  c->changed (c->data);
}

static void
on_selected (GtkTreeSelection *selection, Classes *c)
{
  GtkTreeIter row;

  if (!c->filling && gtk_tree_selection_get_selected (selection, NULL, &row))
    make_current (c, index_of (c, &row));
}

/* With the keys, a row is chosen before its box can be ticked, and the tick has already gone along. */
static gboolean
is_key (void)
{
  GdkEvent *event = gtk_get_current_event ();
  gboolean  key = event && event->type == GDK_KEY_PRESS;

  if (event)
    gdk_event_free (event);
  return key;
}

/* One class stays ticked. */
static void
toggle (Classes *c, int index)
{
  if (!is_ticked (c, index))
    g_array_append_val (c->ticked, index);
  else if (c->ticked->len == 1 && is_key () && c->before >= 0 && c->before != index)
    g_array_prepend_val (c->ticked, c->before);
  else if (c->ticked->len > 1)
    for (guint i = 0; i < c->ticked->len; i++)
      if (g_array_index (c->ticked, int, i) == index)
        g_array_remove_index (c->ticked, i--);
}

static void
on_toggled (GtkCellRendererToggle *cell, const char *path, Classes *c)
{
  GtkTreeIter row;

  if (!gtk_tree_model_get_iter_from_string (GTK_TREE_MODEL (c->store), &row, path))
    return;
  c->typed = FALSE;
  toggle (c, index_of (c, &row));
  show_ticks (c);
  c->changed (c->data);
}

static void
on_typed (GtkEntry *entry, Classes *c)
{
  c->typed = *gtk_entry_get_text (entry) != '\0';
  fill_rows (c);
}

/* Return takes the first row, or what the text says without one, and OK when there is nothing to take. */
static void
on_return (GtkEntry *entry, Classes *c)
{
  GtkTreeIter row;

  if (!c->typed)
    gtk_window_activate_default (GTK_WINDOW (gtk_widget_get_toplevel (c->list)));
  else if (gtk_tree_model_get_iter_first (GTK_TREE_MODEL (c->store), &row))
    {
      int index = index_of (c, &row);

      tick_only (c, &index, 1);
      make_current (c, index);
      select_current (c);
    }
  else
    classes_take_typed (c, NULL);
}

static void
on_activated (GtkTreeView *list, GtkTreePath *path, GtkTreeViewColumn *column, Classes *c)
{
  gtk_window_activate_default (GTK_WINDOW (gtk_widget_get_toplevel (c->list)));
}

/* ---- widgets */

static void
make_columns (Classes *c)
{
  GtkTreeView       *list = GTK_TREE_VIEW (c->list);
  GtkCellRenderer   *tick = gtk_cell_renderer_toggle_new (), *label = gtk_cell_renderer_text_new ();
  GtkCellRenderer   *bar = gtk_cell_renderer_progress_new ();
  GtkTreeViewColumn *column = gtk_tree_view_column_new ();

  gtk_tree_view_column_set_title (column, _ ("Class"));
  gtk_tree_view_column_pack_start (column, tick, FALSE);
  gtk_tree_view_column_pack_start (column, label, TRUE);
  gtk_tree_view_column_set_attributes (column, tick, "active", COLUMN_TICKED, NULL);
  gtk_tree_view_column_set_attributes (column, label, "text", COLUMN_LABEL, NULL);
  gtk_tree_view_column_set_expand (column, TRUE);
  gtk_tree_view_append_column (list, column);
  g_object_set (label, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  g_object_set (bar, "xpad", 2, "ypad", 2, NULL);
  column = gtk_tree_view_column_new_with_attributes (_ ("Probability"), bar, "value", COLUMN_BAR, "text", COLUMN_ANSWER, NULL);
  gtk_tree_view_column_set_min_width (column, 110);
  gtk_tree_view_append_column (list, column);
  g_signal_connect (tick, "toggled", G_CALLBACK (on_toggled), c);
}

static void
make_search (Classes *c)
{
  GtkEntry *entry = GTK_ENTRY (c->search = gtk_entry_new ());

  gtk_entry_set_icon_from_icon_name (entry, GTK_ENTRY_ICON_PRIMARY, "edit-find");
  gtk_widget_set_tooltip_text (c->search, _ ("Type to search in all classes, by name, synonym or number; Return takes the first"));
  g_signal_connect (entry, "changed", G_CALLBACK (on_typed), c);
  g_signal_connect (entry, "activate", G_CALLBACK (on_return), c);
}

Classes *
classes_new (ClassesChanged changed, gpointer data)
{
  Classes     *c = g_new0 (Classes, 1);
  GtkTreeView *list;

  c->ticked = g_array_new (FALSE, FALSE, sizeof (int));
  c->current = -1;
  c->changed = changed;
  c->data = data;
  c->store = gtk_list_store_new (N_COLUMNS, G_TYPE_BOOLEAN, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT, G_TYPE_INT);
  c->list = gtk_tree_view_new_with_model (GTK_TREE_MODEL (c->store));
  list = GTK_TREE_VIEW (c->list);
  make_columns (c);
  make_search (c);
  gtk_tree_view_set_enable_search (list, FALSE);
  gtk_widget_set_tooltip_text (c->list,
                               _ ("What the network sees.  Click a class to explain it; tick several to explain them all."));
  g_signal_connect (gtk_tree_view_get_selection (list), "changed", G_CALLBACK (on_selected), c);
  g_signal_connect (list, "row-activated", G_CALLBACK (on_activated), c);
  return c;
}

void
classes_free (Classes *classes)
{
  if (!classes)
    return;
  g_signal_handlers_disconnect_by_data (gtk_tree_view_get_selection (GTK_TREE_VIEW (classes->list)), classes);
  g_signal_handlers_disconnect_by_data (classes->list, classes);
  g_signal_handlers_disconnect_by_data (classes->search, classes);
  g_object_unref (classes->store);
  g_array_free (classes->ticked, TRUE);
  g_free (classes);
}

GtkWidget *
classes_search (const Classes *classes)
{
  return classes->search;
}

GtkWidget *
classes_list (const Classes *classes)
{
  return classes->list;
}

/* ---- from outside */

void
classes_show (Classes *classes, ViaTrace *trace)
{
  classes->trace = trace;
  classes->current = best_row (classes);
  classes->before = -1;
  tick_only (classes, &classes->current, trace ? 1 : 0);
  name_answers (classes);
  fill_rows (classes);
}

int
classes_current (const Classes *classes)
{
  return classes->current;
}

const int *
classes_ticked (const Classes *classes, guint *n)
{
  *n = classes->ticked->len;
  return (const int *) (void *) classes->ticked->data;
}

char *
classes_spec (const Classes *classes)
{
  GString *spec = g_string_new (NULL);

  /* Repeated on another picture, the best class means that picture's. */
  if (classes->ticked->len == 1 && g_array_index (classes->ticked, int, 0) == best_row (classes))
    return g_string_free (spec, FALSE);
  for (guint i = 0; i < classes->ticked->len; i++)
    g_string_append_printf (spec, "%s%d", i ? "," : "", g_array_index (classes->ticked, int, i));
  return g_string_free (spec, FALSE);
}

gboolean
classes_choose (Classes *classes, const char *spec, GError **error)
{
  g_autofree int *indices = NULL;
  guint           n;

  if (!classes->trace || !(indices = via_trace_choose (classes->trace, spec, &n, error)))
    return FALSE;
  tick_only (classes, indices, n);
  if (!is_ticked (classes, classes->current))
    classes->current = indices[0];
  classes->typed = FALSE;
  fill_rows (classes);
  classes->changed (classes->data);
  return TRUE;
}

gboolean
classes_take_typed (Classes *classes, GError **error)
{
  g_autofree char *text = g_strdup (gtk_entry_get_text (GTK_ENTRY (classes->search)));

  return !classes->typed || classes_choose (classes, text, error);
}
