/* foreign.h - files that are no picture of a kind that is read here, called by their names.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_FOREIGN_H
#define CODEC_FOREIGN_H

#include "slice.h"

/* Bytes of a file's beginning that decide. */
#define FOREIGN_BYTES 512

/* What to say about a file that container_find() does not know: what it is instead, as far as its beginning tells.  Free with
 * g_free(). */
char *foreign_sentence (Slice file);

#endif
