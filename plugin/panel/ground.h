/* ground.h - the picture below a heat layer, small.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef GROUND_H
#define GROUND_H

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "heat.h"
#include "thumbnail.h"

/* As wide and high as the heat layer, but its longer side is `side`; made of `below`, which shows what lies there; plain gray when that
 * is NULL.  Free with thumbnail_free(). */
Thumbnail *ground_new (const Heat *heat, int side, GdkPixbuf *below);

#endif
