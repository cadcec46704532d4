/* composite.h - the reference implementation's own picture of a map.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMPOSITE_H
#define COMPOSITE_H

#include <glib.h>

/* The network's input [3,size,size] with heat [size,size] in 0…1 over it: rgb [size,size,3]. */
void composite_reference (const float *input, const float *heat, int size, guint8 *rgb);

#endif
