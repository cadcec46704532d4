/* rotary.h - rotary positions: the angle by which each pair of a head's numbers is turned at each patch.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ROTARY_H
#define ROTARY_H

#include "../checkpoint/describe/config.h"

typedef struct
{
  gboolean      neighbours;    /* pairs are (2j, 2j + 1), not (j, j + half) */
  int           prefix;        /* tokens before the patches, which are not turned */
  int           half;          /* pairs of a head */
  const double *cosine, *sine; /* [patches, half] */
} Rotary;

/* The usual periods [n] of a quarter of a head's numbers, in the unit of the coordinates. */
void rotary_periods (RotaryKind kind, int n, double *periods);

/* Cosines and sines [patches, 2n]: the first n of the row's coordinate, then n of the column's.  `reference`, of
 * ROTARY_NEIGHBOURS: the side of the grid that the network was designed for. */
void rotary_fill (RotaryKind kind, ViaSize patches, int n, const double *periods, double reference, double *cosine, double *sine);

#endif
