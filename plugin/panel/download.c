/* download.c - the dialog that gets models: what is known and missing, and its files from the network; built once for each GIMP,
 * with its GTK.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One job downloads all files of a model; when they are a model the dialog has done its work, and closes.  Stopping the job only asks;
 * the dialog waits for its end in the main loop, because the disk may be slow to take what has come.
 */
#include "download.h"

#include <glib/gi18n-lib.h>

#include "../download/fetch.h"
#include "../download/last-model.h"
#include "../explain/job.h"
#include "download-facts.h"
#include "download-list.h"
#include "fit.h"
#include "widgets.h"

/* What the window would like, in lines of text; and the least of its list and its facts, in pixels. */
#define ACROSS 38
#define DOWN 34
#define LIST_WIDTH 320
#define LIST_HEIGHT 60
#define FACTS_HEIGHT 40

enum
{
  RESPONSE_DOWNLOAD = 1,
  RESPONSE_STOP
};

typedef struct
{
  GtkWidget  *window, *list, *facts, *accept, *bar, *said;
  char       *folder;    /* NULL: there is none */
  const char *no_folder; /* why; lent */
  char       *name;      /* the chosen model, NULL: none */
  ViaSource  *source;    /* its */
  char       *fetched;   /* the model that has come */
  Job        *job;       /* running, or NULL */
  gboolean    leaving;
  gboolean    warned;  /* there is something to read before it closes; guarded by the lock */
  gint        stopped; /* atomic */
  GMutex      lock;    /* guards the next one */
  char       *note;    /* the last one of the job, until it has been shown */

  ViaProgress progress; /* the job's own */
  gpointer    token;
} Download;

/* On the job's thread */

static gboolean
on_progress (double done, const char *stage, gpointer data)
{
  Download *d = data;

  return d->progress (done, stage, d->token) && !g_atomic_int_get (&d->stopped);
}

static void
on_note (const char *text, gpointer data)
{
  Download *d = data;

  g_mutex_lock (&d->lock);
  g_free (d->note);
  d->note = g_strdup (text);
  g_mutex_unlock (&d->lock);
}

static void
on_warning (const char *text, gpointer data)
{
  Download *d = data;

  on_note (text, d);
  g_mutex_lock (&d->lock);
  d->warned = TRUE;
  g_mutex_unlock (&d->lock);
}

static gboolean
work (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Download     *d = data;
  FetchListener listener = { on_progress, on_note, on_warning, d };

  d->progress = progress;
  d->token = token;
  return fetch_model (d->source, d->folder, &listener, error);
}

/* What is shown */

static void
say_state (Download *d, const char *text)
{
  widgets_set_text (d->said, text ? text : "");
}

static void
show_note (Download *d)
{
  g_autofree char *note = NULL;

  g_mutex_lock (&d->lock);
  note = g_steal_pointer (&d->note);
  g_mutex_unlock (&d->lock);
  if (note)
    say_state (d, note);
}

static void
show_download (double fraction, const char *stage, gpointer data)
{
  Download        *d = data;
  g_autofree char *text = g_strdup_printf ("%.0f %%  %s", 100 * fraction, stage);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (d->bar), CLAMP (fraction, 0, 1));
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (d->bar), fraction > 0 ? text : stage);
  show_note (d);
}

static gboolean
is_accepted (const Download *d)
{
  return !via_source_is_non_commercial (d->source) || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (d->accept));
}

/* Whether it can be downloaded, may be, and is of use then. */
static gboolean
can_be_got (const Download *d)
{
  return d->source && d->folder && !fetch_unavailable (d->source) && !via_source_needs_head (d->source) && is_accepted (d);
}

static void
show_state (Download *d)
{
  GtkDialog *window = GTK_DIALOG (d->window);
  gboolean   can = !d->job && can_be_got (d);

  gtk_dialog_set_response_sensitive (window, RESPONSE_DOWNLOAD, can);
  gtk_dialog_set_response_sensitive (window, RESPONSE_STOP, d->job && !g_atomic_int_get (&d->stopped));
  gtk_widget_set_sensitive (d->list, !d->job);
  gtk_widget_set_sensitive (d->accept, !d->job);
}

static const char *
nothing_chosen (const Download *d)
{
  GtkTreeIter row;

  if (!gtk_tree_model_get_iter_first (gtk_tree_view_get_model (GTK_TREE_VIEW (d->list)), &row))
    return _ ("All known models are installed.");
  return _ ("Networks for other purposes, for comparison, and for a head of your own. Open the row to see them.");
}

static void
show_facts (Download *d)
{
  g_autofree char *facts = d->source ? download_facts (d->name, d->source, d->folder ? d->folder : "–") : NULL;
  gboolean         accept = d->source && via_source_is_non_commercial (d->source);

  gtk_label_set_markup (GTK_LABEL (d->facts), facts ? facts : nothing_chosen (d));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (d->accept), FALSE);
  g_object_set (d->accept, "visible", accept, NULL);
}

/* What the user does */

static void
on_model_chosen (GtkTreeSelection *selection, Download *d)
{
  g_clear_pointer (&d->name, g_free);
  g_clear_pointer (&d->source, via_source_free);
  d->name = download_list_chosen (d->list);
  d->source = d->name ? via_source_new (d->name, NULL) : NULL;
  say_state (d, d->no_folder); /* what was said before was about another model */
  show_facts (d);
  show_state (d);
}

/* A download, from its start to its end */

/* All files have come; do they make a model?  Then there is nothing left to do here, unless there was a warning. */
static void
take_model (Download *d)
{
  g_autoptr (GError) problem = NULL;

  if (!via_model_is_installed (d->name, &problem))
    {
      say_state (d, problem->message);
      return;
    }
  g_free (d->fetched);
  d->fetched = g_strdup (d->name);
  last_model_remember (d->name);
  d->leaving = !d->warned; /* the job, which could change it, is done */
}

static void
on_done (const GError *error, gpointer data)
{
  Download *d = data;

  show_note (d);
  if (error)
    say_state (d, error->message);
  else
    take_model (d);
  g_clear_pointer (&d->job, job_free); /* and the error */
  show_download (0, "", d);
  show_state (d);
  gtk_widget_grab_focus (d->list);
  if (d->leaving)
    gtk_dialog_response (GTK_DIALOG (d->window), GTK_RESPONSE_CLOSE);
}

static void
start (Download *d)
{
  if (d->job || !can_be_got (d))
    return;
  g_atomic_int_set (&d->stopped, FALSE);
  d->warned = FALSE;
  say_state (d, NULL);
  show_download (0, _ ("Connecting"), d);
  d->job = job_new (work, show_download, on_done, d);
  show_state (d);
}

static void
stop_download (Download *d)
{
  g_atomic_int_set (&d->stopped, TRUE);
  show_state (d);
}

/* The window */

/* Return, or a double click: a model comes, and “Others” opens. */
static void
on_row_activated (GtkTreeView *list, GtkTreePath *path, GtkTreeViewColumn *column, Download *d)
{
  if (d->name)
    gtk_dialog_response (GTK_DIALOG (d->window), RESPONSE_DOWNLOAD);
  else if (!gtk_tree_view_expand_row (list, path, FALSE))
    gtk_tree_view_collapse_row (list, path);
}

static void
make_download_window (Download *d, GtkWindow *parent)
{
  GtkBox    *box;
  GtkWidget *scrolled;

  d->window = gtk_dialog_new_with_buttons (_ ("Get Models"), parent, GTK_DIALOG_MODAL, _ ("_Close"), GTK_RESPONSE_CLOSE,
                                           _ ("_Stop"), RESPONSE_STOP, _ ("_Download"), RESPONSE_DOWNLOAD, NULL);
  d->list = download_list_new ();
  d->facts = widgets_copyable ();
  scrolled = widgets_scrolling (d->facts);
  d->accept = gtk_check_button_new_with_mnemonic (_ ("I do _not use it commercially"));
  d->bar = widgets_progress_bar ();
  d->said = widgets_copyable ();
  gtk_dialog_set_default_response (GTK_DIALOG (d->window), RESPONSE_DOWNLOAD);
  gtk_container_set_border_width (GTK_CONTAINER (d->window), WIDGETS_WIDE_SPACE);

  box = GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (d->window)));
  gtk_box_set_spacing (box, WIDGETS_SPACE);
  gtk_box_pack_start (box, widgets_scrolled (d->list, LIST_WIDTH, LIST_HEIGHT), TRUE, TRUE, 0);
  gtk_widget_set_size_request (scrolled, -1, FACTS_HEIGHT);
  gtk_box_pack_start (box, scrolled, TRUE, TRUE, 0);
  gtk_box_pack_start (box, d->accept, FALSE, FALSE, 0);
  gtk_box_pack_start (box, d->bar, FALSE, FALSE, 0);
  gtk_box_pack_start (box, d->said, FALSE, FALSE, 0);
  widgets_fill_width (gtk_widget_get_parent (d->facts), d->facts);
  widgets_fill_width (d->said, d->said);
  fit_lines (GTK_WINDOW (d->window), ACROSS, DOWN);

  g_signal_connect (gtk_tree_view_get_selection (GTK_TREE_VIEW (d->list)), "changed", G_CALLBACK (on_model_chosen), d);
  g_signal_connect (d->list, "row-activated", G_CALLBACK (on_row_activated), d);
  g_signal_connect_swapped (d->accept, "toggled", G_CALLBACK (show_state), d);
}

/* Until the user leaves; a running download is stopped first. */
static void
run_download (Download *d)
{
  for (;;)
    switch (gtk_dialog_run (GTK_DIALOG (d->window)))
      {
      case RESPONSE_DOWNLOAD:
        start (d);
        break;
      case RESPONSE_STOP:
        stop_download (d);
        break;
      default:
        if (!d->job)
          return;
        d->leaving = TRUE;
        stop_download (d);
      }
}

char *
download_run (GtkWindow *parent)
{
  Download d = { 0 };
  g_autoptr (GError) error = NULL;

  g_mutex_init (&d.lock);
  d.folder = fetch_folder (&error);
  make_download_window (&d, parent);
  d.no_folder = error ? error->message : NULL;
  gtk_widget_show_all (d.window);
  download_list_fill (d.list);
  show_facts (&d);
  show_state (&d);
  gtk_widget_grab_focus (d.list);
  run_download (&d);

  gtk_widget_destroy (d.window);
  g_mutex_clear (&d.lock);
  via_source_free (d.source);
  g_free (d.name);
  g_free (d.folder);
  g_free (d.note);
  return d.fetched;
}
