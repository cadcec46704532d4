/* refine.h - a raw map with a number for each patch becomes one with more, guided by the picture's edges.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef REFINE_H
#define REFINE_H

#include "guided.h"

/* grid [cells] -> finer [guided's size], a multiple of the cells each way.  Its hottest patch is the grid's: no other has as large a mean,
 * nor as large a number.  A constant grid stays constant. */
void refine_grid (Guided *guided, const float *grid, ViaSize cells, float *finer);

#endif
