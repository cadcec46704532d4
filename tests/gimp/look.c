/* look.c - tells what the dialogs of a program show, and where: a GTK module, for a test to read, to point at, and to measure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ten times a second, but only when the program has nothing else to do, it writes the file $LOOK anew while a window is there: a line
 * for each thing that can be seen, with tabs between: what it is, x, y, width and height on the screen, 1 when it can be used, the
 * letter that Alt reaches it with, and its words.  For the window itself width and height are followed by the least that they can be.
 * GTK_MODULES is how a program comes to it; GIMP with a window comes to it as well, and has nothing to tell.
 */
#include <gdk/gdkkeysyms.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <unistd.h>

void gtk_module_init (int *argc, char ***argv);

#define TICK_MS 100

typedef struct
{
  GString *text;
  int      x, y; /* of the window */
} Look;

static void
tell (Look *look, const char *what, const GdkRectangle *place, gboolean usable, guint mnemonic, const char *words)
{
  g_autofree char *line = g_strdelimit (g_strdup (words ? words : ""), "\n\t", ' ');

  g_string_append_printf (look->text, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\n", what, place->x, place->y, place->width, place->height,
                          usable, mnemonic == GDK_KEY_VoidSymbol ? "" : gdk_keyval_name (mnemonic), line);
}

static gboolean
place_of (Look *look, GtkWidget *widget, int x, int y, GdkRectangle *place)
{
  GtkWidget *window = gtk_widget_get_toplevel (widget);

  if (!gtk_widget_translate_coordinates (widget, window, x, y, &place->x, &place->y))
    return FALSE;
  place->x += look->x;
  place->y += look->y;
  return TRUE;
}

static char *
words_in_row (GtkTreeModel *model, GtkTreeIter *row)
{
  GString *words = g_string_new (NULL);

  for (int c = 0; c < gtk_tree_model_get_n_columns (model); c++)
    if (gtk_tree_model_get_column_type (model, c) == G_TYPE_STRING)
      {
        g_autofree char *text = NULL;

        gtk_tree_model_get (model, row, c, &text, -1);
        g_string_append_printf (words, "%s%s", words->len ? " " : "", text ? text : "");
      }
    else if (c == 0 && gtk_tree_model_get_column_type (model, c) == G_TYPE_BOOLEAN)
      {
        gboolean yes;

        gtk_tree_model_get (model, row, c, &yes, -1);
        g_string_append (words, yes ? "[x]" : "[ ]");
      }
  return g_string_free (words, FALSE);
}

/* A cell for each column; `usable` says whether the row is chosen. */
static void
tell_rows (Look *look, GtkTreeView *list)
{
  GtkTreeModel *model = gtk_tree_view_get_model (list);
  g_autoptr (GList) columns = gtk_tree_view_get_columns (list);
  GtkTreeIter row;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &row); more; more = gtk_tree_model_iter_next (model, &row))
    {
      GtkTreePath     *path = gtk_tree_model_get_path (model, &row);
      g_autofree char *words = words_in_row (model, &row);
      int              number = 0;

      for (GList *c = columns; c; c = c->next)
        {
          g_autofree char *what = g_strdup_printf ("cell%d", number++);
          GdkRectangle     cell;
          int              x, y;

          gtk_tree_view_get_cell_area (list, path, c->data, &cell);
          gtk_tree_view_convert_bin_window_to_widget_coords (list, cell.x, cell.y, &x, &y);
          if (place_of (look, GTK_WIDGET (list), x, y, &cell))
            tell (look, what, &cell, gtk_tree_selection_iter_is_selected (gtk_tree_view_get_selection (list), &row),
                  GDK_KEY_VoidSymbol, words);
        }
      gtk_tree_path_free (path);
    }
}

static char *
words_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return g_strdup (gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_ENTRY (widget))
    return g_strdup (gtk_entry_get_text (GTK_ENTRY (widget)));
  if (GTK_IS_RANGE (widget))
    return g_strdup_printf ("%g", gtk_range_get_value (GTK_RANGE (widget)));
  if (GTK_IS_TOGGLE_BUTTON (widget))
    return g_strdup (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (widget)) ? "on" : "off");
  if (GTK_IS_EXPANDER (widget))
    return g_strdup (gtk_expander_get_expanded (GTK_EXPANDER (widget)) ? "open" : "closed");
  if (GTK_IS_PROGRESS_BAR (widget))
    return g_strdup (gtk_progress_bar_get_text (GTK_PROGRESS_BAR (widget)));
  return NULL;
}

static void
look_at (GtkWidget *widget, gpointer data)
{
  Look            *look = data;
  g_autofree char *words = words_of (widget);
  GtkAllocation    place;

  if (!gtk_widget_get_mapped (widget))
    return;
  gtk_widget_get_allocation (widget, &place);
  if (place_of (look, widget, 0, 0, (GdkRectangle *) &place))
    tell (look, G_OBJECT_TYPE_NAME (widget), (GdkRectangle *) &place, gtk_widget_is_sensitive (widget),
          GTK_IS_LABEL (widget) ? gtk_label_get_mnemonic_keyval (GTK_LABEL (widget)) : GDK_KEY_VoidSymbol, words);
  if (GTK_IS_TREE_VIEW (widget))
    tell_rows (look, GTK_TREE_VIEW (widget));
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), look_at, look);
}

/* The least size follows what a window is. */
static void
look_at_window (Look *look, GtkWidget *window)
{
  GtkRequisition   least;
  GdkRectangle     place;
  g_autofree char *what = NULL;

  if (!gtk_widget_get_mapped (window))
    return;
#if GTK_MAJOR_VERSION >= 3
  gtk_widget_get_preferred_size (window, &least, NULL);
#else
  gtk_widget_size_request (window, &least);
#endif
  gdk_window_get_origin (gtk_widget_get_window (window), &look->x, &look->y);
  gtk_window_get_size (GTK_WINDOW (window), &place.width, &place.height);
  place.x = look->x;
  place.y = look->y;
  what = g_strdup_printf ("window %d %d", least.width, least.height);
  tell (look, what, &place, TRUE, GDK_KEY_VoidSymbol, gtk_window_get_title (GTK_WINDOW (window)));
  gtk_container_forall (GTK_CONTAINER (window), look_at, look);
}

static gboolean
on_tick (gpointer path)
{
  g_autofree char *next = g_strdup_printf ("%s.%d", (char *) path, (int) getpid ());
  GList           *windows = gtk_window_list_toplevels ();
  Look             look = { g_string_new (NULL), 0, 0 };

  for (GList *w = windows; w; w = w->next)
    look_at_window (&look, w->data);
  if (look.text->len > 0 && g_file_set_contents (next, look.text->str, look.text->len, NULL))
    g_rename (next, path);
  g_list_free (windows);
  g_string_free (look.text, TRUE);
  return G_SOURCE_CONTINUE;
}

G_MODULE_EXPORT void
gtk_module_init (int *argc, char ***argv)
{
  if (g_getenv ("LOOK") && g_strcmp0 (g_get_prgname (), "vit-attribution") == 0)
    g_timeout_add_full (G_PRIORITY_LOW, TICK_MS, on_tick, g_strdup (g_getenv ("LOOK")), NULL);
}
