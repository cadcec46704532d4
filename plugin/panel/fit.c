/* fit.c - a window as large as its contents would like, if the screen has room, and no larger than they are.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fit.h"

/* What a preview would like, what a scroll bar takes, and what is kept free for the window's own frame and for bars at the screen's edges. */
#define PREVIEW_WIDTH 400
#define PREVIEW_HEIGHT 300
#define BAR_WIDTH 20    /* for scrolling */
#define LEAST_HEIGHT 60 /* of what scrolls */
#define FREE_WIDTH 20
#define FREE_HEIGHT 60
/* How high a window is at most when it opens: for letters of the usual size, and for larger ones, in lines. */
#define MOST_HEIGHT 640
#define MOST_LINES 36

static GtkRequisition
least_of (GtkWidget *widget)
{
  GtkRequisition size = { 0 };

#if GTK_MAJOR_VERSION >= 3
  if (widget)
    gtk_widget_get_preferred_size (widget, &size, NULL);
#else
  if (widget)
    gtk_widget_size_request (widget, &size);
#endif
  return size;
}

int
fit_line_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) line = gtk_widget_create_pango_layout (widget, "M");
  int height;

  pango_layout_get_pixel_size (line, NULL, &height);
  return height;
}

/* A window that is there already stays where it is, and may grow to the right and downwards. */
static GdkRectangle
room_for (GtkWindow *window)
{
  GdkScreen   *screen = gtk_window_get_screen (window);
  int          monitor = gdk_screen_get_monitor_at_window (screen, gtk_widget_get_window (GTK_WIDGET (window)));
  GdkRectangle room;
  int          x, y;

#if GTK_MAJOR_VERSION >= 3
  gdk_screen_get_monitor_workarea (screen, monitor, &room);
#else
  gdk_screen_get_monitor_geometry (screen, monitor, &room);
#endif
  room.width -= FREE_WIDTH;
  room.height -= FREE_HEIGHT;
  if (gtk_widget_get_mapped (GTK_WIDGET (window)))
    {
      gtk_window_get_position (window, &x, &y);
      room.width -= MAX (0, x - room.x - FREE_WIDTH / 2);
      room.height -= MAX (0, y - room.y - FREE_HEIGHT / 2);
    }
  else
    room.height = MIN (room.height, MAX (MOST_HEIGHT, MOST_LINES * fit_line_height (GTK_WIDGET (window))));
  return room;
}

/* All of its width, if the screen has that: then it scrolls up and down only. */
static void
widen_scrolled (const WindowFit *fit, int room)
{
  int beside = least_of (GTK_WIDGET (fit->window)).width - least_of (fit->scrolled).width;
  int wanted = MAX (least_of (fit->content).width, least_of (fit->sometimes).width) + BAR_WIDTH;

  gtk_widget_set_size_request (fit->scrolled, MIN (wanted, room - beside), LEAST_HEIGHT);
}

static GtkRequisition
wanted_size (const WindowFit *fit)
{
  GdkRectangle   room = room_for (fit->window);
  GtkRequisition all, preview = least_of (fit->preview);
  int            higher = PREVIEW_HEIGHT - least_of (fit->row).height;

  if (fit->scrolled)
    {
      widen_scrolled (fit, room.width);
      higher = MAX (0, least_of (fit->content).height - least_of (fit->row).height);
    }
  all = least_of (GTK_WIDGET (fit->window));
  all.width = MIN (all.width + MAX (0, PREVIEW_WIDTH - preview.width), room.width);
  all.height = MIN (all.height + higher, room.height);
  return all;
}

void
fit_window (WindowFit *fit)
{
  GtkRequisition size;
  int            width, height;

  gtk_widget_realize (GTK_WIDGET (fit->window));
  size = wanted_size (fit);
  gtk_window_get_size (fit->window, &width, &height);
  if (!gtk_widget_get_mapped (GTK_WIDGET (fit->window)))
    gtk_window_set_default_size (fit->window, size.width, size.height);
  else if (height == fit->height || height < size.height)
    gtk_window_resize (fit->window, width, size.height);
  fit->height = size.height;
}

void
fit_lines (GtkWindow *window, int across, int down)
{
  int          line = fit_line_height (GTK_WIDGET (window));
  GdkRectangle room;

  gtk_widget_realize (GTK_WIDGET (window));
  room = room_for (window);
  gtk_window_set_default_size (window, MIN (across * line, room.width), MIN (down * line, room.height));
}

static gboolean
fit_now (gpointer data)
{
  WindowFit *fit = data;

  fit->later = 0;
  fit_window (fit);
  return G_SOURCE_REMOVE;
}

void
fit_later (WindowFit *fit)
{
  if (!fit->later)
    fit->later = g_idle_add (fit_now, fit);
}

void
fit_never (WindowFit *fit)
{
  g_clear_handle_id (&fit->later, g_source_remove);
}
