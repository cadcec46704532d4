/* rival.c - a dialog's choice of a second class: why this one rather than that?
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "rival.h"

#include <glib/gi18n-lib.h>

#include "../explain/settings-object.h"

#define N_OFFERED 10

struct _Rival
{
  GObject        *config;
  GtkWidget      *combo;
  const ViaTrace *trace;
  int             offered[N_OFFERED]; /* the classes of the rows … */
  int             above;              /* … below so many: an empty one, all others, and of classes that are texts nobody */
  int             current;
  GError         *problem;
  char           *colors; /* those before a contrast, or NULL */
  RivalChanged    changed;
  gpointer        data;
};

static GtkEntry *
entry_of (const Rival *r)
{
  return GTK_ENTRY (gtk_bin_get_child (GTK_BIN (r->combo)));
}

/* What the entry shows of a text that the settings hold, and the other way round. */
static const char *
shown_text (const char *against)
{
  if (g_str_equal (against, CONTRAST_NOBODY))
    return _ ("nobody");
  return g_str_equal (against, CONTRAST_REST) ? via_model_label (NULL, VIA_REST) : against;
}

static const char *
meant_text (const char *shown)
{
  if (g_str_equal (shown, _ ("nobody")))
    return CONTRAST_NOBODY;
  return g_str_equal (shown, via_model_label (NULL, VIA_REST)) ? CONTRAST_REST : shown;
}

/* A contrast has two sides, which only the diverging colours show; what was chosen before comes back after it. */
static void
choose_colors (Rival *r, gboolean contrast)
{
  g_autofree char *colors = settings_object_get (r->config, SETTING_COLORMAP);
  const char      *diverging = via_colormap_id (VIA_COLORMAP_DIVERGING);

  if (contrast && !g_str_equal (colors, diverging))
    {
      g_free (r->colors);
      r->colors = g_steal_pointer (&colors);
      settings_object_set (r->config, SETTING_COLORMAP, diverging);
    }
  else if (!contrast && r->colors && g_str_equal (colors, diverging))
    settings_object_set (r->config, SETTING_COLORMAP, r->colors);
}

/* Remembers the text; who listens to the config finds the class that it stands for. */
static void
choose_text (Rival *r, const char *text)
{
  settings_object_set (r->config, SETTING_AGAINST, meant_text (text));
  choose_colors (r, *text && !g_str_equal (meant_text (text), CONTRAST_NOBODY));
  r->changed (r->data);
}

/* A row that was chosen stays chosen when the network looks again, though others may bear the same label. */
static gboolean
is_called (const Rival *r, const char *text)
{
  const ViaModel *model = via_trace_model (r->trace);

  return r->current != CONTRAST_NONE && r->current < via_model_n_classes (model)
         && g_str_equal (via_model_label (model, r->current), text);
}

static void
read_text (Rival *r, const char *text)
{
  g_clear_error (&r->problem);
  if (r->trace && !is_called (r, text))
    contrast_read (r->trace, meant_text (text), &r->current, &r->problem);
}

void
rival_take_typed (Rival *rival)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_entry_get_text (entry_of (rival))));
  g_autofree char *against = settings_object_get (rival->config, SETTING_AGAINST);

  if (g_str_equal (meant_text (typed), against))
    return;
  read_text (rival, typed);
  choose_text (rival, typed);
}

static void
on_row_chosen (GtkComboBox *combo, Rival *r)
{
  int row = gtk_combo_box_get_active (combo);

  if (row < 0) /* someone types */
    return;
  g_clear_error (&r->problem);
  if (row >= r->above)
    r->current = r->offered[row - r->above];
  else if (r->trace)
    contrast_read (r->trace, meant_text (gtk_entry_get_text (entry_of (r))), &r->current, NULL);
  else
    r->current = row == 1 ? VIA_REST : CONTRAST_NONE;
  choose_text (r, gtk_entry_get_text (entry_of (r)));
}

static gboolean
on_left (GtkWidget *entry, GdkEvent *event, Rival *r)
{
  rival_take_typed (r);
  return FALSE;
}

/* Reset, or settings that were loaded, may name another class than the entry. */
static void
follow_against (Rival *r)
{
  g_autofree char *against = settings_object_get (r->config, SETTING_AGAINST);

  if (g_str_equal (against, meant_text (gtk_entry_get_text (entry_of (r)))))
    return;
  gtk_entry_set_text (entry_of (r), shown_text (against));
  read_text (r, against);
  r->changed (r->data);
}

void
rival_show (Rival *rival, const ViaTrace *trace)
{
  GtkComboBoxText *rows = GTK_COMBO_BOX_TEXT (rival->combo);
  ViaGuess         best[N_OFFERED];
  guint            n = trace ? via_trace_top (trace, best, N_OFFERED) : 0;

  rival->trace = trace;
  gtk_list_store_clear (GTK_LIST_STORE (gtk_combo_box_get_model (GTK_COMBO_BOX (rows))));
  gtk_combo_box_text_append_text (rows, "");
  gtk_combo_box_text_append_text (rows, via_model_label (NULL, VIA_REST));
  rival->above = 2;
  if (trace && via_model_text_scale (via_trace_model (trace)) > 0)
    {
      gtk_combo_box_text_append_text (rows, _ ("nobody"));
      rival->above++;
    }
  for (guint i = 0; i < n; i++)
    {
      rival->offered[i] = best[i].index;
      gtk_combo_box_text_append_text (rows, best[i].label);
    }
  read_text (rival, gtk_entry_get_text (entry_of (rival)));
}

Rival *
rival_new (GObject *config, RivalChanged changed, gpointer data)
{
  Rival           *r = g_new0 (Rival, 1);
  g_autofree char *against = settings_object_get (config, SETTING_AGAINST);

  r->config = config;
  r->combo = gtk_combo_box_text_new_with_entry ();
  r->current = CONTRAST_NONE;
  r->changed = changed;
  r->data = data;
  gtk_entry_set_text (entry_of (r), shown_text (against));
  gtk_entry_set_width_chars (entry_of (r), 12);
  rival_show (r, NULL);
  g_signal_connect (r->combo, "changed", G_CALLBACK (on_row_chosen), r);
  g_signal_connect_swapped (entry_of (r), "activate", G_CALLBACK (rival_take_typed), r);
  g_signal_connect (entry_of (r), "focus-out-event", G_CALLBACK (on_left), r);
  g_signal_connect_swapped (config, "notify::against", G_CALLBACK (follow_against), r);
  return r;
}

void
rival_free (Rival *rival)
{
  if (!rival)
    return;
  g_signal_handlers_disconnect_by_data (rival->config, rival);
  g_signal_handlers_disconnect_by_data (rival->combo, rival);
  g_signal_handlers_disconnect_by_data (entry_of (rival), rival);
  g_clear_error (&rival->problem);
  g_free (rival->colors);
  g_free (rival);
}

void
rival_reset (Rival *rival)
{
  follow_against (rival);
}

GtkWidget *
rival_entry (const Rival *rival)
{
  return rival->combo;
}

int
rival_current (const Rival *rival)
{
  return rival->current;
}

const GError *
rival_problem (const Rival *rival)
{
  return rival->problem;
}
