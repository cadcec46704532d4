/* preprocess.h - from a picture to the network's input: where its pixels go, and how they are normalised.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PREPROCESS_H
#define PREPROCESS_H

#include "../checkpoint/describe/config.h"
#include "via.h"

/* A picture of in_width x in_height, laid on a ground of its own size or larger at (pad_left, pad_top), becomes out_width x out_height
 * (whole numbers, maybe huge); of that, the network sees `size` pixels from (left, top), which are negative where it is too
 * small and black is laid around it. */
typedef struct
{
  int     in_width, in_height;
  int     ground_width, ground_height, pad_left, pad_top;
  double  out_width, out_height;
  gint64  left, top;
  ViaSize size;
} Geometry;

Geometry geometry_new (const Config *config, int width, int height, ViaFit fit);
/* All of a picture, made `out` pixels large. */
Geometry geometry_whole (ViaSize picture, ViaSize out);
/* The outputs of one axis that are neither outside the crop nor padding: *n from *first, to be put at *at of the input. */
void geometry_visible (double out, gint64 crop, int size, gint64 *first, int *n, int *at);
/* The part of the picture that the network sees. */
ViaBox geometry_seen (const Geometry *geometry);
/* Where the whole input lies in the picture; sticks out of it where it is padded. */
ViaBox geometry_frame (const Geometry *geometry);

/* Which of R, G, B (0, 1, 2) stands in that channel of the input. */
gsize preprocess_color (const Config *config, gsize channel);
/* Row y of the input [3,height,width] from a row of pixels RGB: (v / 255 - mean) / std in float32, as it was done in training. */
void preprocess_row (const guint8 *rgb, const Config *config, int y, float *input);

#endif
