/* mask.h - heat as the numbers of a mask, a channel or a selection.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A mask of 8 bits holds round (255 x heat), whatever the image's precision says about linear light: GIMP shows a mask's numbers,
 * and takes them for opacities, as they are stored.
 */
#ifndef HEAT_MASK_H
#define HEAT_MASK_H

#include "../explain/explanation.h"

typedef struct
{
  const Explanation *explanation; /* with its map */
  const View        *view;        /* where the picture lies in the image */
  GeglBuffer        *selection;   /* as large as the image; the heat is multiplied by it.  NULL: nothing is selected */
} HeatMask;

/* Paints the heat of the classes number k … k+n-1 of the look's map: where several are hot, the hottest counts, and 0 where the
 * network did not look.  `buffer` has one channel and lies at x, y of the image; outside the explained picture it stays as it
 * is. */
gboolean mask_paint (const HeatMask *gray, guint k, guint n, GeglBuffer *buffer, int x, int y, GError **error);

#endif
