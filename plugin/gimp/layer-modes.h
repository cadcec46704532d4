/* layer-modes.h - blend modes as GIMP calls them; the same source for GIMP 2.10 and GIMP 3.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LAYER_MODES_H
#define LAYER_MODES_H

#include <libgimp/gimp.h>

#include "../explain/settings.h"

GimpLayerMode layer_modes_of (Blend blend);
/* The way back; normal for what is none of ours. */
Blend layer_modes_blend (GimpLayerMode mode);

#endif
