/* landing.h - where a patch of a network's input must land in a picture, told from what each fit promises and not from our code's frame.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LANDING_H
#define LANDING_H

#include "via.h"

/* How pre-processing fits a picture to the network's input. */
typedef enum
{
  LANDING_SHORTER, /* the shorter side becomes `resize`, the centre is cut out, or padded */
  LANDING_EQUAL,   /* both sides become `resize`, likewise */
  LANDING_PADDED,  /* laid on a square, which becomes `resize` */
  LANDING_SQUASH,  /* both sides become the input's */
  LANDING_NATIVE,  /* as many patches as the network has, in the picture's shape */
  LANDING_TILE /* windows over all of it: the shorter side becomes `resize` inputs, the longer one as many patches as are nearest */
} LandingKind;

/* One axis: what lies at x of the picture lies at scale x + shift of the input. */
typedef struct
{
  double scale, shift;
  int    cells, patch; /* of the input: cells x patch pixels */
} LandingAxis;

typedef struct
{
  LandingAxis across, down;
} Landing;

/* Of a network with an input of side x side. */
Landing landing_new (LandingKind kind, double resize, int side, int patch, ViaSize picture);
/* Of a picture that is shown `times` as large, from `begin` on in its own pixels then. */
LandingAxis landing_shown (LandingAxis axis, double times, double begin);

/* What may be seen at a pixel of a map that is 1 in one cell and 0 in the others, if the place is right to 1e-3 of a pixel. */
typedef struct
{
  double   least, most;
  gboolean outside; /* the network did not look there */
  gboolean border;  /* so near the input's border that it may have looked or not */
} LandingRange;

/* Of the pixels from `begin` on. */
void landing_ranges (LandingAxis axis, int cell, int begin, int n, LandingRange *ranges);
/* The pixel in whose middle, or nearest, lies what is at the share `at` of a cell (0.5: its middle), cut to 0 … n-1. */
int landing_pixel (LandingAxis axis, double cell, int n);
/* Ends the test unless heat, -1 where the network did not look, is what both axes say. */
void landing_check (LandingRange x, LandingRange y, double heat);

#endif
