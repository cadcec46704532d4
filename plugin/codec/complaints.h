/* complaints.h - what libraries say while they read or write a picture, in the process that does nothing else.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GEGL's loaders and savers do not return errors: they log warnings, and the libraries below them write to stderr, which is a file
 * in memory here.
 */
#ifndef CODEC_COMPLAINTS_H
#define CODEC_COMPLAINTS_H

#include <glib.h>

/* From now on they are listened to. */
void complaints_begin (void);
/* Whether a warning was logged, which means that something has failed.  *words: the first thing that was said, which may be no more
 * than a complaint; NULL when nothing was; free it. */
gboolean complaints_end (char **words);
/* The first line that stands in the file `fd` from `begin` on; NULL when there is none. */
char *complaints_line (int fd, goffset begin);

#endif
