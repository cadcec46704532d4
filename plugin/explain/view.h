/* view.h - what is explained: which pixels, and where they lie in the image.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEW_H
#define VIEW_H

#include "pixels.h"

typedef struct
{
  GeglBuffer        *buffer; /* the host's, as is the colour */
  const PixelsColor *color;
  GeglRectangle      area;     /* of the buffer */
  int                x, y;     /* where the area lies in the image */
  gboolean           selected; /* a selection limits the area */
} View;

/* Sets all but buffer and colour: the whole of the pixels, which lie at `all` in the image, or what a selection's bounding box
 * (NULL: nothing is selected) leaves of them.  Fails when that is nothing. */
gboolean view_cut (View *view, const GeglRectangle *all, const GeglRectangle *selection, GError **error);

#endif
