/* method-list.c - the methods besides the chosen one: in a layer group each gets a layer as well.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings have them as the option methods=CHOSEN,OTHER,…, which counts instead of the method; so its first one is kept the chosen
 * one, and it is there only while the output is a group.  What was ticked before stays ticked meanwhile.
 */
#include "method-list.h"

#include <glib/gi18n-lib.h>

#include "widgets.h"

#define OPTION "methods"
#define ALL "all"
#define DATA "method-list"
#define HEIGHT 110 /* some of them, and a part of the next: it scrolls */

typedef struct
{
  GObject    *config;
  WindowFit  *fit;
  GtkWidget  *widget, *label;
  GtkWidget **checks;  /* in the order of via_method_list(), and as many */
  gboolean    showing; /* what changes meanwhile is not the user's doing */
} MethodList;

static gboolean
is_ticked (const MethodList *l, int i)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (l->checks[i]));
}

static void
read_config (const MethodList *l, Settings *settings)
{
  settings_init (settings);
  settings_object_read (l->config, SETTING_METHOD, settings, NULL);
  settings_object_read (l->config, SETTING_OUTPUT, settings, NULL);
  settings_object_read (l->config, SETTING_OPTIONS, settings, NULL);
}

/* "chosen,other"; all of them leave out what a network cannot have.  NULL: the chosen one alone. */
static char *
ticked_methods (const MethodList *l, const ViaMethod *chosen)
{
  const ViaMethod *const *methods = via_method_list ();
  GString                *ids = g_string_new (via_method_id (chosen));
  int                     i, n = 1;

  for (i = 0; methods[i]; i++)
    if (methods[i] != chosen && is_ticked (l, i))
      {
        g_string_append_printf (ids, ",%s", via_method_id (methods[i]));
        n++;
      }
  if (n == i)
    g_string_printf (ids, "%s," ALL, via_method_id (chosen));
  return g_string_free (ids, n == 1);
}

static void
write_option (MethodList *l)
{
  g_auto (Settings) settings = { 0 };
  g_autofree char *value = NULL, *options = NULL;

  read_config (l, &settings);
  if (settings.output == OUTPUT_GROUP)
    value = ticked_methods (l, settings.by_method.methods[0]);
  options = settings_with_option (settings.text[SETTING_OPTIONS], OPTION, value);
  l->showing = TRUE;
  settings_object_set (l->config, SETTING_OPTIONS, options);
  l->showing = FALSE;
}

/* The chosen one is not among the others; the letter leads to the first of them. */
static void
show_others (MethodList *l, const ViaMethod *chosen)
{
  const ViaMethod *const *methods = via_method_list ();

  for (int i = 0; methods[i]; i++)
    gtk_widget_set_visible (l->checks[i], methods[i] != chosen);
  gtk_label_set_mnemonic_widget (GTK_LABEL (l->label), l->checks[methods[0] == chosen ? 1 : 0]);
}

/* Those behind the first, which is the chosen one. */
static void
tick (MethodList *l, const SettingsMethods *ticked)
{
  const ViaMethod *const *methods = via_method_list ();

  l->showing = TRUE;
  for (int i = 0; methods[i]; i++)
    {
      gboolean on = FALSE;

      for (guint j = 1; j < ticked->n; j++)
        on |= ticked->methods[j] == methods[i];
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (l->checks[i]), on);
    }
  l->showing = FALSE;
}

/* ---- what happens */

static void
on_toggled (MethodList *l)
{
  if (!l->showing)
    write_option (l);
}

static void
on_method (MethodList *l)
{
  g_auto (Settings) settings = { 0 };

  read_config (l, &settings);
  show_others (l, settings.by_method.methods[0]);
  if (!l->showing)
    write_option (l);
}

static void
on_output (MethodList *l)
{
  g_auto (Settings) settings = { 0 };

  read_config (l, &settings);
  gtk_widget_set_visible (l->widget, settings.output == OUTPUT_GROUP);
  fit_later (l->fit);
  write_option (l);
}

/* Settings that were loaded, or reset. */
static void
on_options (MethodList *l)
{
  g_auto (Settings) settings = { 0 };

  if (l->showing)
    return;
  read_config (l, &settings);
  if (settings.by_options.n == 0 && settings.output != OUTPUT_GROUP)
    return;
  tick (l, &settings.by_options);
  l->showing = TRUE;
  settings_object_set (l->config, SETTING_METHOD, via_method_id (settings_method (&settings)));
  l->showing = FALSE;
}

/* With the widget. */
static void
method_list_free (gpointer data)
{
  MethodList *l = data;

  g_signal_handlers_disconnect_by_data (l->config, l);
  g_free (l->checks);
  g_free (l);
}

/* Its letter leads to it, and does not tick it. */
static gboolean
on_letter (GtkWidget *check)
{
  gtk_widget_grab_focus (check);
  return TRUE;
}

/* ---- the widgets */

static GtkWidget *
make_checks (MethodList *l)
{
  const ViaMethod *const *methods = via_method_list ();
  GtkWidget              *box = gtk_vbox_new (FALSE, 0);
  int                     n = 0;

  while (methods[n])
    n++;
  l->checks = g_new (GtkWidget *, n);
  for (int i = 0; i < n; i++)
    {
      l->checks[i] = gtk_check_button_new_with_label (via_method_title (methods[i]));
      gtk_widget_set_tooltip_text (l->checks[i], via_method_help (methods[i]));
      gtk_widget_set_no_show_all (l->checks[i], TRUE);
      gtk_box_pack_start (GTK_BOX (box), l->checks[i], FALSE, FALSE, 0);
      g_signal_connect (l->checks[i], "mnemonic-activate", G_CALLBACK (on_letter), NULL);
      g_signal_connect_swapped (l->checks[i], "toggled", G_CALLBACK (on_toggled), l);
    }
  return box;
}

static GtkWidget *
make_list (MethodList *l)
{
  GtkWidget *scrolled = widgets_scrolling (make_checks (l));

  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scrolled), GTK_SHADOW_IN);
  gtk_widget_set_size_request (scrolled, -1, HEIGHT);
  return scrolled;
}

GtkWidget *
method_list_new (GObject *config, WindowFit *fit)
{
  MethodList *l = g_new0 (MethodList, 1);
  GtkWidget  *list = make_list (l);

  l->config = config;
  l->fit = fit;
  l->widget = gtk_vbox_new (FALSE, WIDGETS_SPACE);
  l->label = gtk_label_new_with_mnemonic (_ ("A_lso by, each on a layer"));
  gtk_misc_set_alignment (GTK_MISC (l->label), 0, 0.5);
  gtk_box_pack_start (GTK_BOX (l->widget), l->label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (l->widget), list, FALSE, FALSE, 0);
  gtk_widget_show (l->label);
  gtk_widget_show_all (list);
  gtk_widget_set_no_show_all (l->widget, TRUE);
  g_object_set_data_full (G_OBJECT (l->widget), DATA, l, method_list_free);
  on_options (l);
  on_method (l);
  on_output (l);
  g_signal_connect_swapped (config, "notify::options", G_CALLBACK (on_options), l);
  g_signal_connect_swapped (config, "notify::method", G_CALLBACK (on_method), l);
  g_signal_connect_swapped (config, "notify::output", G_CALLBACK (on_output), l);
  return l->widget;
}

void
method_list_reset (GtkWidget *list)
{
  MethodList *l = g_object_get_data (G_OBJECT (list), DATA);

  tick (l, &(SettingsMethods){ 0 });
  write_option (l);
}
