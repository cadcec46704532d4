/* bar.h - a share of a whole as a small bar, to be seen on any ground.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BAR_H
#define BAR_H

#include <gdk-pixbuf/gdk-pixbuf.h>

#define BAR_WIDTH 60
#define BAR_HEIGHT 10

/* Of 0…1.  Free with g_object_unref(). */
GdkPixbuf *bar_new (double share);

#endif
