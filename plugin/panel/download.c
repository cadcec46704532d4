/* download.c - the dialog that gets models: what is known and missing, and its files from the network; built once for each GIMP,
 * with its GTK.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One job downloads all files of a model.  Stopping it only asks; the dialog waits for its end in the main loop, because the
 * disk may be slow to take what has come.
 */
#include "download.h"

#include <glib/gi18n-lib.h>

#include "../download/fetch.h"
#include "../explain/job.h"
#include "download-facts.h"
#include "widgets.h"

#define WIDTH 580
#define LIST_HEIGHT 170
#define FACTS_HEIGHT 190
#define SAID_HEIGHT 50
#define BORDER 12

enum
{
  RESPONSE_DOWNLOAD = 1,
  RESPONSE_STOP
};

enum
{
  COLUMN_NAME,
  COLUMN_SUMMARY,
  N_COLUMNS
};

typedef struct
{
  GtkWidget *window, *list, *facts, *bar, *said;
  char      *folder; /* NULL: there is none */
  char      *name;   /* the chosen model, NULL: none */
  ViaSource *source; /* its */
  char      *fetched;
  Job       *job; /* running, or NULL */
  gboolean   leaving;
  gint       stopped; /* atomic */
  GMutex     lock;    /* guards the next one */
  char      *note;    /* the last one of the job, until it has been shown */

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

static gboolean
work (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Download     *d = data;
  FetchListener listener = { on_progress, on_note, d };

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

static void
show_state (Download *d)
{
  GtkDialog *window = GTK_DIALOG (d->window);
  gboolean   can = !d->job && d->source && d->folder && !fetch_unavailable (d->source);

  gtk_dialog_set_response_sensitive (window, RESPONSE_DOWNLOAD, can);
  gtk_dialog_set_response_sensitive (window, RESPONSE_STOP, d->job && !g_atomic_int_get (&d->stopped));
  gtk_widget_set_sensitive (d->list, !d->job);
}

static void
show_facts (Download *d)
{
  g_autofree char *facts = d->source ? download_facts (d->name, d->source, d->folder ? d->folder : "–") : NULL;

  gtk_label_set_markup (GTK_LABEL (d->facts), facts ? facts : _ ("All known models are installed."));
}

/* The list */

/* Of what is there, only what cannot be used: it may be broken. */
static gboolean
is_offered (const char *name, ViaSource *source)
{
  return source && (!via_source_is_complete (source) || !via_model_is_installed (name, NULL));
}

static void
fill_list (Download *d)
{
  GtkListStore *store = GTK_LIST_STORE (gtk_tree_view_get_model (GTK_TREE_VIEW (d->list)));
  g_auto (GStrv) names = via_model_list ();
  GtkTreeIter row;

  gtk_list_store_clear (store);
  for (int i = 0; names[i]; i++)
    {
      g_autoptr (ViaSource) source = via_source_new (names[i], NULL);
      g_autofree char *summary = source ? fetch_summary (source) : NULL;

      if (is_offered (names[i], source))
        gtk_list_store_insert_with_values (store, &row, -1, COLUMN_NAME, names[i], COLUMN_SUMMARY, summary, -1);
    }
  if (gtk_tree_model_get_iter_first (GTK_TREE_MODEL (store), &row))
    {
      GtkTreePath *first = gtk_tree_path_new_first ();

      gtk_tree_view_set_cursor (GTK_TREE_VIEW (d->list), first, NULL, FALSE);
      gtk_tree_path_free (first);
    }
}

static void
on_model_chosen (GtkTreeSelection *selection, Download *d)
{
  GtkTreeModel *model;
  GtkTreeIter   row;

  g_clear_pointer (&d->name, g_free);
  g_clear_pointer (&d->source, via_source_free);
  if (gtk_tree_selection_get_selected (selection, &model, &row))
    {
      gtk_tree_model_get (model, &row, COLUMN_NAME, &d->name, -1);
      d->source = via_source_new (d->name, NULL);
    }
  show_facts (d);
  show_state (d);
}

/* A download, from its start to its end */

/* All files have come; do they make a model? */
static void
take_model (Download *d)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *words = g_strdup_printf (_ ("%s is installed."), d->name);

  say_state (d, via_model_is_installed (d->name, &problem) ? words : problem->message);
  if (problem)
    return;
  g_free (d->fetched);
  d->fetched = g_strdup (d->name);
  fill_list (d);
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
  if (d->job || !d->source || !d->folder)
    return;
  g_atomic_int_set (&d->stopped, FALSE);
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

static void
add_column (GtkTreeView *view, const char *title, int column, gboolean expand)
{
  GtkTreeViewColumn *c = gtk_tree_view_column_new_with_attributes (title, gtk_cell_renderer_text_new (), "text", column, NULL);

  gtk_tree_view_column_set_expand (c, expand);
  gtk_tree_view_append_column (view, c);
}

static GtkWidget *
list_new (void)
{
  GtkListStore *store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING);
  GtkWidget    *list = gtk_tree_view_new_with_model (GTK_TREE_MODEL (store));

  g_object_unref (store);
  add_column (GTK_TREE_VIEW (list), _ ("Model"), COLUMN_NAME, TRUE);
  add_column (GTK_TREE_VIEW (list), _ ("Size and licence"), COLUMN_SUMMARY, FALSE);
  gtk_tree_view_set_search_column (GTK_TREE_VIEW (list), COLUMN_NAME);
  gtk_tree_selection_set_mode (gtk_tree_view_get_selection (GTK_TREE_VIEW (list)), GTK_SELECTION_BROWSE);
  return list;
}

/* Text that can be marked and copied. */
static GtkWidget *
text_new (int height)
{
  GtkWidget *text = gtk_label_new (NULL);

  gtk_label_set_line_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR); /* addresses have no spaces */
  gtk_label_set_max_width_chars (GTK_LABEL (text), 1);                   /* as wide as the list */
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  g_object_set (text, "xalign", 0.0f, "yalign", 0.0f, NULL);
  gtk_widget_set_size_request (text, WIDTH, height);
  return text;
}

static void
on_row_activated (Download *d)
{
  gtk_dialog_response (GTK_DIALOG (d->window), RESPONSE_DOWNLOAD);
}

static void
make_download_window (Download *d, GtkWindow *parent)
{
  GtkBox *box;

  d->window = gtk_dialog_new_with_buttons (_ ("Get Models"), parent, GTK_DIALOG_MODAL, _ ("_Close"), GTK_RESPONSE_CLOSE,
                                           _ ("_Stop"), RESPONSE_STOP, _ ("_Download"), RESPONSE_DOWNLOAD, NULL);
  d->list = list_new ();
  d->facts = text_new (FACTS_HEIGHT);
  d->bar = widgets_progress_bar ();
  d->said = text_new (SAID_HEIGHT);
  gtk_dialog_set_default_response (GTK_DIALOG (d->window), RESPONSE_DOWNLOAD);
  gtk_container_set_border_width (GTK_CONTAINER (d->window), BORDER);

  box = GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (d->window)));
  gtk_box_set_spacing (box, BORDER);
  gtk_box_pack_start (box, widgets_scrolled (d->list, WIDTH, LIST_HEIGHT), TRUE, TRUE, 0);
  gtk_box_pack_start (box, d->facts, FALSE, FALSE, 0);
  gtk_box_pack_start (box, d->bar, FALSE, FALSE, 0);
  gtk_box_pack_start (box, d->said, FALSE, FALSE, 0);

  g_signal_connect (gtk_tree_view_get_selection (GTK_TREE_VIEW (d->list)), "changed", G_CALLBACK (on_model_chosen), d);
  g_signal_connect_swapped (d->list, "row-activated", G_CALLBACK (on_row_activated), d);
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
  show_facts (&d);
  show_state (&d);
  fill_list (&d);
  say_state (&d, error ? error->message : NULL);
  gtk_widget_show_all (d.window);
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
