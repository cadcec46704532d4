/* heatmap.h - from a raw map to heat in [0,1].
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HEATMAP_H
#define HEATMAP_H

#include "via.h"

/* grid [cells] -> heat [pixels], a multiple of the cells each way: between the cells' centres bilinearly. */
void heatmap_upsample (const float *grid, ViaSize cells, ViaSize pixels, float *heat);
/* The same, then stretched to [0,1].  A constant
 * map becomes zeros.  Returns which heat the map's 0 has: 0 for one without negative numbers. */
float heatmap_from_grid (const float *grid, ViaSize cells, ViaSize pixels, float *heat);
/* Whether it is hot: more than `level`, or with a level of 0 than Otsu's threshold, see below. */
gboolean heatmap_is_hot (float heat, double level, int otsu);
/* Two grids -> balance [pixels], with difference [cells] to work in: both upsampled, 1/2 + (first - second)/2m, with m the largest |first - second|, so that 1 is
 * the first and 0 the second; 1/2 everywhere when they are the same. */
void heatmap_balance (const float *first, const float *second, ViaSize cells, ViaSize pixels, float *difference, float *balance);
/* Otsu's threshold in 0…255 of heat [n]: what is hot has trunc (255 heat) > threshold. */
int heatmap_threshold (const float *heat, gsize n);

#endif
