/* pane.h - one picture of the preview, in the screen's pixels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PANE_H
#define PANE_H

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "../explain/frame.h"
#include "../explain/settings.h"
#include "../explain/thumbnail.h"

/* The heat over a part of the picture: height x width pixels, R'G'B'A.  Of a cut-out only A counts: how much of the picture is left. */
typedef void (*PaneHeat) (const FramePart *part, float *rgba, gpointer data);

typedef struct
{
  const Thumbnail *picture; /* lent, as is all else, until the next call */
  PaneHeat         heat;    /* NULL: nothing lies over it */
  gpointer         data;
  Blend            mode;
  double           opacity; /* 0…1 */
  gboolean         side_by_side;
  gboolean         cut_out; /* the picture where it is hot, instead */
} PaneScene;

/* How much of the picture is shown, and which part of it. */
typedef struct
{
  double zoom; /* 1: all of it */
  double x, y; /* the middle of what is shown, 0…1 of the picture */
} PaneView;

#define PANE_ALL ((PaneView){ 1, 0.5, 0.5 })

/* As large as fits into that room, and of which part of the picture.  The view's middle is moved to where nothing beside the picture is shown.
 * Free with g_object_unref(). */
GdkPixbuf *pane_paint (const PaneScene *scene, PaneView *view, int width, int height, FramePart *part);
/* Moves the middle by parts of what is shown. */
void pane_move (PaneView *view, double across, double down);

#endif
