/* models.c - a dialog's choice of a model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of what is installed, which ends with “Get more…”; and below it, while the model is one that is not good for everything, what it
 * is not good for, and the way to one that is.
 */
#include "models.h"

#include <glib/gi18n-lib.h>

#include "../explain/settings-object.h"
#include "../printable.h"
#include "download.h"
#include "recognition.h"
#include "widgets.h"

/* The names of the last two rows, which are those of no model. */
#define ROW_LINE "\001"
#define ROW_GET "\002"

#define CAUTION_WIDTH 272 /* the least: its lines are as many as it needs then */

enum
{
  COLUMN_NAME,
  COLUMN_TITLE, /* what people call it */
  COLUMN_USABLE,
  N_COLUMNS
};

typedef struct
{
  GObject     *config;
  GtkWidget   *combo, *caution, *words;
  Recognition *recognition;
  guint        idle; /* the source that opens the other dialog, or 0 */
} Models;

static void
models_free (gpointer data)
{
  Models *m = data;

  g_clear_handle_id (&m->idle, g_source_remove);
  recognition_free (m->recognition);
  g_free (m);
}

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

/* ---- the list */

static GtkListStore *
store_of (const Models *m)
{
  return GTK_LIST_STORE (gtk_combo_box_get_model (GTK_COMBO_BOX (m->combo)));
}

static void
add_row (const Models *m, const char *name, const char *title, int place)
{
  g_autofree char *plain = printable_text (title);

  gtk_list_store_insert_with_values (store_of (m), NULL, place, COLUMN_NAME, name, COLUMN_TITLE, plain, COLUMN_USABLE, TRUE, -1);
}

/* What is installed; its names are returned.  No checkpoint is opened: see recognition.h. */
static GPtrArray *
add_models (const Models *m)
{
  g_auto (GStrv) names = via_model_list ();
  GPtrArray *there = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; names[i]; i++)
    {
      g_autoptr (ViaSource) source = via_source_new (names[i], NULL);

      if (!source || !via_source_is_complete (source))
        continue;
      add_row (m, names[i], via_source_n_files (source) ? names[i] : via_source_title (source), -1);
      g_ptr_array_add (there, g_strdup (names[i]));
    }
  return there;
}

/* It is there, but no network that can be explained: down to the end of those that are. */
static void
grey_out (const char *name, gpointer data)
{
  Models       *m = data;
  GtkListStore *store = store_of (m);
  GtkTreeIter   row, line;

  if (!widgets_find (GTK_TREE_MODEL (store), name, &row) || !widgets_find (GTK_TREE_MODEL (store), ROW_LINE, &line))
    return;
  gtk_list_store_set (store, &row, COLUMN_USABLE, FALSE, -1);
  gtk_list_store_move_before (store, &row, &line);
}

static gboolean
is_line (GtkTreeModel *model, GtkTreeIter *row, gpointer data)
{
  g_autofree char *name = NULL;

  gtk_tree_model_get (model, row, COLUMN_NAME, &name, -1);
  return g_strcmp0 (name, ROW_LINE) == 0;
}

/* ---- what is chosen */

static void
show_caution (const Models *m, const char *name)
{
  g_autoptr (ViaSource) source = via_source_new (name, NULL);
  const char *caution = source ? via_source_caution (source) : NULL;

  gtk_label_set_text (GTK_LABEL (m->words), caution ? caution : "");
  g_object_set (m->caution, "visible", caution != NULL, NULL);
}

static void
show_model (Models *m)
{
  g_autofree char *wanted = chosen_model (m->config);

  show_caution (m, wanted);
  if (widgets_choose (GTK_COMBO_BOX (m->combo), wanted))
    return;
  add_row (m, wanted, wanted, 0); /* a path, or a model that has gone */
  gtk_combo_box_set_active (GTK_COMBO_BOX (m->combo), 0);
}

static void on_row_changed (Models *m);

static void
list_models (Models *m)
{
  g_signal_handlers_block_by_func (m->combo, on_row_changed, m);
  gtk_list_store_clear (store_of (m));
  g_clear_pointer (&m->recognition, recognition_free);
  m->recognition = recognition_new (add_models (m), grey_out, m);
  add_row (m, ROW_LINE, "", -1);
  add_row (m, ROW_GET, _ ("Get more…"), -1);
  show_model (m);
  g_signal_handlers_unblock_by_func (m->combo, on_row_changed, m);
}

static void
get_more (Models *m)
{
  g_autofree char *name = download_run (GTK_WINDOW (gtk_widget_get_toplevel (m->combo)));

  list_models (m);
  if (name)
    settings_object_set (m->config, SETTING_MODEL, name);
}

static gboolean
on_idle (gpointer data)
{
  Models *m = data;

  m->idle = 0;
  get_more (m);
  return G_SOURCE_REMOVE;
}

/* “Get more…” is no model: the list shows again what was chosen, and the other dialog comes when the list has closed. */
static void
on_row_changed (Models *m)
{
  g_autofree char *name = NULL;
  GtkTreeIter      row;

  if (!gtk_combo_box_get_active_iter (GTK_COMBO_BOX (m->combo), &row))
    return;
  gtk_tree_model_get (GTK_TREE_MODEL (store_of (m)), &row, COLUMN_NAME, &name, -1);
  if (!g_str_equal (name, ROW_GET))
    {
      settings_object_set (m->config, SETTING_MODEL, name);
      return;
    }
  show_model (m);
  if (m->idle == 0)
    m->idle = g_idle_add (on_idle, m);
}

/* ---- the widgets */

static GtkWidget *
combo_new (void)
{
  GtkListStore    *store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
  GtkWidget       *combo = gtk_combo_box_new_with_model (GTK_TREE_MODEL (store));
  GtkCellRenderer *cell = gtk_cell_renderer_text_new ();

  g_object_unref (store);
  g_object_set (cell, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "width-chars", 24, NULL);
  gtk_cell_layout_pack_start (GTK_CELL_LAYOUT (combo), cell, TRUE);
  gtk_cell_layout_set_attributes (GTK_CELL_LAYOUT (combo), cell, "text", COLUMN_TITLE, "sensitive", COLUMN_USABLE, NULL);
  gtk_combo_box_set_row_separator_func (GTK_COMBO_BOX (combo), is_line, NULL, NULL);
  gtk_widget_set_tooltip_text (combo, _ ("The network to look with; the grey ones are installed, but cannot be used"));
  return combo;
}

static void
make_caution (Models *m)
{
  GtkWidget *get = gtk_button_new_with_mnemonic (_ ("Get a net_work for photographs…"));

  m->caution = gtk_vbox_new (FALSE, WIDGETS_SPACE);
  m->words = widgets_text ();
  gtk_widget_set_size_request (m->words, CAUTION_WIDTH, -1);
  gtk_box_pack_start (GTK_BOX (m->caution), m->words, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (m->caution), get, FALSE, FALSE, 0);
  gtk_widget_show (m->words);
  gtk_widget_show (get);
  gtk_widget_set_no_show_all (m->caution, TRUE);
  g_signal_connect_swapped (get, "clicked", G_CALLBACK (get_more), m);
}

static void
on_model_set (GObject *config, GParamSpec *spec, GtkWidget *box)
{
  show_model (g_object_get_data (G_OBJECT (box), "models"));
}

GtkWidget *
models_new (GObject *config)
{
  Models    *m = g_new0 (Models, 1);
  GtkWidget *box = gtk_vbox_new (FALSE, WIDGETS_SPACE);

  m->config = config;
  m->combo = combo_new ();
  make_caution (m);
  gtk_box_pack_start (GTK_BOX (box), m->combo, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), m->caution, FALSE, FALSE, 0);
  g_object_set_data_full (G_OBJECT (box), "models", m, models_free);
  g_signal_connect_swapped (m->combo, "changed", G_CALLBACK (on_row_changed), m);
  g_signal_connect_object (config, "notify::model", G_CALLBACK (on_model_set), box, 0);
  g_signal_connect_swapped (box, "mnemonic-activate", G_CALLBACK (gtk_widget_mnemonic_activate), m->combo);
  list_models (m);
  return box;
}
