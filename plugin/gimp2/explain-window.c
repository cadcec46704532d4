/* explain-window.c - the window of plug-in-vit-attribution's dialog: GIMP 2.10 has none for a procedure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-window.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "../panel/error-label.h"
#include "../panel/panel.h"

GObject *
explain_window_config (const Settings *settings)
{
  GObject *config = settings_object_new ();

  for (SettingId id = 0; id < N_SETTINGS; id++)
    settings_object_set (config, id, settings->text[id]);
  settings_object_forget_classes (config);
  return config;
}

GtkWidget *
explain_window_new (void)
{
  GtkWidget *window =
      gimp_dialog_new (_ ("ViT Attribution"), "vit-attribution", NULL, 0, error_label_help, ERROR_LABEL_HELP_ID, _ ("_Reset"),
                       PANEL_RESPONSE_RESET, GTK_STOCK_CANCEL, GTK_RESPONSE_CANCEL, GTK_STOCK_OK, GTK_RESPONSE_OK, NULL);

  gtk_dialog_set_default_response (GTK_DIALOG (window), GTK_RESPONSE_OK);
  gtk_dialog_set_alternative_button_order (GTK_DIALOG (window), PANEL_RESPONSE_RESET, GTK_RESPONSE_OK, GTK_RESPONSE_CANCEL, -1);
  gimp_window_set_transient (GTK_WINDOW (window));
  return window;
}

gboolean
explain_window_show (GtkWidget *window, GObject *config)
{
  int response;

  while ((response = gimp_dialog_run (GIMP_DIALOG (window))) == PANEL_RESPONSE_RESET)
    settings_object_reset (config);
  return response == GTK_RESPONSE_OK;
}
