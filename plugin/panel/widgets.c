/* widgets.c - what several parts of the dialogs need from GTK, in GTK 2 and GTK 3.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets.h"

#include "../printable.h"

#define TEXT_WIDTH (GTK_MAJOR_VERSION >= 3 ? 200 : 240) /* the least, which in GTK 2 says how many lines there will be */

#if GTK_MAJOR_VERSION < 3
/* Its lines are as long as its least width; where there is more room, they can be longer. */
static void
lengthen_lines (GtkWidget *text, GtkAllocation *room)
{
  pango_layout_set_width (gtk_label_get_layout (GTK_LABEL (text)), room->width * PANGO_SCALE);
}

/* GIMP 2.10's dark theme counts on an engine that paints the chosen row's ground; without it, the text and its ground are the
 * same. */
static void
make_readable (GtkWidget *list)
{
  GtkStyle *style = gtk_widget_get_style (list);

  if (gdk_color_equal (&style->base[GTK_STATE_SELECTED], &style->text[GTK_STATE_SELECTED]))
    gtk_widget_modify_base (list, GTK_STATE_SELECTED, &style->bg[GTK_STATE_SELECTED]); /* comes back here, once */
}
#endif

void
widgets_set_text (GtkWidget *label, const char *text)
{
  g_autofree char *line = printable_text (text);

  gtk_label_set_text (GTK_LABEL (label), line);
}

GtkWidget *
widgets_text (void)
{
  GtkWidget *text = gtk_label_new (NULL);

  gtk_misc_set_alignment (GTK_MISC (text), 0, 0);
  gtk_label_set_line_wrap (GTK_LABEL (text), TRUE);
  gtk_widget_set_size_request (text, TEXT_WIDTH, -1);
#if GTK_MAJOR_VERSION < 3
  g_signal_connect (text, "size-allocate", G_CALLBACK (lengthen_lines), NULL);
#endif
  return text;
}

GtkWidget *
widgets_copyable (void)
{
  GtkWidget *text = gtk_label_new (NULL);

  gtk_label_set_line_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR); /* addresses have no spaces */
  gtk_label_set_max_width_chars (GTK_LABEL (text), 1);                   /* as wide as there is room */
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  g_object_set (text, "xalign", 0.0f, "yalign", 0.0f, NULL);
  return text;
}

#if GTK_MAJOR_VERSION < 3
static void
on_room_changed (GtkWidget *around, GtkAllocation *room, GtkWidget *text)
{
  gtk_widget_set_size_request (text, room->width, -1);
}
#endif

void
widgets_fill_width (GtkWidget *around, GtkWidget *text)
{
#if GTK_MAJOR_VERSION < 3
  g_signal_connect_object (around, "size-allocate", G_CALLBACK (on_room_changed), text, 0);
#endif
}

GtkWidget *
widgets_line (void)
{
  GtkWidget *line = gtk_label_new (NULL);

  gtk_misc_set_alignment (GTK_MISC (line), 0, 0);
  gtk_label_set_ellipsize (GTK_LABEL (line), PANGO_ELLIPSIZE_END);
  return line;
}

GtkWidget *
widgets_scrolling (GtkWidget *widget)
{
  GtkWidget         *frame = gtk_scrolled_window_new (NULL, NULL), *view;
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (frame);

  gtk_scrolled_window_set_policy (scrolled, GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_add_with_viewport (scrolled, widget);
  view = gtk_bin_get_child (GTK_BIN (frame));
  gtk_viewport_set_shadow_type (GTK_VIEWPORT (view), GTK_SHADOW_NONE);
  gtk_container_set_focus_vadjustment (GTK_CONTAINER (view), gtk_scrolled_window_get_vadjustment (scrolled));
  gtk_container_set_focus_hadjustment (GTK_CONTAINER (view), gtk_scrolled_window_get_hadjustment (scrolled));
  return frame;
}

void
widgets_make_compact (GtkWidget *settings)
{
#if GTK_MAJOR_VERSION >= 3
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (
      style,
      ".vit-compact button, .vit-compact entry { min-height: 22px; padding-top: 1px; padding-bottom: 1px; }"
      ".vit-compact scale { padding-top: 2px; padding-bottom: 2px; }",
      -1, NULL);
  gtk_style_context_add_provider_for_screen (gtk_widget_get_screen (settings), GTK_STYLE_PROVIDER (style),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_style_context_add_class (gtk_widget_get_style_context (settings), "vit-compact");
#endif
}

GtkWidget *
widgets_scrolled (GtkWidget *list, int width, int height)
{
  GtkWidget *frame = gtk_scrolled_window_new (NULL, NULL);

  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (frame), GTK_SHADOW_IN);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (frame), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (frame, width, height);
  gtk_container_add (GTK_CONTAINER (frame), list);
#if GTK_MAJOR_VERSION < 3
  g_signal_connect (list, "style-set", G_CALLBACK (make_readable), NULL);
#endif
  return frame;
}

static int
heading_height (GtkTreeViewColumn *column)
{
  GtkRequisition size;

#if GTK_MAJOR_VERSION >= 3
  gtk_widget_show (gtk_tree_view_column_get_button (column)); /* as it will be: else it needs nothing */
  gtk_widget_get_preferred_size (gtk_tree_view_column_get_button (column), &size, NULL);
#else
  gtk_widget_size_request (column->button, &size);
#endif
  return size.height;
}

int
widgets_list_height (GtkTreeView *list, int rows)
{
  GtkTreeModel *model = gtk_tree_view_get_model (list);
  g_autoptr (GList) columns = gtk_tree_view_get_columns (list);
  GtkTreeIter first;
  int         heading = 0, row = 0, between;

  gtk_widget_style_get (GTK_WIDGET (list), "vertical-separator", &between, NULL);
  gtk_tree_model_get_iter_first (model, &first);
  for (GList *c = columns; c; c = c->next)
    {
      int height;

      gtk_tree_view_column_cell_set_cell_data (c->data, model, &first, FALSE, FALSE);
      gtk_tree_view_column_cell_get_size (c->data, NULL, NULL, NULL, NULL, &height);
      row = MAX (row, height);
      heading = MAX (heading, heading_height (c->data));
    }
  return heading + rows * (row + between);
}

GtkWidget *
widgets_progress_bar (void)
{
  GtkWidget *bar = gtk_progress_bar_new ();

#if GTK_MAJOR_VERSION >= 3
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (bar), TRUE);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (bar), ""); /* else it counts by itself */
#endif
  return bar;
}

GtkWidget *
widgets_names (char *const *names, guint chosen)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  for (int i = 0; names[i]; i++)
    {
      g_autofree char *name = printable_text (names[i]);

      gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), name);
    }
  gtk_combo_box_set_active (GTK_COMBO_BOX (combo), chosen);
  return combo;
}

gboolean
widgets_find (GtkTreeModel *model, const char *text, GtkTreeIter *row)
{
  for (gboolean more = gtk_tree_model_get_iter_first (model, row); more; more = gtk_tree_model_iter_next (model, row))
    {
      g_autofree char *here = NULL;

      gtk_tree_model_get (model, row, 0, &here, -1);
      if (g_strcmp0 (here, text) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
widgets_choose (GtkComboBox *combo, const char *text)
{
  GtkTreeIter row;

  if (!widgets_find (gtk_combo_box_get_model (combo), text, &row))
    return FALSE;
  gtk_combo_box_set_active_iter (combo, &row);
  return TRUE;
}
