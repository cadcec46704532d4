/* upright.h - a picture turned as its Exif data say.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_UPRIGHT_H
#define CODEC_UPRIGHT_H

#include <gegl.h>

/* Takes the buffer, and returns it or the one that takes its place.  orientation: Exif's, 1…8. */
GeglBuffer *upright (GeglBuffer *buffer, int orientation);

#endif
