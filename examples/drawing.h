/* drawing.h - a picture for the examples, so that they need no file to begin with, and a file to end with.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DRAWING_H
#define DRAWING_H

#include <glib.h>

#define DRAWING_SIDE 192

/* A flower: DRAWING_SIDE x DRAWING_SIDE pixels R'G'B'A, 4 floats each, top row first.  Free it with g_free(). */
float *drawing_flower (void);
/* Saves as many pixels as a PPM file, without their alpha. */
gboolean drawing_save (const float *rgba, const char *path, GError **error);

#endif
