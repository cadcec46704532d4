/* arch.c - which network a checkpoint's family has.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "arch.h"

Tape *
arch_tape (Weights *weights, const Config *config, GError **error)
{
  switch (config->family)
    {
    case FAMILY_DINOV2:
      return dinov2_tape (weights, config, error);
    case FAMILY_CLIP:
      return clip_tape (weights, config, error);
    case FAMILY_DINOV3:
      return dinov3_tape (weights, config, error);
    case FAMILY_EVA02:
      return eva02_tape (weights, config, error);
    case FAMILY_VIT:
    case FAMILY_MAE:
    case FAMILY_SIGLIP:
      break;
    }
  return vit_tape (weights, config, error);
}
