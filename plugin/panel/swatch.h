/* swatch.h - a small picture of a colour map, for lists of them; the same source for GTK 2 and GTK 3.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SWATCH_H
#define SWATCH_H

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <via.h>

#define SWATCH_WIDTH 96
#define SWATCH_HEIGHT 12

/* Its colours from cold on the left to hot on the right, width x height pixels, opaque.  Free with g_object_unref(). */
GdkPixbuf *swatch_new (ViaColormap colormap, int width, int height);

#endif
