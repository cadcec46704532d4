/* webp-still.h - the first picture of an animated WebP file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_WEBP_STILL_H
#define CODEC_WEBP_STILL_H

#include "slice.h"

/* A WebP file of its own; *x, *y: where it lies in the animation's picture, which may be larger.  NULL when there is none. */
GBytes *webp_still (Slice file, int *x, int *y);

#endif
