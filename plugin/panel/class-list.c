/* class-list.c - the rows of what the network sees: a tick, a name, and what it answers, as a bar and in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tick has a column of its own: GTK 2 takes a click anywhere in a column for one on the only cell of it that can be clicked.
 */
#include "class-list.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>

#include "../printable.h"
#include "bar.h"
#include "widgets.h"

#define ROWS_SHOWN 5
#define FRAME_WIDTH 2 /* at most */
#define NO_CLASS (-1)

enum
{
  COLUMN_TICKED,
  COLUMN_LABEL,
  COLUMN_ANSWER, /* "74.1 %" */
  COLUMN_BAR,
  COLUMN_INDEX,
  COLUMN_IS_CLASS,
  N_COLUMNS
};

struct _ClassList
{
  ClassListUser      user;
  GtkWidget         *list, *frame;
  GtkListStore      *store;
  GtkTreeViewColumn *answers;
  gboolean           filling; /* what the list tells meanwhile is not the user's doing */
  int                pointed; /* the class that the mouse points at, or NO_CLASS */
};

static int
index_of (const ClassList *l, GtkTreeIter *row)
{
  int index;

  gtk_tree_model_get (GTK_TREE_MODEL (l->store), row, COLUMN_INDEX, &index, -1);
  return index;
}

/* ---- what the user does */

static void
on_selected (GtkTreeSelection *selection, ClassList *l)
{
  GtkTreeIter row;

  if (!l->filling && gtk_tree_selection_get_selected (selection, NULL, &row))
    l->user.chosen (index_of (l, &row), l->user.data);
}

static gboolean
may_select (GtkTreeSelection *selection, GtkTreeModel *model, GtkTreePath *path, gboolean selected, gpointer list)
{
  GtkTreeIter row;

  return gtk_tree_model_get_iter (model, &row, path) && index_of (list, &row) != NO_CLASS;
}

static void
on_toggled (GtkCellRendererToggle *cell, const char *path, ClassList *l)
{
  GtkTreeIter row;

  if (gtk_tree_model_get_iter_from_string (GTK_TREE_MODEL (l->store), &row, path))
    l->user.toggled (index_of (l, &row), l->user.data);
}

static void
point_at (ClassList *l, int index)
{
  if (index == l->pointed)
    return;
  l->pointed = index;
  l->user.pointed (index, l->user.data);
}

static gboolean
on_moved (GtkWidget *widget, GdkEventMotion *event, ClassList *l)
{
  GtkTreeView *list = GTK_TREE_VIEW (widget);
  GtkTreePath *path = NULL;
  GtkTreeIter  row;
  int          index = NO_CLASS;

  if (event->window == gtk_tree_view_get_bin_window (list)
      && gtk_tree_view_get_path_at_pos (list, (int) event->x, (int) event->y, &path, NULL, NULL, NULL)
      && gtk_tree_model_get_iter (GTK_TREE_MODEL (l->store), &row, path))
    index = index_of (l, &row);
  gtk_tree_path_free (path);
  point_at (l, index);
  return FALSE;
}

static gboolean
on_left (GtkWidget *widget, GdkEventCrossing *event, ClassList *l)
{
  point_at (l, NO_CLASS);
  return FALSE;
}

static void
press_ok (ClassList *l)
{
  gtk_window_activate_default (GTK_WINDOW (gtk_widget_get_toplevel (l->list)));
}

static void
toggle_selected (ClassList *l)
{
  GtkTreeIter row;

  if (gtk_tree_selection_get_selected (gtk_tree_view_get_selection (GTK_TREE_VIEW (l->list)), NULL, &row))
    l->user.toggled (index_of (l, &row), l->user.data);
}

/* GTK would have each key do what the column can that was clicked last. */
static gboolean
on_key (GtkWidget *widget, GdkEventKey *event, ClassList *l)
{
  switch (event->keyval)
    {
    case GDK_KEY_space:
      toggle_selected (l);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      press_ok (l);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- widgets */

static GtkTreeViewColumn *
append_column (ClassList *l, const char *title, GtkCellRenderer *cell, const char *attribute, int column)
{
  GtkTreeViewColumn *new_one = gtk_tree_view_column_new_with_attributes (title, cell, attribute, column, NULL);

  gtk_tree_view_append_column (GTK_TREE_VIEW (l->list), new_one);
  return new_one;
}

static void
make_columns (ClassList *l)
{
  GtkCellRenderer   *tick = gtk_cell_renderer_toggle_new (), *label = gtk_cell_renderer_text_new ();
  GtkCellRenderer   *bar = gtk_cell_renderer_pixbuf_new (), *answer = gtk_cell_renderer_text_new ();
  GtkTreeViewColumn *column;

  column = append_column (l, "", tick, "active", COLUMN_TICKED);
  gtk_tree_view_column_add_attribute (column, tick, "visible", COLUMN_IS_CLASS);
  column = append_column (l, _ ("Class"), label, "text", COLUMN_LABEL);
  gtk_tree_view_column_add_attribute (column, label, "sensitive", COLUMN_IS_CLASS);
  gtk_tree_view_column_set_expand (column, TRUE);
  column = l->answers = append_column (l, _ ("Probability"), bar, "pixbuf", COLUMN_BAR);
  gtk_tree_view_column_pack_start (column, answer, TRUE);
  gtk_tree_view_column_add_attribute (column, answer, "text", COLUMN_ANSWER);
  g_object_set (label, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 14, NULL);
  g_object_set (bar, "xpad", 2, NULL);
  g_object_set (answer, "xalign", 1.0, "width-chars", 9, NULL);
  g_signal_connect (tick, "toggled", G_CALLBACK (on_toggled), l);
}

/* Fonts are known now.  (What is measured must fit into its column: GTK 3 would break it into two lines.) */
static void
on_realized (GtkWidget *widget, ClassList *l)
{
  if (class_list_first (l) != NO_CLASS)
    return;
  class_list_append (l, &(ViaGuess){ .label = "" }, "0 %", 0);
  gtk_widget_set_size_request (l->frame, -1, widgets_list_height (GTK_TREE_VIEW (widget), ROWS_SHOWN) + 2 * FRAME_WIDTH);
  class_list_clear (l);
}

ClassList *
class_list_new (const ClassListUser *user)
{
  ClassList        *l = g_new0 (ClassList, 1);
  GtkTreeSelection *selection;

  l->user = *user;
  l->pointed = NO_CLASS;
  l->store =
      gtk_list_store_new (N_COLUMNS, G_TYPE_BOOLEAN, G_TYPE_STRING, G_TYPE_STRING, GDK_TYPE_PIXBUF, G_TYPE_INT, G_TYPE_BOOLEAN);
  l->list = gtk_tree_view_new_with_model (GTK_TREE_MODEL (l->store));
  l->frame = widgets_scrolled (l->list, -1, -1);
  selection = gtk_tree_view_get_selection (GTK_TREE_VIEW (l->list));
  make_columns (l);
  gtk_tree_view_set_enable_search (GTK_TREE_VIEW (l->list), FALSE);
  gtk_tree_selection_set_select_function (selection, may_select, l, NULL);
  g_signal_connect (selection, "changed", G_CALLBACK (on_selected), l);
  g_signal_connect (l->list, "key-press-event", G_CALLBACK (on_key), l);
  g_signal_connect (l->list, "motion-notify-event", G_CALLBACK (on_moved), l);
  g_signal_connect (l->list, "leave-notify-event", G_CALLBACK (on_left), l);
  g_signal_connect_swapped (l->list, "row-activated", G_CALLBACK (press_ok), l);
  g_signal_connect (l->list, "realize", G_CALLBACK (on_realized), l);
  g_signal_connect_swapped (l->frame, "realize", G_CALLBACK (gtk_widget_realize), l->list);
  return l;
}

void
class_list_free (ClassList *list)
{
  if (!list)
    return;
  g_signal_handlers_disconnect_by_data (gtk_tree_view_get_selection (GTK_TREE_VIEW (list->list)), list);
  g_signal_handlers_disconnect_by_data (list->list, list);
  g_object_unref (list->store);
  g_free (list);
}

GtkWidget *
class_list_widget (const ClassList *list)
{
  return list->frame;
}

/* ---- the rows */

void
class_list_name_answers (ClassList *list, const char *name)
{
  gtk_tree_view_column_set_title (list->answers, name);
}

void
class_list_clear (ClassList *list)
{
  list->filling = TRUE;
  gtk_list_store_clear (list->store);
  list->filling = FALSE;
  point_at (list, NO_CLASS);
}

void
class_list_append (ClassList *list, const ViaGuess *guess, const char *answer, double share)
{
  g_autoptr (GdkPixbuf) bar = bar_new (share);
  g_autofree char *label = printable_text (guess->label);

  gtk_list_store_insert_with_values (list->store, NULL, -1, COLUMN_TICKED, list->user.is_ticked (guess->index, list->user.data),
                                     COLUMN_LABEL, label, COLUMN_ANSWER, answer, COLUMN_BAR, bar, COLUMN_INDEX, guess->index,
                                     COLUMN_IS_CLASS, TRUE, -1);
}

void
class_list_say (ClassList *list, const char *words)
{
  gtk_list_store_insert_with_values (list->store, NULL, -1, COLUMN_LABEL, words, COLUMN_INDEX, NO_CLASS, -1);
}

void
class_list_select (ClassList *list, int index)
{
  GtkTreeModel *model = GTK_TREE_MODEL (list->store);
  GtkTreeIter   row;

  list->filling = TRUE;
  for (gboolean more = gtk_tree_model_get_iter_first (model, &row); more; more = gtk_tree_model_iter_next (model, &row))
    if (index != NO_CLASS && index_of (list, &row) == index)
      gtk_tree_selection_select_iter (gtk_tree_view_get_selection (GTK_TREE_VIEW (list->list)), &row);
  list->filling = FALSE;
}

void
class_list_show_ticks (ClassList *list)
{
  GtkTreeModel *model = GTK_TREE_MODEL (list->store);
  GtkTreeIter   row;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &row); more; more = gtk_tree_model_iter_next (model, &row))
    gtk_list_store_set (list->store, &row, COLUMN_TICKED, list->user.is_ticked (index_of (list, &row), list->user.data), -1);
}

int
class_list_first (const ClassList *list)
{
  GtkTreeIter row;

  return gtk_tree_model_get_iter_first (GTK_TREE_MODEL (list->store), &row) ? index_of (list, &row) : NO_CLASS;
}
