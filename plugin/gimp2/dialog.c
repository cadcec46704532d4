/* dialog.c - the plug-in's dialog in GIMP 2.10, in plain GTK 2.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It looks at the picture as soon as it is on the screen: the pixels are read on the main thread (only that may talk to GIMP),
 * the network runs in a job, so that the dialog stays alive.  The trace is kept, and the explanation starts from it.
 */
#include "dialog.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "choices.h"
#include "guesses.h"
#include "refusals.h"

typedef struct
{
  const Source *source;
  Settings     *settings;
  Look         *look;
  Job          *job;   /* running, or NULL */
  guint         start; /* the idle source that will start it, or 0 */
  GtkWidget    *window, *model, *guesses, *classes, *method, *opacity, *blend, *progress, *problem;
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
look_now (gpointer data)
{
  Dialog *dialog = data;
  g_autoptr (GError) error = NULL;

  dialog->start = 0;
  if (look_open (dialog->look, &dialog->source->view, dialog->settings, source_progress, &error))
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

static void
on_model_changed (GtkComboBox *combo, Dialog *dialog)
{
  g_autofree char *name = gtk_combo_box_text_get_active_text (GTK_COMBO_BOX_TEXT (combo));

  settings_set (dialog->settings, SETTING_MODEL, name, NULL);
  start_looking (dialog);
}

static GtkWidget *
model_combo (const char *current)
{
  GtkWidget *combo = gtk_combo_box_text_new ();
  g_auto (GStrv) names = via_model_list ();
  int chosen = -1, n = 0;

  for (; names[n]; n++)
    {
      gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), names[n]);
      if (g_str_equal (names[n], *current ? current : "demo"))
        chosen = n;
    }
  if (chosen < 0 && *current) /* a path */
    {
      gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), current);
      chosen = n;
    }
  gtk_combo_box_set_active (GTK_COMBO_BOX (combo), MAX (chosen, 0));
  return combo;
}

static GtkWidget *
opacity_scale (double opacity)
{
  const Setting *setting = &settings_table[SETTING_OPACITY];
  GtkWidget     *scale = gtk_hscale_new_with_range (setting->min, setting->max, 1);

  gtk_scale_set_value_pos (GTK_SCALE (scale), GTK_POS_RIGHT);
  gtk_range_set_value (GTK_RANGE (scale), opacity);
  return scale;
}

static void
make_widgets (Dialog *dialog)
{
  const Settings *settings = dialog->settings;

  dialog->model = model_combo (settings->model);
  dialog->guesses = guesses_new ();
  dialog->classes = gtk_entry_new ();
  dialog->method = choices_new (SETTING_METHOD, settings->text[SETTING_METHOD]);
  dialog->opacity = opacity_scale (settings->opacity);
  dialog->blend = choices_new (SETTING_BLEND_MODE, settings->text[SETTING_BLEND_MODE]);
  dialog->progress = gtk_progress_bar_new ();
  dialog->problem = gtk_label_new (NULL);
  gtk_widget_set_size_request (dialog->guesses, 240, 150); /* five rows */
  gtk_entry_set_activates_default (GTK_ENTRY (dialog->classes), TRUE);
  gtk_label_set_line_wrap (GTK_LABEL (dialog->problem), TRUE);
  gtk_label_set_selectable (GTK_LABEL (dialog->problem), TRUE);
  gtk_misc_set_alignment (GTK_MISC (dialog->problem), 0, 0.5);
}

static GtkWidget *
make_table (Dialog *dialog)
{
  GtkWidget *widget = gtk_table_new (6, 2, FALSE);
  GtkTable  *table = GTK_TABLE (widget);

  gtk_table_set_row_spacings (table, 6);
  gtk_table_set_col_spacings (table, 12);
  choices_add_row (table, 0, SETTING_MODEL, dialog->model);
  choices_attach (table, 1, _ ("C_lass"), dialog->guesses);
  choices_attach (table, 2, _ ("Other cl_asses"), dialog->classes);
  choices_add_row (table, 3, SETTING_METHOD, dialog->method);
  choices_add_row (table, 4, SETTING_OPACITY, dialog->opacity);
  choices_add_row (table, 5, SETTING_BLEND_MODE, dialog->blend);
  gtk_widget_set_tooltip_text (dialog->guesses, _ ("What the network sees.  Hold Ctrl to explain several classes."));
  gtk_widget_set_tooltip_text (dialog->classes, _ ("Instead of those above: names or numbers with commas between them, or top:5"));
  return widget;
}

static void
make_window (Dialog *dialog)
{
  GtkWidget *box = gtk_vbox_new (FALSE, 12);

  dialog->window = gimp_dialog_new (_ ("ViT Attribution"), "vit-attribution", NULL, 0, NULL, NULL, GTK_STOCK_CANCEL,
                                    GTK_RESPONSE_CANCEL, GTK_STOCK_OK, GTK_RESPONSE_OK, NULL);
  make_widgets (dialog);
  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_box_pack_start (GTK_BOX (box), make_table (dialog), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), dialog->progress, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), dialog->problem, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog->window))), box, TRUE, TRUE, 0);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog->window), GTK_RESPONSE_OK);
  gimp_window_set_transient (GTK_WINDOW (dialog->window));
  g_signal_connect (dialog->model, "changed", G_CALLBACK (on_model_changed), dialog);
  g_signal_connect_swapped (dialog->guesses, "row-activated", G_CALLBACK (gtk_window_activate_default), dialog->window);
  gtk_widget_show_all (dialog->window);
}

/* What was typed counts before what was clicked; it must be a class of this network. */
static gboolean
take_classes (Dialog *dialog, GError **error)
{
  const char      *typed = gtk_entry_get_text (GTK_ENTRY (dialog->classes));
  g_autofree char *spec = *typed ? g_strdup (typed) : guesses_chosen (dialog->guesses);
  guint            n;
  g_autofree gint *classes = via_trace_choose (dialog->look->trace, spec, &n, error);

  return classes && settings_set (dialog->settings, SETTING_CLASSES, spec, error);
}

static gboolean
take_choices (Dialog *dialog, GError **error)
{
  char opacity[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (opacity, sizeof opacity, gtk_range_get_value (GTK_RANGE (dialog->opacity)));
  return take_classes (dialog, error)
         && settings_set (dialog->settings, SETTING_METHOD, choices_get (dialog->method, SETTING_METHOD), error)
         && settings_set (dialog->settings, SETTING_OPACITY, opacity, error)
         && settings_set (dialog->settings, SETTING_BLEND_MODE, choices_get (dialog->blend, SETTING_BLEND_MODE), error);
}

static gboolean
may_convert (Dialog *dialog)
{
  GtkWidget *question;
  int        response;

  if (gimp_image_base_type (dialog->source->image) == GIMP_RGB)
    return TRUE;
  question = gtk_message_dialog_new (GTK_WINDOW (dialog->window), GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE,
                                     _ ("Convert the image to RGB?"));
  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (question),
                                            _ ("A heat map has colors, and a gray or indexed image cannot hold them."));
  gtk_window_set_title (GTK_WINDOW (question), _ ("Convert to RGB"));
  gtk_dialog_add_buttons (GTK_DIALOG (question), GTK_STOCK_CANCEL, GTK_RESPONSE_CANCEL, _ ("C_onvert"), GTK_RESPONSE_OK, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (question), GTK_RESPONSE_OK);
  response = gtk_dialog_run (GTK_DIALOG (question));
  gtk_widget_destroy (question);
  return response == GTK_RESPONSE_OK;
}

static gboolean
run (Dialog *dialog)
{
  while (gimp_dialog_run (GIMP_DIALOG (dialog->window)) == GTK_RESPONSE_OK)
    {
      g_autoptr (GError) error = NULL;

      if (take_choices (dialog, &error) && may_convert (dialog))
        return TRUE;
      show_problem (dialog, error);
    }
  return FALSE;
}

GimpPDBStatusType
dialog_run (const Source *source, Settings *settings, Look *look, GError **error)
{
  Dialog   dialog = { .source = source, .settings = settings, .look = look };
  gboolean ok;

  if (!gtk_init_check (NULL, NULL)) /* gimp_ui_init() would end the process */
    {
      refuse (REFUSED_NO_DISPLAY, error);
      return GIMP_PDB_EXECUTION_ERROR;
    }
  gimp_ui_init ("vit-attribution", FALSE);
  make_window (&dialog);
  start_looking (&dialog);
  ok = run (&dialog);
  stop_looking (&dialog);
  gtk_widget_destroy (dialog.window);
  return ok ? GIMP_PDB_SUCCESS : GIMP_PDB_CANCEL;
}
