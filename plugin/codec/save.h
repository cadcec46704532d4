/* save.h - a picture becomes a picture file, in the process that does nothing else.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_SAVE_H
#define CODEC_SAVE_H

#include "raster.h"

typedef enum
{
  SAVE_PNG,
  SAVE_JPEG,
  SAVE_TIFF,
  SAVE_WEBP
} SaveFormat;

/* The format that a name's ending stands for; FALSE when it stands for none. */
gboolean save_format_of (const char *path, SaveFormat *format);

/* Whether GEGL must have been started: for all but small pictures as PNG. */
gboolean save_needs_gegl (const Raster *picture, SaveFormat format);

/* Writes 8 bits a channel, or 16 of PNG and TIFF, into the empty file `fd`, and looks whether they can be read again.  The error is
 * a sentence that does not name the file. */
gboolean save_picture (const Raster *picture, SaveFormat format, int fd, GError **error);

/* The picture as large as `picture`, with `layer`, R'G'B'A in sRGB and as large, over it as GIMP shows a layer in mode normal: in
 * linear light.  8 bits, sRGB, transparent where the picture is.  Free it. */
Raster *save_blend (const Raster *picture, const Raster *layer, double opacity);

#endif
