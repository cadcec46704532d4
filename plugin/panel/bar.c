/* bar.c - a share of a whole as a small bar, to be seen on any ground.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A theme may give the chosen row the colour of its bars, so this one brings its own: dark frame, white ground, blue bar.
 */
#include "bar.h"

#include <glib.h>

/* R, G, B, A. */
#define FRAME 0x404040ff
#define GROUND 0xffffffff
#define FULL 0x2a6fc9ff

static void
fill_columns (GdkPixbuf *bar, int from, int n, guint32 color)
{
  g_autoptr (GdkPixbuf) part = NULL;

  if (n < 1)
    return;
  part = gdk_pixbuf_new_subpixbuf (bar, from, 1, n, BAR_HEIGHT - 2);
  gdk_pixbuf_fill (part, color);
}

GdkPixbuf *
bar_new (double share)
{
  GdkPixbuf *bar = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, BAR_WIDTH, BAR_HEIGHT);
  const int  room = BAR_WIDTH - 2;
  int        full = (int) (CLAMP (share, 0, 1) * room + 0.5);

  gdk_pixbuf_fill (bar, FRAME);
  fill_columns (bar, 1, full, FULL);
  fill_columns (bar, 1 + full, room - full, GROUND);
  return bar;
}
