/* bytes.h - safetensors files made in memory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BYTES_H
#define BYTES_H

#include <glib.h>

/* A file of that header and as many bytes of data, in a block of exactly its size, so that a sanitizer sees every step
 * beyond it. */
GBytes *bytes_make (const char *header, gsize data);

#endif
