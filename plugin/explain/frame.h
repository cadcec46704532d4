/* frame.h - where the network looked, in a picture of another size.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A thumbnail, a layer that has been scaled and the cells of a raw map show the same picture: what lies at (x, y) in the one lies
 * at (across x, down y) in the other.
 */
#ifndef FRAME_H
#define FRAME_H

#include <via.h>

/* What is shown of a picture, larger or smaller, in width x height pixels: the one at (i, j) shows what lies at ((i + x) / across,
 * (j + y) / down) of the picture. */
typedef struct
{
  double across, down;
  double x, y;
  int    width, height;
} FramePart;

ViaBox frame_in_part (ViaBox frame, const FramePart *part);

ViaBox frame_scaled (ViaBox frame, double across, double down);

#endif
