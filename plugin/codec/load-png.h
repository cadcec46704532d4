/* load-png.h - the most common of pictures, read without GEGL.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_LOAD_PNG_H
#define CODEC_LOAD_PNG_H

#include "raster.h"

/* The picture in the file `fd` if it is a small PNG of 8 bits in sRGB, upright, with nothing about it that GEGL's loader would have
 * to interpret, convert or complain about: the same numbers that it gives.  NULL: GEGL has to see it. */
Raster *load_plain_png (int fd);

#endif
