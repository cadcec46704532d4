/* outline.h - a frame over a picture, seen on any.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef OUTLINE_H
#define OUTLINE_H

#include <cairo.h>
#include <via.h>

/* Draws it along the inside of `box`, in whole pixels of the screen; `unit`: how many of them a line is wide. */
void outline_draw (cairo_t *cr, const ViaBox *box, int unit);

#endif
