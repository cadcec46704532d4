/* save-png.h - a picture becomes a PNG file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GEGL has a saver, which tells no errors, so what it has written has to be read again.  This one does, and takes half the time for
 * files as large.
 */
#ifndef CODEC_SAVE_PNG_H
#define CODEC_SAVE_PNG_H

#include "raster.h"

/* R'G'B' or R'G'B'A in sRGB of 8 or 16 bits, at the beginning of a file.  The error does not name it. */
gboolean save_png (const Raster *picture, int fd, GError **error);

#endif
