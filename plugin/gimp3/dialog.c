/* dialog.c - the plug-in's dialog in GIMP 3: GIMP's own, made for a procedure, around the panel.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GIMP's part of it resets, saves and loads the procedure's config; the panel follows.
 */
#include "dialog.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "outputs.h"
#include "../panel/panel.h"
#include "../panel/question.h"
#include "../explain/refusals.h"

gboolean
dialog_begin (GError **error)
{
  if (!gtk_init_check (NULL, NULL)) /* gimp_ui_init() would end the process */
    return refusal_error (REFUSED_NO_DISPLAY, error);
  gimp_ui_init ("vit-attribution");
  return TRUE;
}

static gboolean
is_alive (gpointer host)
{
  const PictureSource *source = host;

  return gimp_image_is_valid (source->image) && gimp_item_is_valid (GIMP_ITEM (source->layer));
}

static const View *
open_source (const Settings *settings, gpointer host, GError **error)
{
  PictureSource *source = host;
  GimpImage     *image = source->image;
  GimpDrawable  *layer = GIMP_DRAWABLE (source->layer);

  source_close (source);
  return source_open (source, image, layer, settings->visible, settings->raw, error) ? &source->view : NULL;
}

static gboolean
may_convert (GtkWidget *window, const PictureSource *source, const Settings *settings)
{
  return gimp_image_get_base_type (source->image) == GIMP_RGB || !settings_have_colors (settings)
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
ask_explain (GtkWidget *window, Panel *panel, const PictureSource *source, Settings *settings)
{
  while (gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (window)))
    if (panel_take (panel, settings) && confirm (window, panel, source, settings))
      return TRUE;
  return FALSE;
}

gboolean
dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config, PictureSource *source, Settings *settings,
            Explanation *explanation, GError **error)
{
  Session         *session;
  g_autofree char *folder = g_path_get_dirname (gimp_get_progname ());
  GtkWidget       *window;
  Panel           *panel;
  gboolean         ok;

  if (!dialog_begin (error))
    return FALSE;
  settings_object_forget_classes (G_OBJECT (config));
  explanation->report = source_progress; /* after the dialog */
  session = session_new (G_OBJECT (config), settings, explanation, &(SessionSource){ open_source, is_alive, source });
  window = gimp_procedure_dialog_new (procedure, config, _ ("ViT Attribution"));
  panel = panel_new (GTK_DIALOG (window), folder, G_OBJECT (config), session);
  gtk_widget_show (window);
  ok = ask_explain (window, panel, source, settings);
  panel_free (panel);
  session_free (session);
  gtk_widget_destroy (window);
  return ok;
}
