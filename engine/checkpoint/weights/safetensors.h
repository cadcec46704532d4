/* safetensors.h - reads the index of a safetensors file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SAFETENSORS_H
#define SAFETENSORS_H

#include "../base/tensor.h"

/* Appends every entry of the file at bytes[0…size-1] to `entries` (of Tensor), in the order of the header, and its metadata, text
 * by text, to `metadata`.  Names and texts are kept in `names`, data stay where they are.  FALSE and VIA_ERROR_FILE with the reason
 * when anything about the file is not as it must be; `path` is for the message. */
gboolean safetensors_read (const guint8 *bytes, gsize size, const char *path, GArray *entries, GHashTable *metadata,
                           GStringChunk *names, GError **error);

#endif
