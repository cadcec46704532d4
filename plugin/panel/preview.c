/* preview.c - the picture with the heat over it, as its layer will look, or the original and that side by side.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is shown is painted at the size at which it is shown, whenever that or something else changes: see view.h of plugin/explain for the
 * thumbnail, and pane.h for the pixels.
 */
#include "preview.h"

#include <gdk/gdkkeysyms.h>
#include <math.h>

#include "outline.h"

#define LEAST_WIDTH 64
#define LEAST_HEIGHT 32 /* beside large letters on a small screen */
#define GAP 4           /* between two pictures */
#define STEP 1.25
#define MOST_STEPS 16
#define NUDGE 0.1 /* of what is shown */

typedef struct
{
  PaneScene  scene; /* without a picture: nothing is shown */
  PaneView   view;
  int        steps;    /* closer than all of it */
  GdkPixbuf *panes[2]; /* the original, if it is asked for; and the overlay */
  FramePart  part;     /* of the picture, that they show */
  ViaBox     framed;   /* of the picture; empty: nothing is */
  double     x, y;     /* where it was taken hold of, in widget pixels */
} Preview;

static Preview *
preview_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "preview");
}

static int
scale_of (GtkWidget *widget)
{
#if GTK_MAJOR_VERSION >= 3
  return gtk_widget_get_scale_factor (widget);
#else
  return 1;
#endif
}

/* ---- painting */

static void
forget_panes (Preview *p)
{
  g_clear_object (&p->panes[0]);
  g_clear_object (&p->panes[1]);
}

/* The room of one pane, in the screen's pixels. */
static void
measure_pane (GtkWidget *widget, int *width, int *height)
{
  GtkAllocation all;

  gtk_widget_get_allocation (widget, &all);
  if (preview_of (widget)->scene.side_by_side)
    all.width = (all.width - GAP) / 2;
  *width = MAX (1, all.width) * scale_of (widget);
  *height = MAX (1, all.height) * scale_of (widget);
}

static void
paint_panes (GtkWidget *widget)
{
  Preview *p = preview_of (widget);
  int      width, height;

  forget_panes (p);
  if (p->scene.picture)
    {
      measure_pane (widget, &width, &height);
      if (p->scene.side_by_side)
        p->panes[0] = pane_paint (&(PaneScene){ .picture = p->scene.picture }, &p->view, width, height, &p->part);
      p->panes[1] = pane_paint (&p->scene, &p->view, width, height, &p->part);
    }
  gtk_widget_queue_draw (widget);
}

/* Both in whole pixels of the screen. */
static void
draw_framed (cairo_t *cr, const Preview *p, GdkPixbuf *pane, int scale)
{
  ViaBox box = frame_in_part (p->framed, &p->part);

  gdk_cairo_set_source_pixbuf (cr, pane, 0, 0);
  cairo_paint (cr);
  cairo_rectangle (cr, 0, 0, gdk_pixbuf_get_width (pane), gdk_pixbuf_get_height (pane));
  cairo_clip (cr);
  if (box.width > 0)
    outline_draw (cr, &box, scale);
}

static void
draw_pane (cairo_t *cr, const Preview *p, GdkPixbuf *pane, double left, double width, double height, int scale)
{
  double beside = left + (width - gdk_pixbuf_get_width (pane) / scale) / 2;
  double above = (height - gdk_pixbuf_get_height (pane) / scale) / 2;

  cairo_save (cr);
  cairo_translate (cr, round (beside), round (above));
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  draw_framed (cr, p, pane, scale);
  cairo_restore (cr);
}

/* Keys go to it. */
static void
draw_focus (cairo_t *cr, double width, double height)
{
  const double dash = 1;

  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, &dash, 1, 0);
  cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
  cairo_rectangle (cr, 0.5, 0.5, width - 1, height - 1);
  cairo_stroke (cr);
}

static void
draw (GtkWidget *widget, cairo_t *cr)
{
  const Preview *p = preview_of (widget);
  GtkAllocation  all;
  double         width;

  gtk_widget_get_allocation (widget, &all);
  width = p->panes[0] ? (all.width - GAP) / 2.0 : all.width;
  if (p->panes[0])
    draw_pane (cr, p, p->panes[0], 0, width, all.height, scale_of (widget));
  if (p->panes[1])
    draw_pane (cr, p, p->panes[1], all.width - width, width, all.height, scale_of (widget));
  if (gtk_widget_has_focus (widget))
    draw_focus (cr, all.width, all.height);
}

#if GTK_MAJOR_VERSION >= 3
static gboolean
on_draw (GtkWidget *widget, cairo_t *cr, gpointer data)
{
  draw (widget, cr);
  return FALSE;
}
#else
static gboolean
on_expose (GtkWidget *widget, GdkEventExpose *event, gpointer data)
{
  cairo_t *cr = gdk_cairo_create (gtk_widget_get_window (widget));

  draw (widget, cr);
  cairo_destroy (cr);
  return FALSE;
}
#endif

/* ---- looking closer */

static void
zoom (GtkWidget *widget, int steps)
{
  Preview *p = preview_of (widget);

  p->steps = CLAMP (p->steps + steps, 0, MOST_STEPS);
  p->view.zoom = pow (STEP, p->steps);
  paint_panes (widget);
}

/* By parts of what is shown. */
static void
move (GtkWidget *widget, double across, double down)
{
  Preview *p = preview_of (widget);

  if (!p->scene.picture)
    return;
  pane_move (&p->view, across, down);
  paint_panes (widget);
}

static gboolean
on_scroll (GtkWidget *widget, GdkEventScroll *event, gpointer data)
{
  if (event->direction != GDK_SCROLL_UP && event->direction != GDK_SCROLL_DOWN)
    return FALSE;
  zoom (widget, event->direction == GDK_SCROLL_UP ? 1 : -1);
  return TRUE;
}

static gboolean
on_pressed (GtkWidget *widget, GdkEventButton *event, gpointer data)
{
  Preview *p = preview_of (widget);

  p->x = event->x;
  p->y = event->y;
  gtk_widget_grab_focus (widget);
  return TRUE;
}

static gboolean
on_pulled (GtkWidget *widget, GdkEventMotion *event, gpointer data)
{
  Preview *p = preview_of (widget);
  int      width, height;

  measure_pane (widget, &width, &height);
  move (widget, (p->x - event->x) * scale_of (widget) / width, (p->y - event->y) * scale_of (widget) / height);
  p->x = event->x;
  p->y = event->y;
  return TRUE;
}

static gboolean
on_preview_key (GtkWidget *widget, GdkEventKey *event, gpointer data)
{
  switch (event->keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      zoom (widget, 1);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom (widget, -1);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      move (widget, event->keyval == GDK_KEY_Left ? -NUDGE : NUDGE, 0);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      move (widget, 0, event->keyval == GDK_KEY_Up ? -NUDGE : NUDGE);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- from outside */

static void
preview_free (gpointer data)
{
  Preview *p = data;

  forget_panes (p);
  g_free (p);
}

GtkWidget *
preview_new (void)
{
  GtkWidget *widget = gtk_drawing_area_new ();
  Preview   *p = g_new0 (Preview, 1);

  p->view = PANE_ALL;
  g_object_set_data_full (G_OBJECT (widget), "preview", p, preview_free);
  gtk_widget_set_size_request (widget, LEAST_WIDTH, LEAST_HEIGHT);
  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_add_events (widget, GDK_SCROLL_MASK | GDK_BUTTON_PRESS_MASK | GDK_BUTTON1_MOTION_MASK | GDK_KEY_PRESS_MASK);
#if GTK_MAJOR_VERSION >= 3
  g_signal_connect (widget, "draw", G_CALLBACK (on_draw), NULL);
#else
  g_signal_connect (widget, "expose-event", G_CALLBACK (on_expose), NULL);
#endif
  g_signal_connect (widget, "size-allocate", G_CALLBACK (paint_panes), NULL);
  g_signal_connect (widget, "scroll-event", G_CALLBACK (on_scroll), NULL);
  g_signal_connect (widget, "button-press-event", G_CALLBACK (on_pressed), NULL);
  g_signal_connect (widget, "motion-notify-event", G_CALLBACK (on_pulled), NULL);
  g_signal_connect (widget, "key-press-event", G_CALLBACK (on_preview_key), NULL);
  return widget;
}

void
preview_show (GtkWidget *preview, const PaneScene *scene)
{
  preview_of (preview)->scene = *scene;
  paint_panes (preview);
}

void
preview_frame (GtkWidget *preview, const ViaBox *box)
{
  preview_of (preview)->framed = box ? *box : (ViaBox){ 0 };
  gtk_widget_queue_draw (preview);
}

void
preview_clear (GtkWidget *preview)
{
  preview_show (preview, &(PaneScene){ 0 });
}

void
preview_reset (GtkWidget *preview)
{
  preview_of (preview)->view = PANE_ALL;
  preview_of (preview)->steps = 0;
  paint_panes (preview);
}
