/* composite.h - the reference implementation's own picture of a map.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMPOSITE_H
#define COMPOSITE_H

#include <glib.h>

/* What is hot, as heatmap_is_hot() has it. */
typedef struct
{
  double level;
  int    otsu;
} CompositeHotness;

/* The network's input [3,pixels] with heat [pixels] in 0…1 over it: rgb [pixels,3].  With `hotness`, which may be NULL, heat
 * counts as 1 where it is hot and as 0 elsewhere. */
void composite_reference (const float *const planes[3], const float *heat, const CompositeHotness *hotness, gsize pixels,
                          guint8 *rgb);

#endif
