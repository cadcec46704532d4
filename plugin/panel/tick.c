/* tick.c - a dialog's tick that is a word among the options.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tick.h"

#include "../explain/settings-object.h"

#define OPTION "option"

static void
on_ticked (GtkToggleButton *tick, GObject *config)
{
  g_autofree char *options = settings_object_get (config, SETTING_OPTIONS);
  g_autofree char *changed = settings_with_option (options, g_object_get_data (G_OBJECT (tick), OPTION),
                                                   gtk_toggle_button_get_active (tick) ? SETTINGS_ALONE : NULL);

  settings_object_set (config, SETTING_OPTIONS, changed);
}

/* Follows the config, which is not told what it says. */
static void
show_tick (GtkToggleButton *tick, GParamSpec *spec, GObject *config)
{
  g_autofree char *options = settings_object_get (config, SETTING_OPTIONS);
  gboolean         there = settings_has_option (options, g_object_get_data (G_OBJECT (tick), OPTION));

  g_signal_handlers_block_by_func (tick, on_ticked, config);
  gtk_toggle_button_set_active (tick, there);
  g_signal_handlers_unblock_by_func (tick, on_ticked, config);
}

GtkWidget *
tick_new (GObject *config, const char *option, const char *label, const char *help)
{
  GtkWidget *tick = gtk_check_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (tick, help);
  g_object_set_data_full (G_OBJECT (tick), OPTION, g_strdup (option), g_free);
  show_tick (GTK_TOGGLE_BUTTON (tick), NULL, config);
  g_signal_connect (tick, "toggled", G_CALLBACK (on_ticked), config);
  g_signal_connect_object (config, "notify::options", G_CALLBACK (show_tick), tick, G_CONNECT_SWAPPED);
  return tick;
}
