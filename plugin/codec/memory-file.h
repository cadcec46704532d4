/* memory-file.h - a file that has no name and takes no disk.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_MEMORY_FILE_H
#define CODEC_MEMORY_FILE_H

#include <glib.h>

/* An empty one, or one that holds a copy of those bytes: its descriptor, which is yours; -1 and an error. */
int memory_file_new (GError **error);
int memory_file_copy (gconstpointer data, gsize n, GError **error);
/* Adds to it. */
gboolean memory_file_append (int fd, gconstpointer data, gsize n, GError **error);

#endif
