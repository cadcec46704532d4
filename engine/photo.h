/* photo.h - a ViaPhoto from the inside.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PHOTO_H
#define PHOTO_H

#include "picture/preprocess.h"
#include "picture/tiles.h"
#include "via.h"

/* Whether all rows have been added. */
gboolean photo_is_whole (const ViaPhoto *photo);
/* The network's input, [3,height,width], of one that is whole, and not in windows. */
void photo_input (const ViaPhoto *photo, float *input);
/* The bytes that the process may use, 0: as many as there are; and those that the photo takes. */
guint64 photo_memory (const ViaPhoto *photo);
guint64 photo_bytes (const ViaPhoto *photo);
/* The model that it is prepared for. */
ViaModel       *photo_model (const ViaPhoto *photo);
const Geometry *photo_geometry (const ViaPhoto *photo);
/* Of a photo in windows, lent; else NULL. */
Tiles *photo_tiles (const ViaPhoto *photo);

#endif
