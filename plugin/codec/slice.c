/* slice.c - see slice.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "slice.h"

#include <string.h>

guint32
slice_number (Slice slice, gsize at, int n)
{
  guint32 value = 0;

  if (at > slice.size || slice.size - at < (gsize) n)
    return 0;
  for (int i = 0; i < n; i++)
    value |= (guint32) slice.at[at + i] << 8 * (slice.big_endian ? n - 1 - i : i);
  return value;
}

gboolean
slice_has (Slice slice, gsize at, const char *with, gsize n)
{
  return at <= slice.size && slice.size - at >= n && memcmp (slice.at + at, with, n) == 0;
}

Slice
slice_part (Slice slice, gsize at, gsize n)
{
  at = MIN (at, slice.size);
  return (Slice){ slice.at + at, MIN (n, slice.size - at), slice.big_endian };
}
