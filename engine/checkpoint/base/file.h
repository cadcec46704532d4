/* file.h - the one place that opens files from outside.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FILE_H
#define FILE_H

#include <glib.h>

/* Maps a regular file of at most `most` bytes, privately and read-only; its pages are read when they are touched.
 * NULL and VIA_ERROR_FILE when it is missing, unreadable, a device, a pipe, or larger. */
GBytes *file_bytes (const char *path, gsize most, GError **error);

/* Whether the file lies in that folder or in one of its folders, where links lead. */
gboolean file_is_inside (const char *path, const char *folder);

/* The whole of a short UTF-8 text (at most 1 MiB, without NUL), to be freed; a byte order mark is dropped. */
char *file_text (const char *path, GError **error);
/* The same from bytes; `name` stands for the path in errors. */
char *file_text_from_bytes (GBytes *bytes, const char *name, GError **error);

#endif
