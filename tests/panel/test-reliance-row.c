/* test-reliance-row.c - the button that asks how much depends on what is hottest, on a screen: when it can be pressed, and what takes its place.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "../plugin/explain/waves.h"
#include "panel/reliance-row.h"

#define SIDE 96

/* What a dialog has. */
typedef struct
{
  GObject    *config;
  Settings    settings;
  Explanation explanation;
  Session    *session;
  View        view;
  PixelsColor color;
  GtkWidget  *window, *row, *button, *line, *after;
} Dialog;

static const View *
open_view (G_GNUC_UNUSED const Settings *settings, gpointer host, G_GNUC_UNUSED GError **error)
{
  Dialog *d = host;

  return &d->view;
}

static gboolean
is_alive (G_GNUC_UNUSED gpointer host)
{
  return TRUE;
}

static void
ignore_progress (G_GNUC_UNUSED double fraction, G_GNUC_UNUSED const char *stage, G_GNUC_UNUSED gpointer data)
{
}

static void
on_changed (gpointer data)
{
  Dialog *d = data;

  reliance_row_show (d->row);
}

static void
make_window (Dialog *d)
{
  GtkWidget *box = gtk_vbox_new (FALSE, 0);
  GList     *children;

  d->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  d->row = reliance_row_new (d->session);
  d->after = gtk_entry_new ();
  children = gtk_container_get_children (GTK_CONTAINER (d->row));
  d->button = children->data;
  d->line = children->next->data;
  g_list_free (children);
  gtk_box_pack_start (GTK_BOX (box), d->row, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), d->after, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (d->window), box);
  gtk_widget_show_all (d->window);
  gtk_window_present (GTK_WINDOW (d->window));
}

static void
open_dialog (Dialog *d)
{
  *d = (Dialog){ .config = settings_object_new () };
  d->view = (View){ .buffer = waves_new (SIDE, SIDE, 0.1, 0.07), .color = &d->color, .area = { 0, 0, SIDE, SIDE } };
  d->color = pixels_color (d->view.buffer, FALSE);
  d->explanation.report = ignore_progress;
  settings_init (&d->settings);
  d->session = session_new (d->config, &d->settings, &d->explanation, &(ReadingSource){ open_view, is_alive, d });
  make_window (d);
  reliance_row_show (d->row);
  session_listen (d->session, on_changed, NULL, d, SIDE);
}

static void
close_dialog (Dialog *d)
{
  session_listen (d->session, NULL, NULL, NULL, 0);
  gtk_widget_destroy (d->window);
  session_free (d->session);
  explanation_clear (&d->explanation);
  settings_clear (&d->settings);
  g_object_unref (d->config);
  g_object_unref (d->view.buffer);
}

static void
wait_for_map (Dialog *d, int class_number)
{
  gboolean coarse = TRUE;

  while (!session_trace (d->session))
    g_main_context_iteration (NULL, TRUE);
  session_show (d->session, class_number, CONTRAST_NONE);
  while (session_map (d->session, &coarse), coarse)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
can_press (const Dialog *d)
{
  return gtk_widget_get_visible (d->button) && gtk_widget_is_sensitive (d->button) && !gtk_widget_get_visible (d->line);
}

/* The answer in the button's place. */
static const char *
answer (const Dialog *d)
{
  g_assert_false (gtk_widget_get_visible (d->button));
  g_assert_true (gtk_widget_get_visible (d->line));
  return gtk_label_get_text (GTK_LABEL (d->line));
}

static void
press (Dialog *d)
{
  g_assert_true (can_press (d));
  gtk_button_clicked (GTK_BUTTON (d->button));
  g_assert_false (gtk_widget_is_sensitive (d->button));
  while (session_is_busy (d->session))
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_about (const Dialog *d, int class_number)
{
  g_autofree char *begin = g_strdup_printf ("Without the hottest 20 %%: “%s” ",
                                            via_model_label (via_trace_model (session_trace (d->session)), class_number));

  g_assert_true (g_str_has_prefix (answer (d), begin));
  g_assert_nonnull (strstr (answer (d), " → "));
}

/* Whenever a map is there and nothing under way; and each answer is gone with its map. */
static void
test_press (void)
{
  Dialog d;

  open_dialog (&d);
  g_assert_false (can_press (&d));
  session_look (d.session);
  g_assert_false (can_press (&d));
  wait_for_map (&d, 3);
  press (&d);
  assert_about (&d, 3);
  session_show (d.session, 1, CONTRAST_NONE);
  g_assert_false (gtk_widget_get_visible (d.line));
  wait_for_map (&d, 1);
  press (&d);
  assert_about (&d, 1);
  settings_object_set (d.config, SETTING_METHOD, "attention_rollout");
  g_assert_false (gtk_widget_get_visible (d.line));
  wait_for_map (&d, 1);
  g_assert_true (can_press (&d));
  close_dialog (&d);
}

/* Who pressed by a key goes on to what is next. */
static void
test_focus (void)
{
  Dialog d;

  open_dialog (&d);
  session_look (d.session);
  wait_for_map (&d, 0);
  gtk_widget_grab_focus (d.button);
  press (&d);
  assert_about (&d, 0);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (d.window)) == d.after);
  close_dialog (&d);
}

/* In tiles a sentence, and in one piece again the button. */
static void
test_tiles (void)
{
  Dialog d;

  open_dialog (&d);
  settings_object_set (d.config, SETTING_FIT, "tile");
  session_look (d.session);
  wait_for_map (&d, 2);
  g_assert_nonnull (strstr (answer (&d), "in tiles"));
  settings_object_set (d.config, SETTING_FIT, "squash");
  wait_for_map (&d, 2);
  g_assert_true (can_press (&d));
  close_dialog (&d);
}

int
main (int argc, char **argv)
{
  gtk_init (&argc, &argv);
  gegl_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reliance-row/press", test_press);
  g_test_add_func ("/reliance-row/focus", test_focus);
  g_test_add_func ("/reliance-row/tiles", test_tiles);
  return g_test_run ();
}
