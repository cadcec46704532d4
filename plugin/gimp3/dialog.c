/* dialog.c - the plug-in's dialog in GIMP 3: GIMP's own, made from the arguments, with a list of what the network sees.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It looks at the picture as soon as it is on the screen: the pixels are read on the main thread (only that may talk to GIMP),
 * the network runs in a job, so that the dialog stays alive.  The trace is kept, and the explanation starts from it.
 *
 * The argument `classes` is the only truth about the class: clicking in the list writes it, and so does typing.
 */
#include "dialog.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "arguments.h"
#include "guesses.h"
#include "models.h"
#include "refusals.h"

typedef struct
{
  const Source        *source;
  GimpProcedureConfig *config;
  Settings            *settings;
  Look                *look;
  Job                 *job;   /* running, or NULL */
  guint                start; /* the source that will start it, or 0 */
  GtkWidget           *window, *guesses, *progress, *problem;
} Dialog;

static void
show_problem (Dialog *dialog, const GError *error)
{
  gtk_label_set_text (GTK_LABEL (dialog->problem), error ? error->message : "");
  gtk_widget_set_visible (dialog->problem, error != NULL);
}

static void
show_progress (double fraction, const char *stage, gpointer data)
{
  Dialog *dialog = data;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (dialog->progress), CLAMP (fraction, 0, 1));
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (dialog->progress), stage);
}

static void
set_ready (Dialog *dialog, gboolean ready)
{
  gtk_dialog_set_response_sensitive (GTK_DIALOG (dialog->window), GTK_RESPONSE_OK, ready);
  gtk_widget_set_sensitive (dialog->guesses, ready);
}

static void
stop_looking (Dialog *dialog)
{
  g_clear_handle_id (&dialog->start, g_source_remove);
  g_clear_pointer (&dialog->job, job_free);
}

static void
on_looked (const GError *error, gpointer data)
{
  Dialog *dialog = data;

  show_problem (dialog, error);
  gtk_widget_hide (dialog->progress);
  if (!error)
    {
      guesses_show (dialog->guesses, dialog->look->trace);
      set_ready (dialog, TRUE);
    }
  stop_looking (dialog); /* frees the error as well */
}

static gboolean
work (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Dialog *dialog = data;

  return look_trace (progress, token, dialog->look, error);
}

static gboolean
open_look (Dialog *dialog, GError **error)
{
  return arguments_read (dialog->settings, SETTING_MODEL, dialog->config, error)
         && arguments_read (dialog->settings, SETTING_FIT, dialog->config, error)
         && arguments_read (dialog->settings, SETTING_PRECISION, dialog->config, error)
         && look_open (dialog->look, &dialog->source->view, dialog->settings, source_progress, error);
}

static gboolean
look_now (gpointer data)
{
  Dialog *dialog = data;
  g_autoptr (GError) error = NULL;

  dialog->start = 0;
  if (open_look (dialog, &error))
    dialog->job = job_new (work, show_progress, on_looked, dialog);
  else
    on_looked (error, dialog);
  return G_SOURCE_REMOVE;
}

static void
start_looking (Dialog *dialog)
{
  stop_looking (dialog);
  look_clear (dialog->look);
  guesses_clear (dialog->guesses);
  set_ready (dialog, FALSE);
  show_problem (dialog, NULL);
  show_progress (0, _ ("Looking at the picture"), dialog);
  gtk_widget_show (dialog->progress);
  dialog->start = g_idle_add_full (G_PRIORITY_LOW, look_now, dialog, NULL); /* after the dialog has been drawn */
}

/* A list that is not in use follows nobody's choice: it is being filled, or a class was typed. */
static void
on_guess_chosen (GtkTreeSelection *selection, Dialog *dialog)
{
  g_autofree char *spec = guesses_chosen (dialog->guesses);

  if (gtk_widget_get_sensitive (dialog->guesses) && gtk_tree_selection_count_selected_rows (selection) > 0)
    g_object_set (dialog->config, "classes", spec, NULL);
}

static GtkWidget *
scrolled (GtkWidget *list)
{
  GtkWidget *frame = gtk_scrolled_window_new (NULL, NULL);

  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (frame), GTK_SHADOW_IN);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (frame), GTK_POLICY_NEVER, GTK_POLICY_NEVER);
  gtk_container_add (GTK_CONTAINER (frame), list);
  gtk_widget_set_size_request (list, 240, 150); /* five rows */
  return frame;
}

static void
make_widgets (Dialog *dialog)
{
  dialog->guesses = guesses_new ();
  dialog->progress = gtk_progress_bar_new ();
  dialog->problem = gtk_label_new (NULL);
  gtk_widget_set_tooltip_text (dialog->guesses, _ ("What the network sees.  Hold Ctrl to explain several classes."));
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (dialog->progress), TRUE);
  gtk_label_set_line_wrap (GTK_LABEL (dialog->problem), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (dialog->problem), 50);
  gtk_label_set_selectable (GTK_LABEL (dialog->problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (dialog->problem), 0);
}

static void
connect_signals (Dialog *dialog)
{
  g_signal_connect_swapped (dialog->config, "notify::model", G_CALLBACK (start_looking), dialog);
  g_signal_connect_swapped (dialog->config, "notify::fit", G_CALLBACK (start_looking), dialog);
  g_signal_connect_swapped (dialog->config, "notify::precision", G_CALLBACK (start_looking), dialog);
  g_signal_connect (gtk_tree_view_get_selection (GTK_TREE_VIEW (dialog->guesses)), "changed", G_CALLBACK (on_guess_chosen), dialog);
  g_signal_connect_swapped (dialog->guesses, "row-activated", G_CALLBACK (gtk_window_activate_default), dialog->window);
}

static void
enter_is_ok (GimpProcedureDialog *window)
{
  GtkWidget *classes = gimp_procedure_dialog_get_widget (window, "classes", G_TYPE_NONE);

  if (GIMP_IS_LABEL_ENTRY (classes))
    gtk_entry_set_activates_default (GTK_ENTRY (gimp_label_entry_get_entry (GIMP_LABEL_ENTRY (classes))), TRUE);
}

static void
make_window (Dialog *dialog, GimpProcedure *procedure)
{
  GimpProcedureDialog *window;
  GtkBox              *box;

  dialog->window = gimp_procedure_dialog_new (procedure, dialog->config, _ ("ViT Attribution"));
  window = GIMP_PROCEDURE_DIALOG (dialog->window);
  box = GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog->window)));
  make_widgets (dialog);

  gtk_box_pack_start (box, models_new (dialog->config), FALSE, FALSE, 0);
  gtk_box_pack_start (box, scrolled (dialog->guesses), TRUE, TRUE, 0);
  gimp_procedure_dialog_get_scale_entry (window, "opacity", 1.0);
  gimp_procedure_dialog_fill (window, "classes", "method", "colormap", "blend-mode", "opacity", "threshold", "fit", "precision",
                              NULL);
  gtk_box_pack_start (box, dialog->progress, FALSE, FALSE, 0);
  gtk_box_pack_start (box, dialog->problem, FALSE, FALSE, 0);
  enter_is_ok (window);
  connect_signals (dialog);
  gtk_widget_show_all (GTK_WIDGET (box));
}

/* What the dialog has asked for must be possible, and the class one of this network's. */
static gboolean
take_choices (Dialog *dialog, GError **error)
{
  g_autofree gint *classes = NULL;
  guint            n;

  if (!arguments_read_all (dialog->settings, dialog->config, error))
    return FALSE;
  classes = via_trace_choose (dialog->look->trace, dialog->settings->classes, &n, error);
  return classes != NULL;
}

static gboolean
may_convert (Dialog *dialog)
{
  GtkWidget *question;
  int        response;

  if (gimp_image_get_base_type (dialog->source->image) == GIMP_RGB)
    return TRUE;
  question = gtk_message_dialog_new (GTK_WINDOW (dialog->window), GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s",
                                     _ ("Convert the image to RGB?"));
  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (question), "%s",
                                            _ ("A heat map has colors, and a gray or indexed image cannot hold them."));
  gtk_window_set_title (GTK_WINDOW (question), _ ("Convert to RGB"));
  gtk_dialog_add_buttons (GTK_DIALOG (question), _ ("_Cancel"), GTK_RESPONSE_CANCEL, _ ("C_onvert"), GTK_RESPONSE_OK, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (question), GTK_RESPONSE_OK);
  response = gtk_dialog_run (GTK_DIALOG (question));
  gtk_widget_destroy (question);
  return response == GTK_RESPONSE_OK;
}

/* Until the choices are possible, or the user gives up. */
static gboolean
ask (Dialog *dialog)
{
  while (gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog->window)))
    {
      g_autoptr (GError) error = NULL;

      if (take_choices (dialog, &error) && may_convert (dialog))
        return TRUE;
      show_problem (dialog, error);
    }
  return FALSE;
}

gboolean
dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config, const Source *source, Settings *settings, Look *look,
            GError **error)
{
  Dialog   dialog = { .source = source, .config = config, .settings = settings, .look = look };
  gboolean ok;

  if (!gtk_init_check (NULL, NULL)) /* gimp_ui_init() would end the process */
    return refuse (REFUSED_NO_DISPLAY, error);
  gimp_ui_init ("vit-attribution");
  g_object_set (config, "classes", "", NULL); /* the best class is chosen, whatever was explained last */
  arguments_offer_available (config);
  make_window (&dialog, procedure);
  start_looking (&dialog);
  ok = ask (&dialog);
  stop_looking (&dialog);
  g_signal_handlers_disconnect_by_data (config, &dialog);
  gtk_widget_destroy (dialog.window);
  return ok;
}
