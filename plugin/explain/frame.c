/* frame.c - where the network looked, in a picture of another size.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "frame.h"

ViaBox
frame_scaled (ViaBox frame, double across, double down)
{
  return (ViaBox){ frame.x * across, frame.y * down, frame.width * across, frame.height * down };
}

ViaBox
frame_in_part (ViaBox frame, const FramePart *part)
{
  ViaBox scaled = frame_scaled (frame, part->across, part->down);

  return (ViaBox){ scaled.x - part->x, scaled.y - part->y, scaled.width, scaled.height };
}
