/* bytes.c - safetensors files made in memory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bytes.h"

#include <string.h>

GBytes *
bytes_make (const char *header, gsize data)
{
  guint64 length = strlen (header);
  g_autoptr (GByteArray) file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *) &length, sizeof length);
  g_byte_array_append (file, (const guint8 *) header, (guint) length);
  for (gsize i = 0; i < data; i++)
    g_byte_array_append (file, (const guint8 *) "\1", 1);
  return g_bytes_new (file->data, file->len);
}
