/* output.h - files that the command-line tool leaves behind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <glib.h>

/* Whether there is a folder for it that may be written to: worth asking before a long computation. */
gboolean output_can_write (const char *path, GError **error);

/* Makes a file under a temporary name and renames it when `write` has returned TRUE; otherwise nothing is left. */
typedef gboolean (*OutputWriter) (const char *temporary_path, gpointer data, GError **error);
gboolean output_write (const char *path, OutputWriter write, gpointer data, GError **error);

/* "OUT-281.png" for class 281 of several; "OUT.png" when it is the only one.  Free it. */
char *output_name (const char *path, int class_number, gboolean several);

#endif
