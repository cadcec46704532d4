/* modes.h - blend modes as GIMP calls them; the same source for GIMP 2.10 and GIMP 3.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MODES_H
#define MODES_H

#include <libgimp/gimp.h>

#include "settings.h"

GimpLayerMode modes_of (Blend blend);
/* The way back; normal for what is none of ours. */
Blend modes_blend (GimpLayerMode mode);

#endif
