/* layer-modes.c - blend modes as GIMP calls them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "layer-modes.h"

/* In the order of Blend. */
static const GimpLayerMode modes[] = {
  [BLEND_NORMAL] = GIMP_LAYER_MODE_NORMAL,        [BLEND_OVERLAY] = GIMP_LAYER_MODE_OVERLAY,
  [BLEND_HARD_LIGHT] = GIMP_LAYER_MODE_HARDLIGHT, [BLEND_SOFT_LIGHT] = GIMP_LAYER_MODE_SOFTLIGHT,
  [BLEND_MULTIPLY] = GIMP_LAYER_MODE_MULTIPLY,    [BLEND_SCREEN] = GIMP_LAYER_MODE_SCREEN,
  [BLEND_ADDITION] = GIMP_LAYER_MODE_ADDITION,
};

GimpLayerMode
layer_modes_of (Blend blend)
{
  return modes[blend];
}

Blend
layer_modes_blend (GimpLayerMode mode)
{
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (modes[i] == mode)
      return (Blend) i;
  return BLEND_NORMAL;
}
