/* outline.c - a frame over a picture, seen on any: a light line between two dark ones.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "outline.h"

#include <math.h>

#define LIGHT 1
#define DARK 0.1
/* In units: all three, and the one in the middle. */
#define ALL_WIDE 4
#define LIGHT_WIDE 2

void
outline_draw (cairo_t *cr, const ViaBox *box, int unit)
{
  double left = round (box->x), top = round (box->y), inset = ALL_WIDE * unit / 2.0;
  double right = round (box->x + box->width), bottom = round (box->y + box->height);

  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_rectangle (cr, left + inset, top + inset, fmax (right - left - 2 * inset, unit), fmax (bottom - top - 2 * inset, unit));
  cairo_set_source_rgb (cr, DARK, DARK, DARK);
  cairo_set_line_width (cr, ALL_WIDE * unit);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, LIGHT, LIGHT, LIGHT);
  cairo_set_line_width (cr, LIGHT_WIDE * unit);
  cairo_stroke (cr);
  cairo_restore (cr);
}
