/* blend.h - what a heat layer over a picture will look like in GIMP.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BLEND_H
#define BLEND_H

#include "../explain/settings.h"

/* Lays n pixels of heat, R'G'B'A floats, over the opaque picture `below`, sRGB bytes [n, 3], as GIMP does with a layer of that mode
 * and that opacity (0…1).  `result` [n, 3] may be `below`. */
void blend_pixels (Blend mode, double opacity, const guint8 *below, const float *heat, gsize n, guint8 *result);

#endif
