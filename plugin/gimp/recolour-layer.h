/* recolour-layer.h - a heat layer in other colours, without running the network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef RECOLOUR_LAYER_H
#define RECOLOUR_LAYER_H

#include "../explain/settings.h"
#include "host.h"

/* Asks which of the image's heat layers (*drawable; it begins with that), and for colours.  FALSE without an error: cancelled. */
gboolean recolour_layer_ask (GimpImage *image, GimpDrawable **drawable, Settings *settings, GError **error);
/* Paints it anew, in one undoable step. */
gboolean recolour_layer (GimpImage *image, GimpDrawable *drawable, const Settings *settings, GError **error);

#endif
