/* slice.h - some bytes of a file from outside, read without ever reading beside them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_SLICE_H
#define CODEC_SLICE_H

#include <glib.h>

typedef struct
{
  const guint8 *at;
  gsize         size;
  gboolean      big_endian;
} Slice;

/* The n bytes at a place as a number, n <= 4; 0 when they are not all there. */
guint32 slice_number (Slice slice, gsize at, int n);
/* Whether the n bytes `with` stand there. */
gboolean slice_has (Slice slice, gsize at, const char *with, gsize n);
/* The n bytes at a place, or as many of them as there are. */
Slice slice_part (Slice slice, gsize at, gsize n);

#endif
