/* png-pixels.h - the pixels of a PNG file, filtered and compressed at once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_PNG_PIXELS_H
#define CODEC_PNG_PIXELS_H

#include "raster.h"

/* The content of the only IDAT chunk of a picture in memory: *n bytes; free them.  NULL: there is no memory. */
guint8 *png_pixels_new (const Raster *picture, gsize *n);

#endif
