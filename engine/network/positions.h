/* positions.h - position embeddings for another number of patches than the network was trained with.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef POSITIONS_H
#define POSITIONS_H

#include "../checkpoint/describe/config.h"

/* How many zeros positions_resize() needs to work in. */
gsize positions_scratch (int grid, ViaSize patches, int width);
/* The positions [grid²,width] of patches, row by row, for other patches; nothing changes when the grids are equal. */
void positions_resize (const float *positions, int grid, ViaSize patches, int width, PositionRule rule, double *scratch,
                       double *resized);

#endif
