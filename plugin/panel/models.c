/* models.c - a dialog's choice of a model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "models.h"

#include <glib/gi18n-lib.h>

#include "../explain/settings-object.h"
#include "download.h"
#include "recognition.h"
#include "widgets.h"

enum
{
  COLUMN_NAME,
  COLUMN_INSTALLED,
  N_COLUMNS
};

/* An empty name means the built-in model; the list shows what it is called. */
static char *
chosen_model (GObject *config)
{
  char *name = settings_object_get (config, SETTING_MODEL);

  if (name && *name)
    return name;
  g_free (name);
  return g_strdup ("demo");
}

static gboolean
has_files (const char *name)
{
  g_autoptr (ViaSource) source = via_source_new (name, NULL);

  return source && via_source_is_complete (source);
}

/* The installed ones, whose names are returned, first.  No checkpoint is opened: see recognition.h. */
static GPtrArray *
add_models (GtkListStore *store)
{
  g_auto (GStrv) names = via_model_list ();
  GPtrArray *installed = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; names[i]; i++)
    {
      gboolean there = has_files (names[i]);

      gtk_list_store_insert_with_values (store, NULL, there ? (int) installed->len : -1, COLUMN_NAME, names[i], COLUMN_INSTALLED,
                                         there, -1);
      if (there)
        g_ptr_array_add (installed, g_strdup (names[i]));
    }
  return installed;
}

/* It is there, but no network that can be explained: down to those that are not installed. */
static void
grey_out (const char *name, gpointer combo)
{
  GtkTreeModel *model = gtk_combo_box_get_model (combo);
  GtkTreeIter   row;

  if (!widgets_find (model, name, &row))
    return;
  gtk_list_store_set (GTK_LIST_STORE (model), &row, COLUMN_INSTALLED, FALSE, -1);
  gtk_list_store_move_before (GTK_LIST_STORE (model), &row, NULL);
}

static void
show_model (GtkComboBox *combo, GParamSpec *spec, GObject *config)
{
  g_autofree char *wanted = chosen_model (config);

  if (widgets_choose (combo, wanted))
    return;
  /* A path. */
  gtk_list_store_insert_with_values (GTK_LIST_STORE (gtk_combo_box_get_model (combo)), NULL, 0, COLUMN_NAME, wanted,
                                     COLUMN_INSTALLED, TRUE, -1);
  gtk_combo_box_set_active (combo, 0);
}

static void
on_row_changed (GtkComboBox *combo, GObject *config)
{
  g_autofree char *name = NULL;
  GtkTreeIter      row;

  if (!gtk_combo_box_get_active_iter (combo, &row))
    return;
  gtk_tree_model_get (gtk_combo_box_get_model (combo), &row, COLUMN_NAME, &name, -1);
  settings_object_set (config, SETTING_MODEL, name);
}

static void
list_models (GtkComboBox *combo, GObject *config)
{
  GtkListStore *store = GTK_LIST_STORE (gtk_combo_box_get_model (combo));

  g_signal_handlers_block_by_func (combo, on_row_changed, config);
  gtk_list_store_clear (store);
  g_object_set_data_full (G_OBJECT (combo), "recognition", recognition_new (add_models (store), grey_out, combo),
                          (GDestroyNotify) recognition_free);
  show_model (combo, NULL, config);
  g_signal_handlers_unblock_by_func (combo, on_row_changed, config);
}

static void
on_get (GtkButton *button, GtkComboBox *combo)
{
  GObject         *config = g_object_get_data (G_OBJECT (combo), "config");
  g_autofree char *name = download_run (GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (button))));

  list_models (combo, config);
  if (name)
    settings_object_set (config, SETTING_MODEL, name);
}

static GtkWidget *
combo_new (GObject *config)
{
  GtkListStore    *store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_BOOLEAN);
  GtkWidget       *combo = gtk_combo_box_new_with_model (GTK_TREE_MODEL (store));
  GtkCellRenderer *cell = gtk_cell_renderer_text_new ();

  g_object_unref (store);
  g_object_set (cell, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "width-chars", 24, NULL);
  gtk_cell_layout_pack_start (GTK_CELL_LAYOUT (combo), cell, TRUE);
  gtk_cell_layout_set_attributes (GTK_CELL_LAYOUT (combo), cell, "text", COLUMN_NAME, "sensitive", COLUMN_INSTALLED, NULL);
  gtk_widget_set_tooltip_text (combo, _ ("The network to look with; the grey ones are known but not installed"));
  g_object_set_data (G_OBJECT (combo), "config", config);
  g_signal_connect (combo, "changed", G_CALLBACK (on_row_changed), config);
  g_signal_connect_object (config, "notify::model", G_CALLBACK (show_model), combo, G_CONNECT_SWAPPED);
  list_models (GTK_COMBO_BOX (combo), config);
  return combo;
}

GtkWidget *
models_new (GObject *config)
{
  GtkWidget *row = gtk_hbox_new (FALSE, 6), *combo = combo_new (config);
  GtkWidget *get = gtk_button_new_with_mnemonic (_ ("Do_wnload…"));

  gtk_widget_set_tooltip_text (get, _ ("How to get the models that are not installed"));
  g_signal_connect (get, "clicked", G_CALLBACK (on_get), combo);
  g_signal_connect_swapped (row, "mnemonic-activate", G_CALLBACK (gtk_widget_mnemonic_activate), combo);
  gtk_box_pack_start (GTK_BOX (row), combo, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (row), get, FALSE, FALSE, 0);
  return row;
}
