/* heat.h - a heat layer that an image already has.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HEAT_H
#define HEAT_H

#include "attribution.h"
#include "pixels.h"
#include "settings.h"

G_BEGIN_DECLS

typedef struct
{
  Attribution   attribution;
  GeglRectangle place;   /* of the layer in the image, now */
  ViaBox        frame;   /* where the network looked, in the layer's pixels */
  Blend         blend;   /* how the layer lies over others; the host's to set, as is … */
  double        opacity; /* … this, 0…100 */
} Heat;

/* What a layer of that name and at that place says about itself: the parasite's text, NULL when it has none.  On failure `heat` is
 * zeroed. */
gboolean heat_read (Heat *heat, const char *name, const GeglRectangle *place, const void *text, gsize size, GError **error);
/* Accepts a zeroed struct. */
void heat_clear (Heat *heat);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Heat, heat_clear)

/* The heat in `paint`'s colours and at `scale` times its size, `width` pixels wide: rows y … y+n-1, n x width pixels R'G'B'A. */
void heat_paint (const Heat *heat, const ViaPaint *paint, double scale, int width, int y, int n, float *rgba);

/* The same over the whole of `buffer`, which is as large as the layer. */
gboolean heat_fill (const Heat *heat, const ViaPaint *paint, GeglBuffer *buffer, const PixelsColor *color, GError **error);

G_END_DECLS

#endif
