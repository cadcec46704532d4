/* panel.c - what the dialogs of both GIMPs consist of: what the network sees, a live preview, and the settings.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The config is the only truth about the settings: widgets write it, and whoever needs to know listens to it.
 */
#include "panel.h"

#include <glib/gi18n-lib.h>

#include "classes.h"
#include "error-label.h"
#include "explain-form.h"
#include "fit.h"
#include "map-view.h"
#include "preview.h"
#include "prompt-field.h"
#include "rival.h"
#include "widgets.h"

#define OPINION_SECONDS 0.05 /* a second opinion may take: so little that nobody notices */
#define NOTE_WIDTH 480       /* the least: its lines are as many as it needs then */
/* GIMP 3's own dialog has one already. */
#define BORDER (GTK_MAJOR_VERSION >= 3 ? 0 : WIDGETS_WIDE_SPACE)

struct _Panel
{
  GtkDialog   *window;
  GObject     *config;
  Session     *session;
  ViaTrace    *trace; /* the one that the list shows */
  MapView     *view;
  Classes     *classes;
  Rival       *rival;
  PromptField *prompts; /* in place of the search in all classes, where the network is asked in words */
  ExplainForm *form;
  GtkWidget   *progress, *problem;
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

/* ---- what is shown */

/* Of a picture in windows, the one of which the list says what it says. */
static void
show_window (Panel *panel)
{
  map_view_point (panel->view, panel->trace, classes_pointed (panel->classes));
}

static void
show_map (Panel *panel)
{
  map_view_show (panel->view, panel->trace, classes_current (panel->classes), rival_current (panel->rival), !problem_of (panel));
  show_window (panel);
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
  if (map_view_follow (panel->view, spec->name))
    {
      explain_form_set_colored (panel->form, map_view_has_colors (panel->view));
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
  explain_form_reset (panel->form);
  map_view_reset (panel->view);
}

/* ---- the widgets */

static gboolean
on_letter (Panel *panel)
{
  gtk_widget_grab_focus (prompt_field_in_use (panel->prompts) ? prompt_field_widget (panel->prompts)
                                                              : classes_search (panel->classes));
  return TRUE;
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

static ExplainForm *
make_form (Panel *panel)
{
  const ExplainFormAsked asked = { make_question (panel), classes_list (panel->classes), rival_entry (panel->rival) };

  return explain_form_new (panel->config, &asked, &panel->fit);
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
  GtkWidget *left, *table;

  panel->view = map_view_new (panel->config, panel->session);
  left = map_view_widget (panel->view);
  panel->classes = classes_new (on_classes_changed, on_class_pointed, panel);
  panel->rival = rival_new (panel->config, on_rival_changed, panel);
  panel->prompts = prompt_field_new (panel->config, on_prompts_changed, panel);
  panel->progress = widgets_progress_bar ();
  panel->problem = error_label_new (panel->window, folder);
  panel->form = make_form (panel);
  table = explain_form_widget (panel->form);
  panel->fit =
      (WindowFit){ GTK_WINDOW (panel->window), left, both, widgets_scrolling (table), table, explain_form_sometimes (panel->form) };
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
  make_widgets (panel, folder, note);
  explain_form_set_colored (panel->form, map_view_has_colors (panel->view));
  g_signal_connect (config, "notify", G_CALLBACK (on_config_changed), panel);
  g_signal_connect (window, "response", G_CALLBACK (on_response), panel);
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
  explain_form_free (panel->form);
  fit_never (&panel->fit);
  session_listen (panel->session, NULL, NULL, NULL, 0);
  classes_free (panel->classes);
  rival_free (panel->rival);
  prompt_field_free (panel->prompts);
  map_view_free (panel->view);
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
