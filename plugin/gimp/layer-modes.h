/* layer-modes.h - blend modes as GIMP calls them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LAYER_MODES_H
#define LAYER_MODES_H

#include "../explain/settings.h"
#include "host.h"

GimpLayerMode layer_modes_of (Blend blend);
/* The way back; normal for what is none of ours. */
Blend layer_modes_blend (GimpLayerMode mode);

#endif
