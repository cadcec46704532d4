/* naming.h - what the names of files say.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NAMING_H
#define NAMING_H

#include <glib.h>

#define NAMING_DESCRIPTION ".ini"
/* A head in a file of its own, which names its network. */
#define NAMING_HEAD ".head.safetensors"

/* What checkpoints end in, the best choice first; ends with NULL. */
extern const char *const naming_checkpoints[];

/* Of file names, or of paths.  A file that weights come in: by its ending a checkpoint, yet neither one of several parts, which
 * only the index can put together, nor a head without its network. */
gboolean naming_is_model (const char *path);
gboolean naming_is_description (const char *path);
/* "model", as Hugging Face, timm and open_clip call every file: the name says nothing, its folder is all about this model. */
gboolean naming_is_faceless (const char *path);

/* ".../vit.pth", ".../vit.ini", ".../vit.safetensors.index.json", ".../vit.head.safetensors" -> "vit". */
char *naming_stem (const char *path);
/* The same, or the folder's name when the file is faceless. */
char *naming_model (const char *path);
/* "a/vit.pth" -> "a/vit.ini". */
char *naming_description (const char *path);

#endif
