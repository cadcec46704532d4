/* choices.c - dialog rows made from the table of settings.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "choices.h"

#include <glib/gi18n-lib.h>

GtkWidget *
choices_new (SettingId id, const char *current)
{
  GtkWidget *choices = gtk_combo_box_text_new ();
  int        n = 0;

  for (const SettingChoice *c = settings_table[id].choices; c->id; c++)
    if (setting_choice_available (id, c))
      {
        gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (choices), setting_choice_label (id, c));
        if (g_str_equal (c->id, current))
          gtk_combo_box_set_active (GTK_COMBO_BOX (choices), n);
        n++;
      }
  return choices;
}

const char *
choices_get (GtkWidget *choices, SettingId id)
{
  int n = gtk_combo_box_get_active (GTK_COMBO_BOX (choices));

  for (const SettingChoice *c = settings_table[id].choices; c->id; c++)
    if (setting_choice_available (id, c) && n-- == 0)
      return c->id;
  return NULL;
}

void
choices_attach (GtkTable *table, int row, const char *label, GtkWidget *widget)
{
  GtkWidget *name = gtk_label_new_with_mnemonic (label);

  gtk_misc_set_alignment (GTK_MISC (name), 0, 0.5);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), widget);
  gtk_table_attach (table, name, 0, 1, row, row + 1, GTK_FILL, GTK_FILL, 0, 0);
  gtk_table_attach (table, widget, 1, 2, row, row + 1, GTK_EXPAND | GTK_FILL, GTK_FILL, 0, 0);
}

void
choices_add_row (GtkTable *table, int row, SettingId id, GtkWidget *widget)
{
  gtk_widget_set_tooltip_text (widget, _ (settings_table[id].help));
  choices_attach (table, row, _ (settings_table[id].label), widget);
}
