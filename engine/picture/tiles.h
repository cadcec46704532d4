/* tiles.h - a whole picture at one scale or several, and the windows through which a network looks at it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TILES_H
#define TILES_H

#include "../checkpoint/describe/config.h"
#include "via.h"

/* At the scale d a picture's shorter side is d times the network's input. */
#define TILES_FINEST 4

/* Shared between a photo and its traces. */
typedef struct _Tiles Tiles;

/* Of a picture of that size, for the network that the config describes; 1 <= coarsest <= finest <= TILES_FINEST. */
typedef struct
{
  ViaSize picture;
  int     side, patch; /* of the network's input */
  int     coarsest, finest;
} TilesPlan;

TilesPlan tiles_plan (const Config *config, ViaSize picture, int coarsest, int finest);
/* How many windows there would be, at most G_MAXINT. */
int tiles_plan_count (const TilesPlan *plan);
/* What the picture becomes at the finest scale, in pixels. */
ViaSize tiles_plan_finest (const TilesPlan *plan);

/* NULL when there is no memory. */
Tiles *tiles_new (const TilesPlan *plan, Interpolation interpolation);
Tiles *tiles_ref (Tiles *tiles);
void   tiles_unref (Tiles *tiles); /* NULL is fine */

/* Row y of the picture; after the last one there are windows. */
void tiles_add_row (Tiles *tiles, int y, const guint8 *rgb);

/* The scales, coarsest first, and the windows, scale by scale and row by row. */
int tiles_n_scales (const Tiles *tiles);
/* What the picture becomes there, in pixels: a multiple of the patch. */
ViaSize tiles_pixels (const Tiles *tiles, int scale);
int     tiles_n_windows (const Tiles *tiles);
/* Row y of it, [width,3], lent. */
const guint8 *tiles_row (const Tiles *tiles, int scale, int y);

/* Where a window lies in its scale's pixels, a multiple of the patch. */
typedef struct
{
  int scale, x, y;
} TilesPlace;

TilesPlace tiles_place (const Tiles *tiles, int window);
/* The same in the picture's. */
ViaBox tiles_box (const Tiles *tiles, int window);
/* The network's input. */
void tiles_input (const Tiles *tiles, int window, const Config *config, float *input);

#endif
