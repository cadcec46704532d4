/* backdrop.h - the picture below a heat layer, small.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BACKDROP_H
#define BACKDROP_H

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "../explain/thumbnail.h"
#include "../heat/heat-layer.h"

/* As wide and high as the heat layer, but its longer side is `side`; made of `below`, which shows what lies there; plain gray when
 * that is NULL.  Free with thumbnail_free(). */
Thumbnail *backdrop_new (const HeatLayer *heat, int side, GdkPixbuf *below);

#endif
