/* guided.h - a guided filter: numbers over a picture, smoothed, but not over its edges.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef GUIDED_H
#define GUIDED_H

#include "via.h"

/* A picture, made ready to guide any number of filterings. */
typedef struct
{
  ViaSize size;
  int     radius;
  float  *color[3];   /* in 0…1; this, and what follows, are planes of [size] */
  float  *mean[3];    /* of it, in each window */
  float  *inverse[6]; /* of its covariance there and epsilon: rr, rg, rb, gg, gb, bb */
  float  *a[3], *b;   /* to work in */
  float  *numbers;    /* room for what is to be filtered */
} Guided;

/* How many floats guided_init() has to be given room for. */
gsize guided_floats (ViaSize size);
/* Windows have 2 radius + 1 pixels each way.  Colours are to be put into color[], and the rest made of them by guided_prepare().  `room`
 * is lent. */
void guided_init (Guided *guided, ViaSize size, int radius, float *room);
void guided_prepare (Guided *guided);
/* Filters numbers[], of the order of 1, in place. */
void guided_filter (Guided *guided);

#endif
