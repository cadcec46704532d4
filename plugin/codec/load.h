/* load.h - a picture file becomes a GEGL buffer, in the process that does nothing else.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_LOAD_H
#define CODEC_LOAD_H

#include <gegl.h>

/* Of a picture; more would take minutes and the disk. */
#define LOAD_PIXELS_MOST ((gint64) 1 << 29)

/* Reads a PNG, JPEG, TIFF or WebP file, turned upright as its Exif data say; its origin is 0, 0.  Unref the buffer.  What there is
 * to complain about all the same is added to `complaints`, strings; `managed`: also where the colours are not what they should be.
 * The error is a sentence that does not name the file. */
GeglBuffer *load_picture (int fd, gboolean managed, GPtrArray *complaints, GError **error);

#endif
