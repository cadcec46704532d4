/* heat-layer.h - a heat layer that an image already has.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HEAT_LAYER_H
#define HEAT_LAYER_H

#include "../explain/frame.h"
#include "../explain/pixels.h"
#include "../explain/settings.h"
#include "provenance-read.h"

typedef struct
{
  Provenance    provenance;
  GeglRectangle place;   /* of the layer in the image, now */
  ViaBox        frame;   /* where the network looked, in the layer's pixels */
  Blend         blend;   /* how the layer lies over others; the host's to set, as is … */
  double        opacity; /* … this, 0…100 */
} HeatLayer;

/* What a layer of that name and at that place says about itself: the parasite's text, NULL when it has none.  On failure `heat` is
 * zeroed. */
gboolean heat_layer_read (HeatLayer *heat, const char *name, const GeglRectangle *place, const void *text, gsize size,
                          GError **error);
/* Accepts a zeroed struct. */
void heat_layer_clear (HeatLayer *heat);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeatLayer, heat_layer_clear)

/* How it is to be painted: as the settings have it, but what they do not say about its alpha stays as it is. */
ViaPaint heat_layer_looks (const HeatLayer *heat, const Settings *settings);

/* The heat in `paint`'s colours over a part of the layer: rows y … y+n-1 of it, n x width pixels R'G'B'A. */
void heat_layer_paint (const HeatLayer *heat, const ViaPaint *paint, const FramePart *part, int y, int n, float *rgba);

/* The same over the whole of `buffer`, which is as large as the layer. */
gboolean heat_layer_fill (const HeatLayer *heat, const ViaPaint *paint, GeglBuffer *buffer, const PixelsColor *color,
                          GError **error);

#endif
