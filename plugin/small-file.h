/* small-file.h - a few lines that one of our programs has written for the next.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SMALL_FILE_H
#define SMALL_FILE_H

#include <glib.h>

/* The text of a file of at most `most` bytes, to be freed; NULL when there is none, or when it is anything else: somebody may have put a
 * pipe, a link or gigabytes in its place. */
char *small_file_text (const char *path, gsize most);

#endif
