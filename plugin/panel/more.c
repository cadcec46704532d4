/* more.c - what few people change, behind an expander that is remembered.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "more.h"

#include <glib/gi18n-lib.h>

#include "remembered.h"
#include "widgets.h"

#define MORE "more" /* whether it is open, as remembered.h keeps it */

typedef struct
{
  WindowFit *fit;
  gboolean   reveal; /* it has just been opened, and is to be seen */
} More;

static void
on_expanded (GtkExpander *expander, GParamSpec *spec, More *more)
{
  more->reveal = gtk_expander_get_expanded (expander);
  remembered_set (MORE, more->reveal);
  fit_later (more->fit);
}

/* Below the end of what is seen nobody would look for it. */
static void
on_allocated (GtkWidget *inside, GtkAllocation *place, More *more)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (more->fit->scrolled);
  int                x, y;

  if (more->reveal && gtk_widget_translate_coordinates (inside, more->fit->content, 0, 0, &x, &y))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (scrolled), y, y + place->height);
  more->reveal = FALSE;
}

GtkWidget *
more_new (GtkWidget *inside, WindowFit *fit)
{
  GtkWidget *expander = gtk_expander_new_with_mnemonic (_ ("E_xtra settings"));
  More      *more = g_new0 (More, 1);

  more->fit = fit;
  g_object_set_data_full (G_OBJECT (expander), "more", more, g_free);
  gtk_container_add (GTK_CONTAINER (expander), inside);
  gtk_expander_set_spacing (GTK_EXPANDER (expander), WIDGETS_SPACE);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), remembered_get (MORE));
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (on_expanded), more);
  g_signal_connect (inside, "size-allocate", G_CALLBACK (on_allocated), more);
  g_signal_connect_swapped (inside, "map", G_CALLBACK (fit_later), fit); /* GTK 2 opens and closes slowly */
  g_signal_connect_swapped (inside, "unmap", G_CALLBACK (fit_later), fit);
  return expander;
}

void
more_forget (GtkWidget *expander)
{
  GtkWidget *inside = gtk_bin_get_child (GTK_BIN (expander));
  More      *more = g_object_get_data (G_OBJECT (expander), "more");

  g_signal_handlers_disconnect_by_data (inside, more->fit);
  g_signal_handlers_disconnect_by_data (inside, more);
  g_signal_handlers_disconnect_by_data (expander, more);
}
