/* pictures.h - picture files, through GEGL.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_PICTURES_H
#define CLI_PICTURES_H

#include <gegl.h>

/* Reads a PNG, JPEG, TIFF or WebP file, turned upright as its Exif data say; its origin is 0, 0.  Unref the buffer.
 * A file that is missing, empty, broken or of another kind is an error; what a loader only complains about is a warning. */
GeglBuffer *picture_load (const char *path, GError **error);

/* A picture of width x height pixels RGB, sRGB-encoded, which are copied.  Unref it. */
GeglBuffer *picture_from_bytes (const guint8 *rgb, int width, int height);

/* Ends GEGL, if one of these has started it: it takes its time, and not every command needs a picture. */
void pictures_end (void);

/* Whether a file of this name can be written; `alpha`: and keep transparency. */
gboolean picture_can_save (const char *path, gboolean alpha, GError **error);

/* Writes 8 bits a channel, in the format that the name's extension says.  The file appears under its name when it is whole. */
gboolean picture_save (GeglBuffer *buffer, const char *path, GError **error);

/* The picture as large as `picture`, with `layer` over it as GIMP shows a layer in mode normal: in
 * linear light.  8 bits, sRGB, transparent where the picture is.  Unref it. */
GeglBuffer *picture_blend (GeglBuffer *picture, GeglBuffer *layer, double opacity);

#endif
