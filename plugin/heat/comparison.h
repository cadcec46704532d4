/* comparison.h - two heat layers of one image: how alike they are, and where they differ.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The heat of both is in 0…1, each stretched by itself, so their difference says where one looked more than the other, not how sure
 * the networks were.
 */
#ifndef COMPARISON_H
#define COMPARISON_H

#include "heat-layer.h"

/* The difference is as large as the first layer. */
typedef struct
{
  const ViaMap *maps[2];
  ViaBox        frames[2];     /* in pixels of the first layer */
  int           width, height; /* its own */
  ViaAlpha      alpha;         /* as the first layer has it */
  double        correlation;   /* of ranks; NaN when one map is the same everywhere */
} Comparison;

/* Errors: there is no place that both networks looked at.  Both must outlive the comparison. */
gboolean comparison_init (Comparison *comparison, const HeatLayer *first, const HeatLayer *second, GError **error);
/* Paints rows y … y+n-1 of a part of the difference: n x width pixels R'G'B'A.  Red is where the first map is hotter, blue where the
 * second is; transparent where either network did not look. */
void comparison_paint (const Comparison *comparison, const FramePart *part, int y, int n, float *rgba);
/* The same over the whole of `buffer`, which is as large as the first layer. */
gboolean comparison_fill (const Comparison *comparison, GeglBuffer *buffer, const PixelsColor *color, GError **error);
/* "ViT: cat minus dog"; free with g_free(). */
char *comparison_name (const HeatLayer *first, const HeatLayer *second);

#endif
