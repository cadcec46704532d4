/* classes.c - what the network sees, as a list to choose from, and a search in all of its classes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "classes.h"

#include <glib/gi18n-lib.h>

#include "../explain/guess.h"
#include "class-list.h"

#define N_BEST 10
#define N_FOUND 50

struct _Classes
{
  GtkWidget     *search;
  ClassList     *list;
  ViaTrace      *trace;
  GArray        *ticked; /* class numbers */
  int            current;
  int            at;     /* the class that the mouse points at, or -1 */
  int            before; /* the class whose tick went along with the choice, or -1 */
  gboolean       typed;  /* something that has not been chosen yet */
  gboolean       meant;  /* the rows are not found by their names, but all meant */
  ClassesChanged changed, pointed;
  gpointer       data;
};

static gboolean
is_ticked (const Classes *c, int index)
{
  for (guint i = 0; i < c->ticked->len; i++)
    if (g_array_index (c->ticked, int, i) == index)
      return TRUE;
  return FALSE;
}

static void
tick_only (Classes *c, const int *indices, guint n)
{
  g_array_set_size (c->ticked, 0);
  g_array_append_vals (c->ticked, indices, n);
}

static int
best_row (const Classes *c)
{
  ViaGuess guess;

  return c->trace && via_trace_top (c->trace, &guess, 1) ? guess.index : -1;
}

/* ---- filling the list */

static void
append_row (Classes *c, int index)
{
  ViaGuess         guess = via_trace_guess (c->trace, index);
  const ViaModel  *model = via_trace_model (c->trace);
  ViaOutputs       outputs = via_model_outputs (model);
  g_autofree char *answer = guess_text (outputs, guess_answer (model, &guess), 1);

  class_list_append (c->list, &guess, answer, outputs == VIA_OUTPUTS_VALUE ? 0 : guess.probability);
}

static void
append_rows (Classes *c, const int *indices, guint n)
{
  for (guint i = 0; i < n; i++)
    append_row (c, indices[i]);
}

/* What has the text in its name; else what the text means, such as top:5; else that there is nothing. */
static void
add_found (Classes *c, const char *text)
{
  int              found[N_FOUND];
  guint            n = via_model_search (via_trace_model (c->trace), text, found, N_FOUND), n_meant = 0;
  g_autofree int  *meant = n == 0 ? via_trace_choose (c->trace, text, &n_meant, NULL) : NULL;
  g_autofree char *words = g_strdup_printf (_ ("No class is called “%s”"), text);

  append_rows (c, found, n);
  append_rows (c, meant, n_meant);
  c->meant = meant != NULL;
  if (n == 0 && !meant)
    class_list_say (c->list, words);
}

/* What a tagger finds, or the best ones, below those that are ticked but not among them. */
static void
add_best (Classes *c)
{
  ViaGuess guesses[N_FOUND];
  guint    n = via_trace_tags (c->trace, guesses, N_FOUND);

  if (n == 0)
    n = via_trace_top (c->trace, guesses, N_BEST);
  for (guint t = 0; t < c->ticked->len; t++)
    {
      int      index = g_array_index (c->ticked, int, t);
      gboolean among = FALSE;

      for (guint i = 0; i < n; i++)
        among |= guesses[i].index == index;
      if (!among)
        append_row (c, index);
    }
  for (guint i = 0; i < n; i++)
    append_row (c, guesses[i].index);
}

static void
name_answers (Classes *c)
{
  gboolean value = c->trace && via_model_outputs (via_trace_model (c->trace)) == VIA_OUTPUTS_VALUE;

  class_list_name_answers (c->list, value ? _ ("Value") : _ ("Probability"));
}

static void
fill_rows (Classes *c)
{
  const char *text = gtk_entry_get_text (GTK_ENTRY (c->search));

  class_list_clear (c->list);
  if (c->trace && *text)
    add_found (c, text);
  else if (c->trace)
    add_best (c);
  class_list_select (c->list, c->current);
}

/* ---- what the user does */

static void
make_current (Classes *c, int index)
{
  c->current = index;
  c->typed = FALSE;
  if (c->ticked->len == 1)
    {
      c->before = g_array_index (c->ticked, int, 0);
      tick_only (c, &index, 1);
    }
  class_list_show_ticks (c->list);
  c->changed (c->data);
}

static void
on_chosen (int index, gpointer data)
{
  make_current (data, index);
}

/* With the keys, a row is chosen before its box can be ticked, and the tick has already gone along. */
static gboolean
is_key (void)
{
  GdkEvent *event = gtk_get_current_event ();
  gboolean  key = event && event->type == GDK_KEY_PRESS;

  if (event)
    gdk_event_free (event);
  return key;
}

/* One class stays ticked. */
static void
toggle (Classes *c, int index)
{
  if (!is_ticked (c, index))
    g_array_append_val (c->ticked, index);
  else if (c->ticked->len == 1 && is_key () && c->before >= 0 && c->before != index)
    g_array_prepend_val (c->ticked, c->before);
  else if (c->ticked->len > 1)
    for (guint i = 0; i < c->ticked->len; i++)
      if (g_array_index (c->ticked, int, i) == index)
        g_array_remove_index (c->ticked, i--);
}

static void
on_toggled (int index, gpointer data)
{
  Classes *c = data;

  c->typed = FALSE;
  toggle (c, index);
  class_list_show_ticks (c->list);
  c->changed (c->data);
}

static void
on_pointed (int index, gpointer data)
{
  Classes *c = data;

  c->at = index;
  c->pointed (c->data);
}

static void
on_typed (GtkEntry *entry, Classes *c)
{
  c->typed = *gtk_entry_get_text (entry) != '\0';
  fill_rows (c);
}

/* Return takes the first row, or what the text says without one, and OK when there is nothing to take. */
static void
on_return (GtkEntry *entry, Classes *c)
{
  int first = class_list_first (c->list);

  if (!c->typed)
    gtk_window_activate_default (GTK_WINDOW (gtk_widget_get_toplevel (c->search)));
  else if (first >= 0 && !c->meant)
    {
      tick_only (c, &first, 1);
      make_current (c, first);
      class_list_select (c->list, first);
    }
  else
    classes_take_typed (c, NULL);
}

/* ---- widgets */

static void
make_search (Classes *c)
{
  GtkEntry *entry = GTK_ENTRY (c->search = gtk_entry_new ());

  gtk_entry_set_icon_from_icon_name (entry, GTK_ENTRY_ICON_PRIMARY, "edit-find");
  gtk_widget_set_tooltip_text (c->search, _ ("Type to search in all classes, by name, synonym or number; Return takes the first"));
  g_signal_connect (entry, "changed", G_CALLBACK (on_typed), c);
  g_signal_connect (entry, "activate", G_CALLBACK (on_return), c);
}

static gboolean
ask_ticked (int index, gpointer data)
{
  return is_ticked (data, index);
}

Classes *
classes_new (ClassesChanged changed, ClassesChanged pointed, gpointer data)
{
  Classes *c = g_new0 (Classes, 1);

  c->ticked = g_array_new (FALSE, FALSE, sizeof (int));
  c->current = c->at = -1;
  c->changed = changed;
  c->pointed = pointed;
  c->data = data;
  c->list = class_list_new (&(ClassListUser){ ask_ticked, on_chosen, on_toggled, on_pointed, c });
  make_search (c);
  gtk_widget_set_tooltip_text (class_list_widget (c->list),
                               _ ("What the network sees.  Click a class to explain it; tick several to explain them all."));
  return c;
}

void
classes_free (Classes *classes)
{
  if (!classes)
    return;
  g_signal_handlers_disconnect_by_data (classes->search, classes);
  class_list_free (classes->list);
  g_array_free (classes->ticked, TRUE);
  g_free (classes);
}

GtkWidget *
classes_search (const Classes *classes)
{
  return classes->search;
}

GtkWidget *
classes_list (const Classes *classes)
{
  return class_list_widget (classes->list);
}

/* ---- from outside */

void
classes_show (Classes *classes, ViaTrace *trace)
{
  classes->trace = trace;
  classes->current = best_row (classes);
  classes->before = -1;
  tick_only (classes, &classes->current, trace ? 1 : 0);
  name_answers (classes);
  fill_rows (classes);
}

int
classes_current (const Classes *classes)
{
  return classes->current;
}

int
classes_pointed (const Classes *classes)
{
  return classes->at >= 0 ? classes->at : classes->current;
}

const int *
classes_ticked (const Classes *classes, guint *n)
{
  *n = classes->ticked->len;
  return (const int *) (void *) classes->ticked->data;
}

char *
classes_spec (const Classes *classes)
{
  GString *spec = g_string_new (NULL);

  /* Repeated on another picture, the best class means that picture's. */
  if (classes->ticked->len == 1 && g_array_index (classes->ticked, int, 0) == best_row (classes))
    return g_string_free (spec, FALSE);
  for (guint i = 0; i < classes->ticked->len; i++)
    g_string_append_printf (spec, "%s%d", i ? "," : "", g_array_index (classes->ticked, int, i));
  return g_string_free (spec, FALSE);
}

gboolean
classes_choose (Classes *classes, const char *spec, GError **error)
{
  g_autofree int *indices = NULL;
  guint           n;

  if (!classes->trace || !(indices = via_trace_choose (classes->trace, spec, &n, error)))
    return FALSE;
  tick_only (classes, indices, n);
  if (!is_ticked (classes, classes->current))
    classes->current = indices[0];
  classes->typed = FALSE;
  fill_rows (classes);
  classes->changed (classes->data);
  return TRUE;
}

gboolean
classes_take_typed (Classes *classes, GError **error)
{
  g_autofree char *text = g_strdup (gtk_entry_get_text (GTK_ENTRY (classes->search)));

  return !classes->typed || classes_choose (classes, text, error);
}

void
classes_reset (Classes *classes)
{
  gtk_entry_set_text (GTK_ENTRY (classes->search), "");
}
