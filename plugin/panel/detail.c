/* detail.c - a dialog's choice of how closely a network looks at a whole picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is offered is what most people need; an option that says something else, which was typed or loaded, is a row of its own.
 */
#include "detail.h"

#include <glib/gi18n-lib.h>

#include "../explain/settings-object.h"
#include "widgets.h"

#define DATA "detail"

enum
{
  COLUMN_VALUE,
  COLUMN_LABEL
};

/* The first value is the default, for which nothing is written. */
static const struct
{
  ViaFit      fit;
  const char *option, *values[8];
} kinds[] = {
  { VIA_FIT_TILE, "detail", { "1", "2", "3", "4", "1-2", "1-3", "1-4" } },
  { VIA_FIT_NATIVE, "side", { "", "336", "448", "672", "896", "1344" } },
};

typedef struct
{
  GObject   *config;
  WindowFit *window;
  GtkWidget *row, *combo;
  int        kind;    /* of `kinds`, that is offered; -1: none */
  gboolean   showing; /* what changes meanwhile is not the user's doing */
} Detail;

static int
kind_of (ViaFit fit)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].fit == fit)
      return (int) i;
  return -1;
}

/* ---- what is offered */

static char *
name_tiles (const char *value)
{
  const char *hyphen = strchr (value, '-');

  if (hyphen)
    return g_strdup_printf (_ ("%c to %s, together"), *value, hyphen + 1);
  if (g_str_equal (value, "1"))
    return g_strdup (_ ("1: few, large windows"));
  if (g_str_equal (value, "4"))
    return g_strdup (_ ("4: many, small windows"));
  return g_strdup (value);
}

static char *
name_side (const char *value)
{
  return *value ? g_strdup_printf (_ ("%s pixels long"), value) : g_strdup (_ ("As many patches as usual"));
}

static void
offer (const Detail *d, const char *value)
{
  g_autofree char *label = kinds[d->kind].fit == VIA_FIT_TILE ? name_tiles (value) : name_side (value);

  gtk_list_store_insert_with_values (GTK_LIST_STORE (gtk_combo_box_get_model (GTK_COMBO_BOX (d->combo))), NULL, -1, COLUMN_VALUE,
                                     value, COLUMN_LABEL, label, -1);
}

static void
offer_all (const Detail *d)
{
  gtk_list_store_clear (GTK_LIST_STORE (gtk_combo_box_get_model (GTK_COMBO_BOX (d->combo))));
  for (int i = 0; kinds[d->kind].values[i]; i++)
    offer (d, kinds[d->kind].values[i]);
  gtk_widget_set_tooltip_text (d->combo,
                               kinds[d->kind].fit == VIA_FIT_TILE
                                   ? _ ("How many windows the picture's shorter side is long: with more of them smaller things "
                                        "are found, which takes as many times as long as there are windows")
                                   : _ ("How long the picture's longer side is for the network: with more pixels smaller things "
                                        "are found, which takes more time and memory"));
}

/* ---- what is chosen */

static void
read_config (const Detail *d, Settings *settings)
{
  settings_init (settings);
  settings_object_read (d->config, SETTING_FIT, settings, NULL);
  settings_object_read (d->config, SETTING_OPTIONS, settings, NULL);
}

/* As it would be typed. */
static char *
value_of (const ViaFitting *f)
{
  if (f->fit == VIA_FIT_NATIVE)
    return f->side ? g_strdup_printf ("%d", f->side) : g_strdup ("");
  if (f->coarsest < f->finest)
    return g_strdup_printf ("%d-%d", f->coarsest, f->finest);
  return g_strdup_printf ("%d", MAX (1, f->finest));
}

static void
choose (Detail *d, const char *value)
{
  d->showing = TRUE;
  if (!widgets_choose (GTK_COMBO_BOX (d->combo), value))
    {
      offer (d, value);
      widgets_choose (GTK_COMBO_BOX (d->combo), value);
    }
  d->showing = FALSE;
}

/* Follows the config. */
static void
show_detail (Detail *d)
{
  g_auto (Settings) settings = { 0 };
  g_autofree char *value = NULL;
  int              kind;

  read_config (d, &settings);
  kind = kind_of (settings.fitting.fit);
  if (kind != d->kind)
    {
      d->kind = kind;
      gtk_widget_set_visible (d->row, kind >= 0);
      fit_later (d->window);
      if (kind >= 0)
        offer_all (d);
    }
  if (kind < 0)
    return;
  value = value_of (&settings.fitting);
  choose (d, value);
}

static void
on_chosen (Detail *d)
{
  g_autofree char *value = NULL, *options = NULL, *changed = NULL;
  GtkTreeIter      row;

  if (d->showing || !gtk_combo_box_get_active_iter (GTK_COMBO_BOX (d->combo), &row))
    return;
  gtk_tree_model_get (gtk_combo_box_get_model (GTK_COMBO_BOX (d->combo)), &row, COLUMN_VALUE, &value, -1);
  options = settings_object_get (d->config, SETTING_OPTIONS);
  changed = settings_with_option (options, kinds[d->kind].option, g_str_equal (value, kinds[d->kind].values[0]) ? NULL : value);
  settings_object_set (d->config, SETTING_OPTIONS, changed);
}

/* ---- the widgets */

static GtkWidget *
make_combo (void)
{
  GtkListStore    *store = gtk_list_store_new (2, G_TYPE_STRING, G_TYPE_STRING);
  GtkWidget       *combo = gtk_combo_box_new_with_model (GTK_TREE_MODEL (store));
  GtkCellRenderer *cell = gtk_cell_renderer_text_new ();

  g_object_unref (store);
  g_object_set (cell, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 20, NULL);
  gtk_cell_layout_pack_start (GTK_CELL_LAYOUT (combo), cell, TRUE);
  gtk_cell_layout_set_attributes (GTK_CELL_LAYOUT (combo), cell, "text", COLUMN_LABEL, NULL);
  return combo;
}

static GtkWidget *
make_row (GtkWidget *combo, GtkSizeGroup *labels)
{
  GtkWidget *row = gtk_hbox_new (FALSE, WIDGETS_WIDE_SPACE), *label = gtk_label_new_with_mnemonic (_ ("Detail (_V)"));

  gtk_misc_set_alignment (GTK_MISC (label), 0, 0.5);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), combo);
  gtk_size_group_add_widget (labels, label);
  gtk_box_pack_start (GTK_BOX (row), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), combo, TRUE, TRUE, 0);
  gtk_widget_show_all (row);
  gtk_widget_set_no_show_all (row, TRUE);
  gtk_widget_hide (row);
  return row;
}

/* With the row. */
static void
detail_free (gpointer data)
{
  Detail *d = data;

  g_signal_handlers_disconnect_by_data (d->config, d);
  g_free (d);
}

GtkWidget *
detail_new (GObject *config, GtkSizeGroup *labels, WindowFit *fit)
{
  Detail *d = g_new0 (Detail, 1);

  d->config = config;
  d->window = fit;
  d->kind = -1;
  d->combo = make_combo ();
  d->row = make_row (d->combo, labels);
  g_object_set_data_full (G_OBJECT (d->row), DATA, d, detail_free);
  show_detail (d);
  g_signal_connect_swapped (d->combo, "changed", G_CALLBACK (on_chosen), d);
  g_signal_connect_swapped (config, "notify::fit", G_CALLBACK (show_detail), d);
  g_signal_connect_swapped (config, "notify::options", G_CALLBACK (show_detail), d);
  return d->row;
}
