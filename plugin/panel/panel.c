/* panel.c - what the dialogs of both GIMPs consist of: what the network sees, a live preview, and the settings.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The config is the only truth about the settings: widgets write it, and whoever needs to know listens to it.
 */
#include "panel.h"

#include <glib/gi18n-lib.h>

#include "../heat/agreement.h"
#include "captions.h"
#include "choice.h"
#include "classes.h"
#include "detail.h"
#include "error-label.h"
#include "fit.h"
#include "method-list.h"
#include "models.h"
#include "more.h"
#include "preview.h"
#include "prompt-field.h"
#include "reliance-row.h"
#include "rival.h"
#include "threshold.h"
#include "tick.h"
#include "widgets.h"

#define OPINION_SECONDS 0.05 /* a second opinion may take: so little that nobody notices */
#define NOTE_WIDTH 480       /* the least: its lines are as many as it needs then */
/* The least of the longest text below the picture: in GTK 2 it needs as many lines as that leaves it. */
#define SEEN_WIDTH (GTK_MAJOR_VERSION >= 3 ? 200 : 320)
/* GIMP 3's own dialog has one already. */
#define BORDER (GTK_MAJOR_VERSION >= 3 ? 0 : WIDGETS_WIDE_SPACE)

struct _Panel
{
  GtkDialog   *window;
  GObject     *config;
  Session     *session;
  ViaTrace    *trace; /* the one that the list shows */
  Settings     looks; /* the preview's */
  Classes     *classes;
  Rival       *rival;
  PromptField *prompts; /* in place of the search in all classes, where the network is asked in words */
  GtkWidget   *preview, *caption, *agreement, *reliance, *seen, *side_by_side, *progress, *problem, *methods, *more;
  GtkWidget   *choices[N_SETTINGS]; /* those that are known by their setting alone */
  WindowFit    fit;
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

static const SettingId looks_of[] = { SETTING_COLORMAP,  SETTING_BLEND_MODE, SETTING_OPACITY,
                                      SETTING_THRESHOLD, SETTING_OPTIONS,    SETTING_OUTPUT };
/* They count where heat has colours. */
static const SettingId colored[] = { SETTING_COLORMAP, SETTING_BLEND_MODE, SETTING_OPACITY };

static void
paint_heat (const FramePart *part, float *rgba, gpointer data)
{
  const Panel  *panel = data;
  gboolean      coarse;
  const ViaMap *map = session_map (panel->session, &coarse);
  ViaBox        frame = frame_in_part (session_frame (panel->session), part);
  ViaBox        picture = frame_in_part (session_extent (panel->session), part);

  via_map_paint_at (map, 0, &frame, &picture, part->width, &panel->looks.paint, 0, part->height, rgba);
}

/* A mask, a selection or a channel is hot in so far. */
static void
paint_cut_out (const FramePart *part, float *rgba, gpointer data)
{
  const Panel      *panel = data;
  gboolean          coarse;
  const ViaMap     *map = session_map (panel->session, &coarse);
  ViaBox            frame = frame_in_part (session_frame (panel->session), part);
  const gsize       n = (gsize) part->width * part->height;
  g_autofree float *heat = g_new (float, n);

  via_map_heat_at (map, 0, &frame, part->width, &panel->looks.paint, 0, part->height, heat);
  for (gsize i = 0; i < n; i++)
    rgba[4 * i + 3] = MAX (heat[i], 0);
}

/* `map` NULL: the picture alone. */
static void
show_picture (Panel *panel, const ViaMap *map)
{
  gboolean  cut_out = !settings_have_colors (&panel->looks);
  PaneScene scene = {
    .picture = session_thumbnail (panel->session),
    .heat = !map      ? NULL
            : cut_out ? paint_cut_out
                      : paint_heat,
    .cut_out = cut_out,
    .data = panel,
    .mode = panel->looks.blend,
    .opacity = panel->looks.opacity / 100,
    .side_by_side = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (panel->side_by_side)),
  };

  preview_show (panel->preview, &scene);
}

/* `map` NULL: there is nothing to agree with. */
static void
show_agreement (Panel *panel, const ViaMap *map)
{
  const ViaMethod *method;
  const ViaMap    *opinion = map ? session_opinion (panel->session, &method) : NULL;
  int              patch = opinion ? via_model_patch_size (via_trace_model (panel->trace)) : 0;
  g_autofree char *line = opinion ? captions_agreement (method, agreement_of_maps (map, opinion, 0, patch)) : NULL;
  g_autofree char *help = line ? captions_agreement_help (method) : NULL;

  widgets_set_text (panel->agreement, line ? line : "");
  gtk_widget_set_tooltip_text (panel->agreement, help);
}

/* Of a picture in windows, the one of which the list says what it says. */
static void
show_window (Panel *panel)
{
  ViaBox   box;
  int      index = classes_pointed (panel->classes);
  gboolean seen = panel->trace && index >= 0 && via_trace_window (panel->trace, index, &box);

  preview_frame (panel->preview, seen ? &box : NULL);
}

/* How much of the picture, which may not be known yet, and at what cost. */
static void
show_seen (Panel *panel, const char *seen)
{
  guint64          bound, memory = session_memory (panel->session, &bound);
  g_autofree char *cost = memory > 0 && !problem_of (panel) ? captions_memory (memory, bound) : NULL;
  g_autofree char *both = g_strjoin (" ", seen ? seen : cost ? cost : "", seen ? cost : NULL, NULL);

  widgets_set_text (panel->seen, both);
}

static void
show_map (Panel *panel)
{
  gboolean         coarse = TRUE;
  const ViaMap    *map = panel->trace && !problem_of (panel) ? session_map (panel->session, &coarse) : NULL;
  g_autofree char *caption = NULL, *seen = NULL;

  if (map)
    {
      caption = captions_map (panel->trace, classes_current (panel->classes), rival_current (panel->rival), map, coarse,
                              session_knows_classes (panel->session));
      seen = captions_seen (session_seen (panel->session), session_selected (panel->session), !settings_have_colors (&panel->looks),
                            via_trace_n_windows (panel->trace));
    }
  widgets_set_text (panel->caption, caption ? caption : "");
  show_seen (panel, seen);
  show_agreement (panel, coarse ? NULL : map);
  reliance_row_show (panel->reliance);
  show_picture (panel, map);
  show_window (panel);
}

static void
read_looks (Panel *panel)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks_of); i++)
    settings_object_read (panel->config, looks_of[i], &panel->looks, NULL);
}

static void
show_what_counts (Panel *panel)
{
  for (gsize i = 0; i < G_N_ELEMENTS (colored); i++)
    gtk_widget_set_sensitive (panel->choices[colored[i]], settings_have_colors (&panel->looks));
}

/* ---- what happens */

/* Whether something was typed that the network has not been asked yet. */
static gboolean
is_being_asked (const Panel *panel)
{
  return prompt_field_waits (panel->prompts) || session_looks_again (panel->session);
}

static void
show_state (Panel *panel)
{
  error_label_show (panel->problem, problem_of (panel));
  gtk_dialog_set_response_sensitive (panel->window, GTK_RESPONSE_OK,
                                     panel->trace && !problem_of (panel) && !is_being_asked (panel));
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

/* Where classes are asked for: words, or names to search for. */
static void
show_way_to_ask (Panel *panel)
{
  gboolean words = session_in_words (panel->session);

  g_object_set (prompt_field_widget (panel->prompts), "visible", words, NULL);
  g_object_set (classes_search (panel->classes), "visible", !words, NULL);
  if (words == prompt_field_in_use (panel->prompts))
    return;
  classes_reset (panel->classes);
  settings_object_set (panel->config, SETTING_CLASSES, ""); /* what it says was meant for another network */
  prompt_field_use (panel->prompts, words);
}

static void
on_session_changed (gpointer data)
{
  Panel    *panel = data;
  ViaTrace *trace = session_trace (panel->session);

  show_way_to_ask (panel);
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
on_prompts_changed (gpointer data)
{
  show_state (data);
}

static void
on_classes_changed (gpointer data)
{
  Panel           *panel = data;
  g_autofree char *spec = classes_spec (panel->classes);

  if (!prompt_field_in_use (panel->prompts))
    settings_object_set (panel->config, SETTING_CLASSES, spec);
  ask_for_map (panel);
}

static void
on_class_pointed (gpointer data)
{
  show_window (data);
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

  if (!prompt_field_in_use (panel->prompts) && g_strcmp0 (wanted, spec) != 0)
    classes_choose (panel->classes, wanted, NULL);
}

static void
on_config_changed (GObject *config, GParamSpec *spec, Panel *panel)
{
  if (is_about_looks (spec->name))
    {
      read_looks (panel);
      show_what_counts (panel);
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
  method_list_reset (panel->methods);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (panel->side_by_side), FALSE);
  preview_reset (panel->preview);
}

/* ---- the widgets */

static gboolean
on_letter (Panel *panel)
{
  gtk_widget_grab_focus (prompt_field_in_use (panel->prompts) ? prompt_field_widget (panel->prompts)
                                                              : classes_search (panel->classes));
  return TRUE;
}

static GtkWidget *
make_left (Panel *panel)
{
  GtkWidget *box = gtk_vbox_new (FALSE, WIDGETS_SPACE), *frame = gtk_frame_new (NULL);

  panel->preview = preview_new ();
  panel->caption = widgets_text ();
  panel->agreement = widgets_line ();
  panel->reliance = reliance_row_new (panel->session);
  panel->seen = widgets_text ();
  gtk_widget_set_size_request (panel->seen, SEEN_WIDTH, -1);
  panel->side_by_side = gtk_check_button_new_with_mnemonic (_ ("Original beside the map (_Y)"));
  gtk_widget_set_tooltip_text (panel->preview, _ ("The wheel, or + and -, makes the picture larger; pull to move it"));
  gtk_frame_set_shadow_type (GTK_FRAME (frame), GTK_SHADOW_IN);
  gtk_container_add (GTK_CONTAINER (frame), panel->preview);
  gtk_box_pack_start (GTK_BOX (box), frame, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), panel->caption, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), panel->seen, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), panel->agreement, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), panel->reliance, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), panel->side_by_side, FALSE, FALSE, 0);
  return box;
}

static int
attach_choices (Panel *panel, GtkWidget *table, int row, const SettingId *ids, gsize n)
{
  for (gsize i = 0; i < n; i++)
    choice_attach_setting (GTK_TABLE (table), row++, ids[i], panel->choices[ids[i]] = choice_new (panel->config, ids[i]));
  return row;
}

static void
attach_wide (GtkWidget *table, int row, GtkWidget *widget, GtkAttachOptions down)
{
  gtk_table_attach (GTK_TABLE (table), widget, 0, 2, row, row + 1, GTK_EXPAND | GTK_FILL, down | GTK_FILL, 0, 0);
}

/* What few people change. */
static GtkWidget *
make_rare (Panel *panel, GtkSizeGroup *labels)
{
  static const SettingId method[] = { SETTING_METHOD }, rare[] = { SETTING_PRECISION, SETTING_SOURCE, SETTING_BLEND_MODE };
  GtkWidget             *table = choice_table_new (labels);
  int                    row = attach_choices (panel, table, 0, method, G_N_ELEMENTS (method));

  panel->methods = method_list_new (panel->config, &panel->fit);
  attach_wide (table, row++, panel->methods, 0);
  attach_wide (table, row++,
               tick_new (panel->config, "refine", _ ("Sharper map (_J)"),
                         _ ("Follows the picture's own edges between the patches; what is hottest stays where it is")),
               0);
  attach_choices (panel, table, row, rare, G_N_ELEMENTS (rare));
  return table;
}

/* One of the two is seen; the letter of their label leads there. */
static GtkWidget *
make_question (Panel *panel)
{
  GtkWidget *box = gtk_vbox_new (FALSE, 0), *search = classes_search (panel->classes);

  gtk_box_pack_start (GTK_BOX (box), search, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), prompt_field_widget (panel->prompts), FALSE, FALSE, 0);
  gtk_widget_set_no_show_all (prompt_field_widget (panel->prompts), TRUE);
  g_signal_connect_swapped (box, "mnemonic-activate", G_CALLBACK (on_letter), panel);
  return box;
}

/* What is asked above, how it is to look below. */
static GtkWidget *
make_table (Panel *panel)
{
  static const SettingId fit[] = { SETTING_FIT }, looks[] = { SETTING_OUTPUT, SETTING_COLORMAP };
  GtkSizeGroup          *labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  GtkWidget             *widget = choice_table_new (labels);
  GtkTable              *table = GTK_TABLE (widget);
  int                    row = 0;

  choice_attach (table, row++, _ (settings_table[SETTING_MODEL].label), NULL, models_new (panel->config));
  choice_attach (table, row++, _ (settings_table[SETTING_CLASSES].label), NULL, make_question (panel));
  attach_wide (widget, row++, classes_list (panel->classes), GTK_EXPAND);
  choice_attach_setting (table, row++, SETTING_AGAINST, rival_entry (panel->rival));
  row = attach_choices (panel, widget, row, fit, G_N_ELEMENTS (fit));
  attach_wide (widget, row++, detail_new (panel->config, labels, &panel->fit), 0);
  row = attach_choices (panel, widget, row, looks, G_N_ELEMENTS (looks));
  panel->choices[SETTING_OPACITY] = choice_slider_new (panel->config, SETTING_OPACITY);
  choice_attach_setting (table, row++, SETTING_OPACITY, panel->choices[SETTING_OPACITY]);
  attach_wide (widget, row++, threshold_new (panel->config), 0);
  panel->more = more_new (make_rare (panel, labels), &panel->fit);
  attach_wide (widget, row++, panel->more, 0);
  g_object_unref (labels);
  return widget;
}

static GtkWidget *
make_note (const char *words)
{
  GtkWidget *note = widgets_text ();

  gtk_widget_set_size_request (note, NOTE_WIDTH, -1);
  gtk_label_set_text (GTK_LABEL (note), words);
  return note;
}

static void
make_widgets (Panel *panel, const char *folder, const char *note)
{
  GtkBox    *content = GTK_BOX (gtk_dialog_get_content_area (panel->window));
  GtkWidget *all = gtk_vbox_new (FALSE, WIDGETS_SPACE), *both = gtk_hbox_new (FALSE, WIDGETS_WIDE_SPACE);
  GtkWidget *left = make_left (panel), *table;

  panel->classes = classes_new (on_classes_changed, on_class_pointed, panel);
  panel->rival = rival_new (panel->config, on_rival_changed, panel);
  panel->prompts = prompt_field_new (panel->config, on_prompts_changed, panel);
  panel->progress = widgets_progress_bar ();
  panel->problem = error_label_new (panel->window, folder);
  table = make_table (panel);
  panel->fit = (WindowFit){ GTK_WINDOW (panel->window), left,  both,
                            widgets_scrolling (table),  table, gtk_bin_get_child (GTK_BIN (panel->more)) };
  gtk_container_set_border_width (GTK_CONTAINER (all), BORDER);
  gtk_box_pack_start (GTK_BOX (both), left, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (both), panel->fit.scrolled, FALSE, FALSE, 0);
  if (note)
    gtk_box_pack_start (GTK_BOX (all), make_note (note), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (all), both, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (all), panel->progress, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (all), panel->problem, FALSE, FALSE, 0);
  gtk_box_pack_start (content, all, TRUE, TRUE, 0);
  widgets_make_compact (table);
  gtk_widget_show_all (all);
  gtk_widget_realize (classes_list (panel->classes)); /* knows its height then */
  fit_window (&panel->fit);
  gtk_widget_grab_focus (classes_search (panel->classes));
}

Panel *
panel_new (GtkDialog *window, const char *folder, const char *note, GObject *config, Session *session)
{
  Panel *panel = g_new0 (Panel, 1);

  panel->window = window;
  panel->config = config;
  panel->session = session;
  settings_init (&panel->looks);
  read_looks (panel);
  make_widgets (panel, folder, note);
  show_what_counts (panel);
  g_signal_connect (config, "notify", G_CALLBACK (on_config_changed), panel);
  g_signal_connect (window, "response", G_CALLBACK (on_response), panel);
  g_signal_connect_swapped (panel->side_by_side, "toggled", G_CALLBACK (show_map), panel);
  session_listen (session, on_session_changed, show_session_progress, panel, PREVIEW_DETAIL);
  session_ask_twice (session, OPINION_SECONDS);
  session_look (session);
  return panel;
}

void
panel_free (Panel *panel)
{
  g_signal_handlers_disconnect_by_data (panel->config, panel);
  g_signal_handlers_disconnect_by_data (panel->window, panel);
  more_forget (panel->more);
  fit_never (&panel->fit);
  session_listen (panel->session, NULL, NULL, NULL, 0);
  classes_free (panel->classes);
  rival_free (panel->rival);
  prompt_field_free (panel->prompts);
  settings_clear (&panel->looks);
  g_free (panel);
}

/* ---- OK */

/* What was ticked can be had, so that the dialog stays open if not. */
static gboolean
check_methods (const Panel *panel, const Settings *settings, GError **error)
{
  const ViaExplainOptions options = contrast_options (settings, rival_current (panel->rival));
  g_auto (MethodChoice) choice = { 0 };

  return method_choice_make (&choice, settings, panel->trace, &options, error);
}

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
  return settings_object_read_all (panel->config, settings, error) && check_methods (panel, settings, error);
}

gboolean
panel_take (Panel *panel, Settings *settings)
{
  g_autoptr (GError) error = NULL;

  if (take_settings (panel, settings, &error))
    {
      prompt_field_remember (panel->prompts);
      return TRUE;
    }
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
