/* train.c - the dialog that trains a network on a user's own classes; built once for each GIMP, with its GTK.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * train-look.c looks into the folder, to show what is there; train-work.c trains.  Who leaves meanwhile only asks for its end, and the
 * dialog waits for that in the main loop.
 */
#include "train.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "error-label.h"
#include "fit.h"
#include "question.h"
#include "train-form.h"
#include "train-list.h"
#include "train-look.h"
#include "train-words.h"
#include "train-work.h"
#include "widgets.h"

/* What the window would like, in lines of text; and the least of its list and its result, in pixels. */
#define ACROSS 36
#define DOWN 34
#define LIST_WIDTH 320
#define LIST_HEIGHT 80
#define RESULT_HEIGHT 50

enum
{
  RESPONSE_TRAIN = 1,
  RESPONSE_STOP,
  RESPONSE_EXPLAIN
};

typedef struct
{
  Train            *train;
  GtkWidget        *window, *list, *left_out, *scrolled, *result, *which, *image, *bar, *problem;
  TrainForm        *form;
  TrainLook        *look;
  const Collection *collection; /* the look's; NULL while it is not known, or cannot be used */
  GError           *unusable;   /* why it cannot */
  TrainWork        *work;
  gboolean          leaving;
} TrainDialog;

/* What is shown */

static void
show_training (double fraction, const char *stage, gpointer data)
{
  TrainDialog *d = data;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (d->bar), CLAMP (fraction, 0, 1));
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (d->bar), stage);
}

static gboolean
has_images (const TrainDialog *d)
{
  return d->train->images && d->train->images[0];
}

static void
show_what_can_be_done (TrainDialog *d)
{
  GtkDialog *window = GTK_DIALOG (d->window);
  gboolean   busy = train_work_is_busy (d->work), trained = d->train->trained && !busy;

  gtk_dialog_set_response_sensitive (window, RESPONSE_TRAIN, d->collection && !busy);
  gtk_dialog_set_response_sensitive (window, RESPONSE_STOP, busy && !train_work_is_stopped (d->work));
  gtk_dialog_set_response_sensitive (window, RESPONSE_EXPLAIN, trained && has_images (d));
  gtk_dialog_set_default_response (window, trained && has_images (d) ? RESPONSE_EXPLAIN : RESPONSE_TRAIN);
  gtk_widget_set_sensitive (train_form_widget (d->form), !busy);
  g_object_set (d->which, "visible", trained && has_images (d) && d->train->images[1], NULL);
}

static char *
join_notes (const GPtrArray *notes, const char *between)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < notes->len; i++)
    g_string_append_printf (text, "%s%s", i ? between : "", (const char *) notes->pdata[i]);
  return g_string_free (text, FALSE);
}

/* In one line; all of it in its tooltip. */
static void
show_left_out (TrainDialog *d, const Collection *collection)
{
  g_autofree char *line = collection ? join_notes (collection->notes, "  ") : g_strdup ("");
  g_autofree char *lines = collection ? join_notes (collection->notes, "\n") : NULL;

  widgets_set_text (d->left_out, line);
  gtk_widget_set_tooltip_text (d->left_out, lines);
}

static void
show_result (TrainDialog *d, const Report *report)
{
  g_autofree char *words = report ? train_words (report) : NULL;

  train_list_show_report (d->list, report);
  gtk_label_set_text (GTK_LABEL (d->result), words ? words : "");
  g_object_set (d->scrolled, "visible", words != NULL, NULL);
}

/* What was trained before is no longer what the form says. */
static void
forget_result (TrainDialog *d)
{
  g_clear_pointer (&d->train->trained, g_free);
  show_result (d, NULL);
}

/* The folder */

static void
on_folder_read (const Collection *collection, const GError *error, gpointer data)
{
  TrainDialog *d = data;

  g_clear_error (&d->unusable);
  if (error)
    d->unusable = g_error_copy (error);
  else if (collection_suffices (collection, &d->unusable))
    d->collection = collection;
  train_list_show (d->list, collection);
  show_left_out (d, collection);
  error_label_show (d->problem, d->unusable);
  show_what_can_be_done (d);
}

static void
on_pictures_seen (guint i, GdkPixbuf *pictures, gpointer data)
{
  TrainDialog *d = data;

  train_list_show_pictures (d->list, i, pictures);
}

static void
look_into_folder (TrainDialog *d)
{
  const char *folder = train_form_folder (d->form);

  d->collection = NULL;
  g_clear_pointer (&d->look, train_look_free);
  train_list_show (d->list, NULL);
  show_left_out (d, NULL);
  error_label_show (d->problem, NULL);
  if (folder)
    d->look = train_look_new (folder, on_folder_read, on_pictures_seen, d);
}

static void
on_form_changed (gboolean folder, gpointer data)
{
  TrainDialog *d = data;

  if (folder)
    look_into_folder (d);
  forget_result (d);
  show_what_can_be_done (d);
}

/* A training, from its start to its end */

static void
take_result (TrainDialog *d, const Training *training)
{
  const Report *report = training_report (training);

  g_free (d->train->trained);
  d->train->trained = g_strdup (training_name (training));
  d->train->accuracy = report->accuracy;
  show_result (d, report);
}

/* What the bar says then. */
static char *
describe_end (const TrainDialog *d, gboolean stopped)
{
  if (stopped)
    return g_strdup (_ ("Stopped; what has been looked at need not be looked at again"));
  return d->train->trained ? g_strdup_printf (_ ("“%s” is a model now"), d->train->trained) : g_strdup ("");
}

static void
on_trained (const Training *training, const GError *error, gpointer data)
{
  TrainDialog     *d = data;
  gboolean         stopped = g_error_matches (error, VIA_ERROR, VIA_ERROR_CANCELLED);
  g_autofree char *words = NULL;

  if (error && !stopped)
    error_label_show (d->problem, error);
  if (training)
    take_result (d, training);
  words = describe_end (d, stopped);
  show_training (0, words, d);
  show_what_can_be_done (d);
  if (d->leaving)
    gtk_dialog_response (GTK_DIALOG (d->window), GTK_RESPONSE_CLOSE);
}

/* Remembers what is ordered, too. */
static Training *
order_training (TrainDialog *d, GError **error)
{
  Train           *train = d->train;
  g_autofree char *output = train_form_output (d->form, error);

  if (!output)
    return NULL;
  g_free (train->folder);
  g_free (train->model);
  g_free (train->output);
  train->folder = g_strdup (train_form_folder (d->form));
  train->model = g_strdup (train_form_model (d->form));
  train->output = g_steal_pointer (&output);
  return training_new (&(TrainingOrder){ .model = train->model,
                                         .pictures = train->folder,
                                         .output = train->output,
                                         .balanced = TRUE,
                                         .flips = TRUE,
                                         .precision = VIA_PRECISION_EXACT },
                       error);
}

static gboolean
may_replace (TrainDialog *d)
{
  return !g_file_test (d->train->output, G_FILE_TEST_EXISTS) || question_replace (GTK_DIALOG (d->window), d->train->output);
}

static void
begin_training (TrainDialog *d)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Training) training = NULL;

  if (train_work_is_busy (d->work) || !d->collection)
    return;
  training = order_training (d, &error);
  error_label_show (d->problem, error);
  if (!training || !may_replace (d))
    return;
  forget_result (d);
  train_work_begin (d->work, g_steal_pointer (&training));
  show_what_can_be_done (d);
}

static void
stop_training (TrainDialog *d)
{
  train_work_stop (d->work);
  show_what_can_be_done (d);
}

/* The window */

/* Which image, where there are several. */
static GtkWidget *
make_image_choice (TrainDialog *d)
{
  static char *const none[] = { NULL };
  GtkWidget         *box = gtk_hbox_new (FALSE, WIDGETS_SPACE), *label = gtk_label_new_with_mnemonic (_ ("_Image to explain:"));

  d->image = widgets_names (d->train->images ? d->train->images : none, d->train->image);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), d->image);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), d->image, TRUE, TRUE, 0);
  gtk_widget_show (label);
  gtk_widget_show (d->image);
  gtk_widget_set_no_show_all (box, TRUE);
  return box;
}

/* Nothing until there is a result. */
static void
make_result (TrainDialog *d)
{
  d->result = widgets_copyable ();
  d->scrolled = widgets_scrolling (d->result);
  widgets_fill_width (gtk_widget_get_parent (d->result), d->result);
  gtk_widget_set_size_request (d->scrolled, -1, RESULT_HEIGHT);
  gtk_widget_show_all (gtk_bin_get_child (GTK_BIN (d->scrolled)));
  gtk_widget_set_no_show_all (d->scrolled, TRUE);
}

static void
make_train_parts (TrainDialog *d)
{
  d->form = train_form_new (d->train->folder, d->train->model, d->train->output, on_form_changed, d);
  d->list = train_list_new ();
  d->left_out = widgets_line ();
  make_result (d);
  d->which = make_image_choice (d);
  d->bar = widgets_progress_bar ();
  d->problem = error_label_new (GTK_DIALOG (d->window), d->train->program);
}

static void
fill_train_window (TrainDialog *d)
{
  GtkWidget *all = gtk_vbox_new (FALSE, WIDGETS_SPACE);
  GtkBox    *box = GTK_BOX (all);

  gtk_container_set_border_width (GTK_CONTAINER (all), WIDGETS_WIDE_SPACE);
  gtk_box_pack_start (box, train_form_widget (d->form), FALSE, FALSE, 0);
  gtk_box_pack_start (box, widgets_scrolled (d->list, LIST_WIDTH, LIST_HEIGHT), TRUE, TRUE, 0);
  gtk_box_pack_start (box, d->left_out, FALSE, FALSE, 0);
  gtk_box_pack_start (box, d->scrolled, TRUE, TRUE, 0);
  gtk_box_pack_start (box, d->which, FALSE, FALSE, 0);
  gtk_box_pack_start (box, d->bar, FALSE, FALSE, 0);
  gtk_box_pack_start (box, d->problem, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (d->window))), all, TRUE, TRUE, 0);
  gtk_widget_show_all (all);
}

static void
make_train_window (TrainDialog *d)
{
  d->window = gimp_dialog_new (_ ("Train Classes"), "vit-attribution-train", NULL, 0, error_label_help, ERROR_LABEL_HELP_ID,
                               _ ("_Close"), GTK_RESPONSE_CLOSE, _ ("Sto_p"), RESPONSE_STOP, _ ("_Explain with It"),
                               RESPONSE_EXPLAIN, _ ("_Train"), RESPONSE_TRAIN, NULL);
  gimp_window_set_transient (GTK_WINDOW (d->window));
  make_train_parts (d);
  fill_train_window (d);
  fit_lines (GTK_WINDOW (d->window), ACROSS, DOWN);
}

/* Until the user leaves; a running training is stopped first. */
static gboolean
run_train_window (TrainDialog *d)
{
  for (;;)
    switch (gimp_dialog_run (GIMP_DIALOG (d->window)))
      {
      case RESPONSE_TRAIN:
        begin_training (d);
        break;
      case RESPONSE_STOP:
        stop_training (d);
        break;
      case RESPONSE_EXPLAIN:
        return TRUE;
      default:
        if (!train_work_is_busy (d->work))
          return FALSE;
        d->leaving = TRUE;
        stop_training (d);
      }
}

gboolean
train_run (Train *train)
{
  TrainDialog d = { .train = train };
  gboolean    explain;

  d.work = train_work_new (show_training, on_trained, &d);
  make_train_window (&d);
  look_into_folder (&d);
  show_what_can_be_done (&d);
  gtk_widget_show (d.window);
  explain = run_train_window (&d);
  train->image = gtk_combo_box_get_active (GTK_COMBO_BOX (d.image));

  train_look_free (d.look);
  train_form_free (d.form);
  gtk_widget_destroy (d.window);
  train_work_free (d.work);
  g_clear_error (&d.unusable);
  return explain;
}
