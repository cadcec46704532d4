/* gzip.c - see gzip.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "gzip.h"

#include <gio/gio.h>

GBytes *
gzip_unpack (GBytes *packed, gsize most)
{
  g_autoptr (GConverter) unzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) from = g_memory_input_stream_new_from_bytes (packed), plain = g_converter_input_stream_new (from, unzip);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 piece[1 << 14];
  gssize n;

  while ((n = g_input_stream_read (plain, piece, sizeof piece, NULL, NULL)) > 0 && all->len + (gsize) n <= most)
    g_byte_array_append (all, piece, (guint) n);
  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&all)) : NULL;
}
