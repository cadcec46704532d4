/* rival.c - a dialog's choice of a second class: why this one rather than that?
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "rival.h"

#include <glib/gi18n-lib.h>

#include "../explain/settings-object.h"

#define N_OFFERED 10

static GtkEntry *
entry_of (GtkWidget *rival)
{
  return GTK_ENTRY (gtk_bin_get_child (GTK_BIN (rival)));
}

static GObject *
config_of (GtkWidget *rival)
{
  return g_object_get_data (G_OBJECT (rival), "config");
}

/* A contrast has two sides, which only the diverging colours show; what was chosen before comes back after it. */
static void
choose_colors (GtkWidget *rival, gboolean contrast)
{
  g_autofree char *colors = settings_object_get (config_of (rival), SETTING_COLORMAP);
  const char      *before = g_object_get_data (G_OBJECT (rival), "colors");
  const char      *diverging = via_colormap_id (VIA_COLORMAP_DIVERGING);

  if (contrast && !g_str_equal (colors, diverging))
    {
      settings_object_set (config_of (rival), SETTING_COLORMAP, diverging);
      g_object_set_data_full (G_OBJECT (rival), "colors", g_steal_pointer (&colors), g_free);
    }
  else if (!contrast && before && g_str_equal (colors, diverging))
    settings_object_set (config_of (rival), SETTING_COLORMAP, before);
}

void
rival_take_typed (GtkWidget *rival)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_entry_get_text (entry_of (rival))));
  g_autofree char *against = settings_object_get (config_of (rival), SETTING_AGAINST);

  if (g_str_equal (typed, against))
    return;
  settings_object_set (config_of (rival), SETTING_AGAINST, typed);
  choose_colors (rival, *typed != '\0');
}

static void
on_rival_changed (GtkComboBox *combo, gpointer data)
{
  if (gtk_combo_box_get_active (combo) >= 0) /* not while someone types */
    rival_take_typed (GTK_WIDGET (combo));
}

static gboolean
on_left (GtkWidget *entry, GdkEvent *event, GtkWidget *rival)
{
  rival_take_typed (rival);
  return FALSE;
}

static void
show_rival (GtkWidget *rival, GParamSpec *spec, GObject *config)
{
  g_autofree char *against = settings_object_get (config, SETTING_AGAINST);

  if (!g_str_equal (against, gtk_entry_get_text (entry_of (rival))))
    gtk_entry_set_text (entry_of (rival), against);
}

void
rival_fill (GtkWidget *rival, const ViaTrace *trace)
{
  ViaGuess best[N_OFFERED];
  guint    n = trace ? via_trace_top (trace, best, N_OFFERED) : 0;

  gtk_list_store_clear (GTK_LIST_STORE (gtk_combo_box_get_model (GTK_COMBO_BOX (rival))));
  gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (rival), "");
  for (guint i = 0; i < n; i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (rival), best[i].label);
}

GtkWidget *
rival_new (GObject *config)
{
  GtkWidget *rival = gtk_combo_box_text_new_with_entry ();

  g_object_set_data (G_OBJECT (rival), "config", config);
  rival_fill (rival, NULL);
  show_rival (rival, NULL, config);
  gtk_entry_set_width_chars (entry_of (rival), 12);
  g_signal_connect (rival, "changed", G_CALLBACK (on_rival_changed), NULL);
  g_signal_connect_swapped (entry_of (rival), "activate", G_CALLBACK (rival_take_typed), rival);
  g_signal_connect (entry_of (rival), "focus-out-event", G_CALLBACK (on_left), rival);
  g_signal_connect_object (config, "notify::against", G_CALLBACK (show_rival), rival, G_CONNECT_SWAPPED);
  return rival;
}
