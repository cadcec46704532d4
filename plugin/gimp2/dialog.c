/* dialog.c - the plug-in's dialog in GIMP 2.10: a window of GIMP's around the panel.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dialog.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "outputs.h"
#include "../panel/panel.h"
#include "../panel/question.h"
#include "../explain/refusals.h"

#define RESPONSE_RESET 1

gboolean
dialog_begin (GError **error)
{
  if (!gtk_init_check (NULL, NULL)) /* gimp_ui_init() would end the process */
    return refusal_error (REFUSED_NO_DISPLAY, error);
  gimp_ui_init ("vit-attribution", FALSE);
  return TRUE;
}

static gboolean
is_alive (gpointer host)
{
  const PictureSource *source = host;

  return gimp_image_is_valid (source->image) && gimp_item_is_valid (source->layer);
}

static const View *
open_source (const Settings *settings, gpointer host, GError **error)
{
  PictureSource *source = host;
  gint32         image = source->image, layer = source->layer;

  source_close (source);
  return source_open (source, image, layer, settings->visible, settings->raw, error) ? &source->view : NULL;
}

/* What was chosen last, but for the classes: each picture has its own best one. */
static GObject *
recalled_config (const Settings *settings)
{
  GObject *config = settings_object_new ();

  for (SettingId id = 0; id < N_SETTINGS; id++)
    settings_object_set (config, id, settings->text[id]);
  settings_object_forget_classes (config);
  return config;
}

static GtkWidget *
make_dialog (void)
{
  GtkWidget *window =
      gimp_dialog_new (_ ("ViT Attribution"), "vit-attribution", NULL, 0, NULL, NULL, GTK_STOCK_HELP, GTK_RESPONSE_HELP,
                       _ ("_Reset"), RESPONSE_RESET, GTK_STOCK_CANCEL, GTK_RESPONSE_CANCEL, GTK_STOCK_OK, GTK_RESPONSE_OK, NULL);

  gtk_dialog_set_default_response (GTK_DIALOG (window), GTK_RESPONSE_OK);
  gtk_dialog_set_alternative_button_order (GTK_DIALOG (window), RESPONSE_RESET, GTK_RESPONSE_OK, GTK_RESPONSE_CANCEL, -1);
  gimp_window_set_transient (GTK_WINDOW (window));
  return window;
}

static gboolean
may_convert (GtkWidget *window, const PictureSource *source, const Settings *settings)
{
  return gimp_image_base_type (source->image) == GIMP_RGB || !settings_have_colors (settings)
         || question_convert (GTK_DIALOG (window));
}

/* Whether what was chosen can be made of this image. */
static gboolean
confirm (GtkWidget *window, Panel *panel, const PictureSource *source, const Settings *settings)
{
  Settings allowed = *settings;
  g_autoptr (GError) error = NULL;

  allowed.convert = TRUE; /* that is asked for */
  if (outputs_possible (source, &allowed, &error) && may_convert (window, source, settings))
    return TRUE;
  panel_resume (panel, error);
  return FALSE;
}

/* Until the choices are possible, or the user gives up. */
static gboolean
ask_explain (GtkWidget *window, GObject *config, Panel *panel, const PictureSource *source, Settings *settings)
{
  for (;;)
    switch (gimp_dialog_run (GIMP_DIALOG (window)))
      {
      case RESPONSE_RESET:
        settings_object_reset (config);
        break;
      case GTK_RESPONSE_OK:
        if (panel_take (panel, settings) && confirm (window, panel, source, settings))
          return TRUE;
        break;
      default:
        return FALSE;
      }
}

GimpPDBStatusType
dialog_run (PictureSource *source, Settings *settings, Explanation *explanation, GError **error)
{
  g_autoptr (GObject) config = recalled_config (settings);
  Session         *session;
  g_autofree char *folder = g_path_get_dirname (gimp_get_progname ());
  GtkWidget       *window;
  Panel           *panel;
  gboolean         ok;

  if (!dialog_begin (error))
    return GIMP_PDB_EXECUTION_ERROR;
  explanation->report = source_progress; /* after the dialog */
  session = session_new (config, settings, explanation, &(SessionSource){ open_source, is_alive, source });
  window = make_dialog ();
  panel = panel_new (GTK_DIALOG (window), folder, config, session);
  gtk_widget_show (window);
  ok = ask_explain (window, config, panel, source, settings);
  panel_free (panel);
  session_free (session);
  gtk_widget_destroy (window);
  return ok ? GIMP_PDB_SUCCESS : GIMP_PDB_CANCEL;
}
