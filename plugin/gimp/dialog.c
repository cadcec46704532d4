/* dialog.c - the dialog of plug-in-vit-attribution: a window of the host's around the panel.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dialog.h"

#include "../download/last-model.h"
#include "../explain/refusals.h"
#include "../explain/settings-object.h"
#include "../panel/panel.h"
#include "../panel/question.h"
#include "next-model.h"
#include "outputs.h"

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

/* The one that was left for this dialog; else, who has not chosen a model here yet gets the one he has used last. */
static void
choose_first_model (GObject *config)
{
  g_autofree char *chosen = settings_object_get (config, SETTING_MODEL), *last = next_model_take ();

  if (!last && (!chosen || !*chosen))
    last = last_model_recall ();
  if (last)
    settings_object_set (config, SETTING_MODEL, last);
}

gboolean
dialog_run (GtkWidget *window, DialogShow show, GObject *config, PictureSource *source, Settings *settings,
            Explanation *explanation)
{
  Session         *session;
  g_autofree char *folder = g_path_get_dirname (gimp_get_progname ()), *note = g_strdup (source->note);
  Panel           *panel;
  gboolean         ok;

  choose_first_model (config);
  explanation->report = source_progress; /* after the dialog */
  session = session_new (config, settings, explanation, &(ReadingSource){ open_source, is_alive, source });
  panel = panel_new (GTK_DIALOG (window), folder, note, config, session);
  gtk_widget_show (window);
  /* Until the choices are possible, or the user gives up. */
  while ((ok = show (window, config)) && !(panel_take (panel, settings) && confirm (window, panel, source, settings)))
    ;
  if (ok)
    last_model_remember (settings->model);
  panel_free (panel);
  session_free (session);
  gtk_widget_destroy (window);
  return ok;
}
