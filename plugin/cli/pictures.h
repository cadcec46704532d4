/* pictures.h - the pictures that the command line writes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_PICTURES_H
#define CLI_PICTURES_H

#include "../codec/codec.h"

/* Whether a file of this name can be written; `alpha`: and keep transparency. */
gboolean picture_can_save (const char *path, gboolean alpha, GError **error);

/* Writes the image, in the format that the name's extension says.  The file appears under its name when it is whole. */
gboolean picture_save (Codec *codec, CodecImage image, const char *path, GError **error);

#endif
