/* torch.h - reads the index of a PyTorch file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TORCH_H
#define TORCH_H

#include "../base/tensor.h"

/* TRUE when the file begins as PyTorch begins them, now or before its version 1.6. */
gboolean torch_recognises (const guint8 *bytes, gsize size);

/* Appends every tensor of the file to `tensors`, under its full dotted name, which is kept in `names`; data stay where they
 * are.  The names of foreign classes, of which the file has objects that stay unread, are appended to `foreign` (of char *).
 * FALSE and VIA_ERROR_FILE, _UNSUPPORTED or _MEMORY with the reason; `path` is for the message. */
gboolean torch_read (const guint8 *bytes, gsize size, const char *path, GArray *tensors, GStringChunk *names, GPtrArray *foreign,
                     GError **error);

#endif
