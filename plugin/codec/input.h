/* input.h - a picture that a user has named: a file, a pipe, or standard input.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_INPUT_H
#define CODEC_INPUT_H

#include <glib.h>

/* Asked now and then while there is nothing to do but to wait: TRUE and an error when the user wants no more. */
typedef gboolean (*InputStop) (gpointer data, GError **error);
typedef struct
{
  InputStop ask;
  gpointer  data;
} Waiting;

gboolean input_stopped (const Waiting *waiting, GError **error);

/* Waits until there is something to be read; FALSE and an error when the user wants no more. */
gboolean input_wait (int fd, const Waiting *waiting, GError **error);

/* A descriptor, which is yours, of a file that can be read from any place: the file of that name; or, when that is a pipe or a
 * device, or `path` is "-" for standard input, a copy of all that comes out of it.  -1 and an error, which does not name the file:
 * there is no such file, it is no picture, or the user wants no more. */
int input_open (const char *path, const Waiting *waiting, GError **error);
/* What to call it in a message. */
const char *input_name (const char *path);

#endif
