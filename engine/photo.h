/* photo.h - a ViaPhoto from the inside.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PHOTO_H
#define PHOTO_H

#include "picture/preprocess.h"
#include "via.h"

/* The network's input, [3,height,width].  All rows must have been added. */
void photo_input (const ViaPhoto *photo, float *input);
/* The model that it is prepared for. */
ViaModel       *photo_model (const ViaPhoto *photo);
const Geometry *photo_geometry (const ViaPhoto *photo);

#endif
