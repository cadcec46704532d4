/* pen.h - what a diagram is drawn with, whatever becomes of it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pen draws at once, the later over the earlier, in pixels from the left upper corner of a white page.
 */
#ifndef FAITHFUL_PEN_H
#define FAITHFUL_PEN_H

#include <glib.h>

typedef struct
{
  double x, y;
} PenPoint;

typedef struct
{
  guint32 colour; /* 0xRRGGBB */
  double  width;
  double  dash[4]; /* on, off, on, off; 0: no more, and none at all: unbroken */
} PenStroke;

typedef enum
{
  PEN_FROM, /* the text begins at the point, … */
  PEN_AROUND,
  PEN_UNTIL
} PenAnchor;

typedef struct
{
  double    size; /* of the letters */
  guint32   colour;
  PenAnchor anchor;
  gboolean  bold, upward; /* from the bottom to the top */
} PenLetters;

typedef struct _Pen Pen;
struct _Pen
{
  void (*line) (Pen *pen, const PenPoint *points, guint n, const PenStroke *stroke);
  void (*area) (Pen *pen, const PenPoint *points, guint n, guint32 colour, double opacity);
  /* The point is on the base line. */
  void (*text) (Pen *pen, PenPoint point, const PenLetters *letters, const char *text);
};

/* ---- an SVG file: no script, no style sheet, no fonts of its own */

/* `title` is what those are told who cannot see it. */
Pen *svg_pen_new (int width, int height, const char *title);
/* The text of the file, in UTF-8, and the end of the pen.  Free it. */
char *svg_pen_finish (Pen *pen);

/* ---- a PNG file, of two by two pixels for each */

Pen *png_pen_new (int width, int height);
/* The file's bytes, and the end of the pen; NULL and an error when there is no memory. */
GBytes *png_pen_finish (Pen *pen, GError **error);

#endif
