/* photo.h - a ViaPhoto from the inside.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PHOTO_H
#define PHOTO_H

#include "picture/preprocess.h"
#include "via.h"

/* The network's input, [3,S,S].  All rows must have been added. */
void            photo_input (const ViaPhoto *photo, float *input);
const Geometry *photo_geometry (const ViaPhoto *photo);

#endif
