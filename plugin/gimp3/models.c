/* models.c - the dialog's choice of a model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "models.h"

#include <glib/gi18n-lib.h>

#include "settings.h"

/* In a call, an empty name means the built-in model; the list shows what it is called. */
static const char *
shown (const char *model)
{
  return *model ? model : "demo";
}

static GtkWidget *
combo_new (const char *current)
{
  GtkComboBoxText *combo = GTK_COMBO_BOX_TEXT (gtk_combo_box_text_new ());
  g_auto (GStrv) names = via_model_list ();

  for (int i = 0; names[i]; i++)
    gtk_combo_box_text_append (combo, names[i], names[i]);
  if (!g_strv_contains ((const char *const *) names, current)) /* a path */
    gtk_combo_box_text_append (combo, current, current);
  return GTK_WIDGET (combo);
}

GtkWidget *
models_new (GimpProcedureConfig *config)
{
  const Setting   *setting = &settings_table[SETTING_MODEL];
  GtkWidget       *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget       *label = gtk_label_new_with_mnemonic (_ (setting->label));
  GtkWidget       *combo;
  g_autofree char *model = NULL;

  g_object_get (config, setting->name, &model, NULL);
  g_object_set (config, setting->name, shown (model), NULL);
  combo = combo_new (shown (model));
  g_object_bind_property (config, setting->name, combo, "active-id", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), combo);
  gtk_widget_set_tooltip_text (combo, _ (setting->help));
  gtk_box_pack_start (GTK_BOX (row), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), combo, TRUE, TRUE, 0);
  return row;
}
