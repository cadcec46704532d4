/* compare-layers.h - two heat layers in, where they differ and how alike they are out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMPARE_LAYERS_H
#define COMPARE_LAYERS_H

#include "host.h"

/* Asks which two of the image's heat layers; it begins with these, the second of which may be NULL.  FALSE without an error:
 * cancelled. */
gboolean compare_layers_ask (GimpImage *image, GimpDrawable *drawables[2], GError **error);
/* Makes their difference a layer above the first one, and hides both, in one undoable step.  Returns it, or NULL; *correlation is that of their
 * ranks. */
GimpLayer *compare_layers (GimpImage *image, GimpDrawable *const drawables[2], double *correlation, GError **error);

#endif
