/* heatmap.h - from a raw map to heat in [0,1].
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HEATMAP_H
#define HEATMAP_H

/* grid [side,side] -> heat [size,size], size a multiple of side: upsampled bilinearly, then stretched to [0,1].  A constant
 * map becomes zeros. */
void heatmap_from_grid (const float *grid, int side, int size, float *heat);
/* Otsu's threshold in 0…255 of heat [size,size]: what is hot has trunc (255 heat) > threshold. */
int heatmap_threshold (const float *heat, int size);

#endif
