/* refined.h - a map that is finer than the network's patches.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef REFINED_H
#define REFINED_H

#include "map.h"

/* Row y of what the network saw, as wide as the map's pixels: [width,3] colours, in 0…1 or near it. */
typedef void (*RefinedRow) (int y, float *rgb, gpointer data);

/* Makes the grids of a map finer, if its cells are not pixels already, before map_heat().  Error: no memory. */
gboolean refined_make (ViaMap *map, RefinedRow row, gpointer data, GError **error);

#endif
