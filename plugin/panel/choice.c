/* choice.c - widgets for single settings, each bound to its property of a config object.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "choice.h"

#include <glib/gi18n-lib.h>

#include "swatch.h"
#include "widgets.h"

#define LABELS "labels" /* of a table */
#define SWATCH_GAP 4    /* beside it */
#define ROW_SPACE 4     /* of a table: its rows are many */

enum
{
  COLUMN_ID,
  COLUMN_LABEL,
  COLUMN_SWATCH,
  N_COLUMNS
};

static GtkTreeModel *
list_choices (SettingId id)
{
  GtkListStore *store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING, GDK_TYPE_PIXBUF);
  SettingChoice choice;
  ViaColormap   colormap;

  for (int i = 0; setting_choice (id, i, &choice); i++)
    {
      g_autoptr (GdkPixbuf) swatch = id == SETTING_COLORMAP && via_colormap_find (choice.id, &colormap)
                                         ? swatch_new (colormap, SWATCH_WIDTH / 2, SWATCH_HEIGHT)
                                         : NULL;

      gtk_list_store_insert_with_values (store, NULL, -1, COLUMN_ID, choice.id, COLUMN_LABEL, choice.label, COLUMN_SWATCH, swatch,
                                         -1);
    }
  return GTK_TREE_MODEL (store);
}

static SettingId
setting_of (GtkWidget *widget)
{
  return (SettingId) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (widget), "setting"));
}

/* What is chosen explains itself in the tooltip. */
static void
show_help (GtkWidget *combo, const char *chosen)
{
  SettingId     id = setting_of (combo);
  SettingChoice choice;

  for (int i = 0; setting_choice (id, i, &choice); i++)
    if (g_str_equal (choice.id, chosen) && choice.help)
      {
        g_autofree char *help = g_strdup_printf ("%s\n\n%s: %s", _ (settings_table[id].help), choice.label, choice.help);

        gtk_widget_set_tooltip_text (combo, help);
      }
}

static void
on_choice_changed (GtkComboBox *combo, GObject *config)
{
  g_autofree char *id = NULL;
  GtkTreeIter      row;

  if (!gtk_combo_box_get_active_iter (combo, &row))
    return;
  gtk_tree_model_get (gtk_combo_box_get_model (combo), &row, COLUMN_ID, &id, -1);
  settings_object_set (config, setting_of (GTK_WIDGET (combo)), id);
  show_help (GTK_WIDGET (combo), id);
}

static void
show_choice (GtkComboBox *combo, GParamSpec *spec, GObject *config)
{
  g_autofree char *wanted = settings_object_get (config, setting_of (GTK_WIDGET (combo)));

  widgets_choose (combo, wanted);
}

GtkWidget *
choice_new (GObject *config, SettingId id)
{
  GtkTreeModel    *model = list_choices (id);
  GtkWidget       *combo = gtk_combo_box_new_with_model (model);
  GtkCellRenderer *cell;
  g_autofree char *notify = g_strdup_printf ("notify::%s", settings_table[id].name);

  if (id == SETTING_COLORMAP)
    {
      cell = gtk_cell_renderer_pixbuf_new ();
      g_object_set (cell, "xpad", SWATCH_GAP, NULL);
      gtk_cell_layout_pack_start (GTK_CELL_LAYOUT (combo), cell, FALSE);
      gtk_cell_layout_set_attributes (GTK_CELL_LAYOUT (combo), cell, "pixbuf", COLUMN_SWATCH, NULL);
    }
  cell = gtk_cell_renderer_text_new ();
  g_object_set (cell, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 20, NULL);
  gtk_cell_layout_pack_start (GTK_CELL_LAYOUT (combo), cell, TRUE);
  gtk_cell_layout_set_attributes (GTK_CELL_LAYOUT (combo), cell, "text", COLUMN_LABEL, NULL);

  g_object_unref (model);
  g_object_set_data (G_OBJECT (combo), "setting", GINT_TO_POINTER (id));
  show_choice (GTK_COMBO_BOX (combo), NULL, config);
  on_choice_changed (GTK_COMBO_BOX (combo), config);
  g_signal_connect (combo, "changed", G_CALLBACK (on_choice_changed), config);
  g_signal_connect_object (config, notify, G_CALLBACK (show_choice), combo, G_CONNECT_SWAPPED);
  return combo;
}

GtkWidget *
choice_slider_new (GObject *config, SettingId id)
{
  const Setting *s = &settings_table[id];
  GtkWidget     *slider = gtk_hscale_new_with_range (s->min, s->max, 1);

  gtk_scale_set_value_pos (GTK_SCALE (slider), GTK_POS_RIGHT);
  g_object_bind_property (config, s->name, gtk_range_get_adjustment (GTK_RANGE (slider)), "value",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return slider;
}

GtkWidget *
choice_check_new (GObject *config, SettingId id)
{
  GtkWidget *check = gtk_check_button_new_with_mnemonic (_ (settings_table[id].label));

  gtk_widget_set_tooltip_text (check, _ (settings_table[id].help));
  g_object_bind_property (config, settings_table[id].name, check, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return check;
}

GtkWidget *
choice_table_new (GtkSizeGroup *labels)
{
  GtkWidget *table = gtk_table_new (1, 2, FALSE);

  gtk_table_set_row_spacings (GTK_TABLE (table), ROW_SPACE);
  gtk_table_set_col_spacings (GTK_TABLE (table), WIDGETS_WIDE_SPACE);
  g_object_set_data_full (G_OBJECT (table), LABELS, labels ? g_object_ref (labels) : NULL, g_object_unref);
  return table;
}

void
choice_attach (GtkTable *table, int row, const char *label, const char *help, GtkWidget *widget)
{
  GtkSizeGroup *labels = g_object_get_data (G_OBJECT (table), LABELS);
  GtkWidget    *name = gtk_label_new_with_mnemonic (label);

  if (labels)
    gtk_size_group_add_widget (labels, name);
  gtk_misc_set_alignment (GTK_MISC (name), 0, 0.5);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), widget);
  if (help)
    gtk_widget_set_tooltip_text (widget, help);
  gtk_table_attach (table, name, 0, 1, row, row + 1, GTK_FILL, GTK_FILL, 0, 0);
  gtk_table_attach (table, widget, 1, 2, row, row + 1, GTK_EXPAND | GTK_FILL, GTK_FILL, 0, 0);
}

void
choice_attach_setting (GtkTable *table, int row, SettingId id, GtkWidget *widget)
{
  choice_attach (table, row, _ (settings_table[id].label),
                 settings_table[id].type == SETTING_CHOICE ? NULL : _ (settings_table[id].help), widget);
}
