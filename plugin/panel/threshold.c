/* threshold.c - a dialog's threshold: none, Otsu's, or a chosen level.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "threshold.h"

#include <glib/gi18n-lib.h>

#include "../explain/settings.h"
#include "choice.h"

#define LEVEL "level"
#define HALF 50 /* percent: where the slider begins */

typedef struct
{
  GObject   *config;
  GtkWidget *on, *automatic, *level;
  gboolean   showing; /* what the widgets tell meanwhile is not the user's doing */
} Threshold;

/* In percent; 0: Otsu's. */
static double
chosen_level (const Threshold *t)
{
  g_auto (Settings) settings = { 0 };

  settings_init (&settings);
  settings_object_read (t->config, SETTING_OPTIONS, &settings, NULL);
  return 100 * settings.paint.level;
}

static void
choose_level (Threshold *t, double percent)
{
  g_autofree char *options = settings_object_get (t->config, SETTING_OPTIONS);
  g_autofree char *changed = NULL;
  char             value[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (value, sizeof value, "%.2f", percent / 100);
  changed = settings_with_option (options, LEVEL, percent > 0 ? value : NULL);
  settings_object_set (t->config, SETTING_OPTIONS, changed);
}

static void
show_threshold (Threshold *t)
{
  double   level = chosen_level (t);
  gboolean on;

  g_object_get (t->config, settings_table[SETTING_THRESHOLD].name, &on, NULL);
  t->showing = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (t->automatic), level == 0);
  if (level > 0 || !on) /* switched off, as Reset does: it begins anew */
    gtk_range_set_value (GTK_RANGE (t->level), level > 0 ? level : HALF);
  gtk_widget_set_sensitive (t->automatic, on);
  gtk_widget_set_sensitive (t->level, on && level > 0);
  t->showing = FALSE;
}

static void
on_changed (Threshold *t)
{
  gboolean automatic = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (t->automatic));

  if (!t->showing)
    choose_level (t, automatic ? 0 : gtk_range_get_value (GTK_RANGE (t->level)));
}

/* With the row. */
static void
threshold_free (gpointer data)
{
  Threshold *t = data;

  g_signal_handlers_disconnect_by_data (t->config, t);
  g_free (t);
}

GtkWidget *
threshold_new (GObject *config)
{
  Threshold *t = g_new0 (Threshold, 1);
  GtkWidget *row = gtk_hbox_new (FALSE, 12);

  t->config = config;
  t->on = choice_check_new (config, SETTING_THRESHOLD);
  t->automatic = gtk_check_button_new_with_mnemonic (_ ("Automat_ic"));
  t->level = gtk_hscale_new_with_range (1, 99, 1);
  gtk_widget_set_tooltip_text (t->automatic, _ ("Finds the level that divides hot from cold best, by Otsu's method"));
  gtk_widget_set_tooltip_text (t->level, _ ("From how much heat on it is hot, in percent"));
  gtk_range_set_value (GTK_RANGE (t->level), HALF);
  gtk_scale_set_value_pos (GTK_SCALE (t->level), GTK_POS_RIGHT);
  gtk_box_pack_start (GTK_BOX (row), t->on, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), t->automatic, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), t->level, TRUE, TRUE, 0);
  show_threshold (t);
  g_signal_connect_swapped (t->automatic, "toggled", G_CALLBACK (on_changed), t);
  g_signal_connect_swapped (t->level, "value-changed", G_CALLBACK (on_changed), t);
  g_signal_connect_swapped (config, "notify::threshold", G_CALLBACK (show_threshold), t);
  g_signal_connect_swapped (config, "notify::options", G_CALLBACK (show_threshold), t);
  g_object_set_data_full (G_OBJECT (row), "threshold", t, threshold_free);
  return row;
}
