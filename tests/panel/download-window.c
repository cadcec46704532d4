/* download-window.c - opens the dialog that gets models, and tells what is written in it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On stdout, a line each: "text T NUMBER WORDS" when the words of the label or bar of that number have changed, "button NAME 0|1" when it can be pressed or
 * no longer; at the end "pause T", the longest time that the main loop was busy, and "model NAME".  T is in seconds.
 */
#include <stdio.h>

#include "panel/download.h"

#define TICK_MS 10

typedef struct
{
  GHashTable *seen; /* widget -> what it said */
  gint64      last, pause;
} Watch;

static double
seconds (gint64 us)
{
  return (double) us / G_USEC_PER_SEC;
}

static char *
words_of (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    return g_strdup_printf ("button %s %d", gtk_button_get_label (GTK_BUTTON (widget)), gtk_widget_is_sensitive (widget));
  if (GTK_IS_PROGRESS_BAR (widget))
    return g_strdup (gtk_progress_bar_get_text (GTK_PROGRESS_BAR (widget)));
  return GTK_IS_LABEL (widget) ? g_strdup (gtk_label_get_text (GTK_LABEL (widget))) : NULL;
}

static void
look_at (GtkWidget *widget, gpointer data)
{
  Watch           *watch = data;
  g_autofree char *words = words_of (widget);

  if (words && g_strcmp0 (words, g_hash_table_lookup (watch->seen, widget)) != 0)
    {
      g_autofree char *line = g_strdelimit (g_strdup (words), "\n", ' ');

      if (GTK_IS_BUTTON (widget))
        printf ("%s\n", line);
      else
        printf ("text %.3f %p %s\n", seconds (g_get_monotonic_time ()), (gpointer) widget, line);
      fflush (stdout);
      g_hash_table_insert (watch->seen, widget, g_steal_pointer (&words));
    }
  if (GTK_IS_CONTAINER (widget) && !GTK_IS_BUTTON (widget))
    gtk_container_forall (GTK_CONTAINER (widget), look_at, watch);
}

static gboolean
on_tick (gpointer data)
{
  Watch *watch = data;
  gint64 now = g_get_monotonic_time ();
  GList *windows = gtk_window_list_toplevels ();

  watch->pause = MAX (watch->pause, now - watch->last);
  for (GList *w = windows; w; w = w->next)
    look_at (w->data, watch);
  g_list_free (windows);
  watch->last = g_get_monotonic_time ();
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  Watch            watch = { g_hash_table_new_full (NULL, NULL, NULL, g_free) };
  g_autofree char *model = NULL;

  gtk_init (&argc, &argv);
  watch.last = g_get_monotonic_time ();
  g_timeout_add (TICK_MS, on_tick, &watch);
  model = download_run (NULL);
  printf ("pause %.3f\nmodel %s\n", seconds (watch.pause), model ? model : "");
  g_hash_table_unref (watch.seen);
  return 0;
}
