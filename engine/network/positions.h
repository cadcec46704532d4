/* positions.h - position embeddings for another number of patches than the network was trained with.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef POSITIONS_H
#define POSITIONS_H

#include "../checkpoint/config.h"

/* positions [1 + grid², width], of a class token and the patches row by row, as [1 + side², width] in double; free with
 * g_free().  The class token's row is kept, and so is everything when the grids are equal. */
double *positions_resize (const float *positions, int grid, int side, int width, PositionRule rule);

#endif
