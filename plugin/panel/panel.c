/* panel.c - what the dialogs of both GIMPs consist of: what the network sees, a live preview, and the settings.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The config is the only truth about the settings: widgets write it, and whoever needs to know listens to it.
 */
#include "panel.h"

#include <glib/gi18n-lib.h>

#include "../explain/guess.h"
#include "choice.h"
#include "classes.h"
#include "error-label.h"
#include "models.h"
#include "preview.h"
#include "rival.h"
#include "threshold.h"
#include "widgets.h"

#define WHOLE 0.995 /* of the picture was seen */

struct _Panel
{
  GtkDialog *window;
  GObject   *config;
  Session   *session;
  ViaTrace  *trace; /* the one that the list shows */
  Settings   looks; /* the preview's */
  Classes   *classes;
  Rival     *rival;
  GtkWidget *preview, *caption, *seen, *side_by_side, *progress, *problem;
};

static void
show_session_progress (double fraction, const char *stage, gpointer data)
{
  Panel   *panel = data;
  gboolean done = fraction >= 1;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (panel->progress), done ? 0 : MAX (fraction, 0));
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (panel->progress), done ? "" : stage);
}

/* NULL, or why there is nothing to show. */
static const GError *
problem_of (const Panel *panel)
{
  const GError *problem = session_problem (panel->session);

  return problem ? problem : rival_problem (panel->rival);
}

/* ---- the preview */

static const SettingId looks_of[] = { SETTING_COLORMAP, SETTING_BLEND_MODE, SETTING_OPACITY, SETTING_THRESHOLD, SETTING_OPTIONS };

static char *
describe_map (const Panel *panel, const ViaMap *map, gboolean coarse)
{
  ViaGuess         guess = via_trace_guess (panel->trace, classes_current (panel->classes));
  const ViaModel  *model = via_trace_model (panel->trace);
  g_autofree char *answer = guess_text (via_model_outputs (model), guess_answer (model, &guess), 1);
  int              rival = rival_current (panel->rival);

  if (coarse)
    return g_strdup_printf (_ ("“%s”: a first impression, the map itself is on its way"), guess.label);
  if (via_map_note (map, 0))
    return g_strdup (via_map_note (map, 0));
  if (rival != CONTRAST_NONE)
    return g_strdup_printf (_ ("What speaks for “%s” (%s) rather than “%s”"), guess.label, answer, via_model_label (model, rival));
  return g_strdup_printf (_ ("What speaks for “%s” (%s)"), guess.label, answer);
}

static char *
describe_seen (const Panel *panel)
{
  double seen = session_seen (panel->session);

  if (seen >= WHOLE)
    return g_strdup (_ ("The network saw all of the layer."));
  return g_strdup_printf (_ ("The network saw %.0f %% of the layer; the rest stays transparent."), 100 * seen);
}

/* `map` NULL: the picture alone. */
static void
show_picture (Panel *panel, const Thumbnail *thumbnail, const ViaMap *map)
{
  const Settings   *looks = &panel->looks;
  ViaBox            frame;
  g_autofree float *heat = NULL;

  if (map)
    {
      frame = session_frame (panel->session);
      heat = g_new (float, 4 * (gsize) thumbnail->width * thumbnail->height);
      via_map_paint_on (map, 0, &frame, thumbnail->width, thumbnail->height, &looks->paint, 0, thumbnail->height, heat);
    }
  preview_show (panel->preview, thumbnail, heat, looks->blend, looks->opacity / 100,
                gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (panel->side_by_side)));
}

static void
show_map (Panel *panel)
{
  const Thumbnail *thumbnail = session_thumbnail (panel->session);
  gboolean         coarse;
  const ViaMap    *map = panel->trace && !problem_of (panel) ? session_map (panel->session, &coarse) : NULL;
  g_autofree char *caption = map ? describe_map (panel, map, coarse) : g_strdup ("");
  g_autofree char *seen = map ? describe_seen (panel) : g_strdup ("");

  widgets_set_text (panel->caption, caption);
  widgets_set_text (panel->seen, seen);
  if (thumbnail)
    show_picture (panel, thumbnail, map);
  else
    preview_clear (panel->preview);
}

static void
read_looks (Panel *panel)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks_of); i++)
    settings_object_read (panel->config, looks_of[i], &panel->looks, NULL);
}

/* ---- what happens */

static void
show_state (Panel *panel)
{
  error_label_show (panel->problem, problem_of (panel));
  gtk_dialog_set_response_sensitive (panel->window, GTK_RESPONSE_OK, panel->trace && !problem_of (panel));
  gtk_widget_set_sensitive (classes_list (panel->classes), panel->trace != NULL);
  show_map (panel);
}

/* Asks for what the list and the rival say, by numbers. */
static void
ask_for_map (Panel *panel)
{
  if (!rival_problem (panel->rival))
    session_show (panel->session, classes_current (panel->classes), rival_current (panel->rival)); /* tells when it has more */
}

static void
on_session_changed (gpointer data)
{
  Panel    *panel = data;
  ViaTrace *trace = session_trace (panel->session);

  if (trace != panel->trace)
    {
      panel->trace = trace;
      classes_show (panel->classes, trace);
      rival_show (panel->rival, trace);
      if (trace)
        ask_for_map (panel);
    }
  show_state (panel);
}

static void
on_rival_changed (gpointer data)
{
  Panel *panel = data;

  ask_for_map (panel);
  show_state (panel);
}

static void
on_classes_changed (gpointer data)
{
  Panel           *panel = data;
  g_autofree char *spec = classes_spec (panel->classes);

  settings_object_set (panel->config, SETTING_CLASSES, spec);
  ask_for_map (panel);
}

static gboolean
is_about_looks (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks_of); i++)
    if (g_str_equal (name, settings_table[looks_of[i]].name))
      return TRUE;
  return FALSE;
}

/* Reset, or settings that were loaded, may name other classes than the list. */
static void
follow_classes (Panel *panel)
{
  g_autofree char *wanted = settings_object_get (panel->config, SETTING_CLASSES);
  g_autofree char *spec = classes_spec (panel->classes);

  if (g_strcmp0 (wanted, spec) != 0)
    classes_choose (panel->classes, wanted, NULL);
}

static void
on_config_changed (GObject *config, GParamSpec *spec, Panel *panel)
{
  if (is_about_looks (spec->name))
    {
      read_looks (panel);
      show_map (panel);
    }
  else if (g_str_equal (spec->name, settings_table[SETTING_CLASSES].name))
    follow_classes (panel);
}

/* The config is reset by GIMP; here is what it does not hold. */
static void
on_response (GtkDialog *window, int response, Panel *panel)
{
  if (response != PANEL_RESPONSE_RESET)
    return;
  classes_reset (panel->classes);
  rival_reset (panel->rival);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (panel->side_by_side), FALSE);
}

/* ---- the widgets */

static GtkWidget *
make_left (Panel *panel)
{
  GtkWidget *box = gtk_vbox_new (FALSE, WIDGETS_SPACE), *frame = gtk_frame_new (NULL);

  panel->preview = preview_new ();
  panel->caption = widgets_text (PREVIEW_SIDE);
  panel->seen = widgets_text (PREVIEW_SIDE);
  panel->side_by_side = gtk_check_button_new_with_mnemonic (_ ("Original beside the map (_Y)"));
  gtk_frame_set_shadow_type (GTK_FRAME (frame), GTK_SHADOW_IN);
  gtk_container_add (GTK_CONTAINER (frame), panel->preview);
  gtk_box_pack_start (GTK_BOX (box), frame, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), panel->caption, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), panel->seen, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (box), panel->side_by_side, FALSE, FALSE, 0);
  return box;
}

/* What is asked above, how it is to look below. */
static GtkWidget *
make_table (Panel *panel)
{
  static const SettingId asked[] = { SETTING_METHOD, SETTING_FIT, SETTING_PRECISION, SETTING_SOURCE };
  static const SettingId shown[] = { SETTING_OUTPUT, SETTING_COLORMAP, SETTING_BLEND_MODE };
  GtkWidget             *widget = gtk_table_new (1, 2, FALSE);
  GtkTable              *table = GTK_TABLE (widget);
  int                    row = 0;

  gtk_table_set_row_spacings (table, WIDGETS_SPACE);
  gtk_table_set_col_spacings (table, WIDGETS_WIDE_SPACE);
  choice_attach (table, row++, _ (settings_table[SETTING_MODEL].label), NULL, models_new (panel->config));
  choice_attach (table, row++, _ (settings_table[SETTING_CLASSES].label), NULL, classes_search (panel->classes));
  gtk_table_attach (table, classes_list (panel->classes), 0, 2, row, row + 1, GTK_EXPAND | GTK_FILL, GTK_EXPAND | GTK_FILL, 0, 0);
  row++;
  choice_attach_setting (table, row++, SETTING_AGAINST, rival_entry (panel->rival));
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    choice_attach_setting (table, row++, asked[i], choice_new (panel->config, asked[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    choice_attach_setting (table, row++, shown[i], choice_new (panel->config, shown[i]));
  choice_attach_setting (table, row++, SETTING_OPACITY, choice_slider_new (panel->config, SETTING_OPACITY));
  gtk_table_attach (table, threshold_new (panel->config), 0, 2, row, row + 1, GTK_FILL, GTK_FILL, 0, 0);
  return widget;
}

static void
make_widgets (Panel *panel, const char *folder)
{
  GtkBox    *content = GTK_BOX (gtk_dialog_get_content_area (panel->window));
  GtkWidget *all = gtk_vbox_new (FALSE, WIDGETS_SPACE), *both = gtk_hbox_new (FALSE, WIDGETS_WIDE_SPACE);

  panel->classes = classes_new (on_classes_changed, panel);
  panel->rival = rival_new (panel->config, on_rival_changed, panel);
  panel->progress = widgets_progress_bar ();
  panel->problem = error_label_new (panel->window, folder, 2 * PREVIEW_SIDE);
  gtk_container_set_border_width (GTK_CONTAINER (all), WIDGETS_WIDE_SPACE);
  gtk_box_pack_start (GTK_BOX (both), make_left (panel), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (both), make_table (panel), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (all), both, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (all), panel->progress, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (all), panel->problem, FALSE, FALSE, 0);
  gtk_box_pack_start (content, all, TRUE, TRUE, 0);
  gtk_widget_show_all (all);
  gtk_widget_grab_focus (classes_search (panel->classes));
}

Panel *
panel_new (GtkDialog *window, const char *folder, GObject *config, Session *session)
{
  Panel *panel = g_new0 (Panel, 1);

  panel->window = window;
  panel->config = config;
  panel->session = session;
  settings_init (&panel->looks);
  read_looks (panel);
  make_widgets (panel, folder);
  g_signal_connect (config, "notify", G_CALLBACK (on_config_changed), panel);
  g_signal_connect (window, "response", G_CALLBACK (on_response), panel);
  g_signal_connect_swapped (panel->side_by_side, "toggled", G_CALLBACK (show_map), panel);
  session_listen (session, on_session_changed, show_session_progress, panel, PREVIEW_SIDE * preview_scale (panel->preview));
  session_look (session);
  return panel;
}

void
panel_free (Panel *panel)
{
  g_signal_handlers_disconnect_by_data (panel->config, panel);
  g_signal_handlers_disconnect_by_data (panel->window, panel);
  session_listen (panel->session, NULL, NULL, NULL, 0);
  classes_free (panel->classes);
  rival_free (panel->rival);
  settings_clear (&panel->looks);
  g_free (panel);
}

/* ---- OK */

static gboolean
take_settings (Panel *panel, Settings *settings, GError **error)
{
  const int *classes;
  guint      n;

  rival_take_typed (panel->rival);
  if (!classes_take_typed (panel->classes, error))
    return FALSE;
  if (problem_of (panel))
    {
      g_propagate_error (error, g_error_copy (problem_of (panel)));
      return FALSE;
    }
  classes = classes_ticked (panel->classes, &n);
  session_settle (panel->session, classes, n); /* after which the settings are ours to change */
  return settings_object_read_all (panel->config, settings, error);
}

gboolean
panel_take (Panel *panel, Settings *settings)
{
  g_autoptr (GError) error = NULL;

  if (take_settings (panel, settings, &error))
    return TRUE;
  panel_resume (panel, error);
  return FALSE;
}

void
panel_resume (Panel *panel, const GError *why)
{
  ask_for_map (panel);
  if (why)
    error_label_show (panel->problem, why);
}
