/* output.h - files that the command-line tool leaves behind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <glib.h>

/* Whether it can be made: worth asking before a long computation. */
gboolean output_can_write (const char *path, GError **error);

/* Makes a file, which gets its name when `write` has filled it and returned TRUE; otherwise nothing is left.  The error of `write`
 * need not name the file. */
typedef gboolean (*OutputWriter) (int fd, gpointer data, GError **error);
gboolean output_write (const char *path, OutputWriter write, gpointer data, GError **error);

/* The same with bytes that are there. */
gboolean output_write_bytes (const char *path, gconstpointer bytes, gsize n, GError **error);

/* "OUT-281.png" for class 281 of several; "OUT.png" when it is the only one.  Free it. */
char *output_name (const char *path, int class_number, gboolean several);

#endif
