/* blend.h - the maps of windows become one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BLEND_H
#define BLEND_H

#include "network/arena.h"
#include "picture/tiles.h"

typedef struct
{
  const Tiles *tiles;  /* lent */
  int          unit;   /* pixels of a cell: the patch, or 1 */
  int          side;   /* of a window, in cells */
  int          layers; /* maps */
  ViaSize      cells[TILES_FINEST];
  double      *sums[TILES_FINEST];   /* [layers,cells]: weight · blending window · map */
  double      *shares[TILES_FINEST]; /* [cells]: of blending windows */
  double      *slope;                /* [side] */
  Arena        arena;                /* all of that */
} Blending;

/* `layers` maps of windows of `side` cells.  Error: no memory. */
gboolean blend_init (Blending *blend, const Tiles *tiles, int unit, int side, int layers, GError **error);
void     blend_clear (Blending *blend); /* a zeroed one is fine */

/* Every window has its share, once, whatever its weights. */
void blend_add_share (Blending *blend, int window);
/* The window's map [side,side] for one of the layers. */
void blend_add (Blending *blend, int layer, int window, const float *map, double weight);
/* What all windows say, in the cells of the finest scale. */
void blend_write (const Blending *blend, int layer, float *grid);

#endif
