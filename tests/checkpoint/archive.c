/* archive.c - PyTorch files made in memory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "archive.h"

#include <string.h>
#include <zlib.h>

static void
put (GByteArray *out, guint64 number, guint size)
{
  g_byte_array_append (out, (const guint8 *) &number, size);
}

/* The fields that a local header and an entry of the directory share. */
static void
put_fields (GByteArray *out, guint32 signature, const char *name, gboolean deflate, gsize packed_size, gsize size)
{
  put (out, signature, 4);
  if (signature == 0x02014b50)
    put (out, 20, 2);
  put (out, 20, 4);
  put (out, deflate ? 8 : 0, 2);
  put (out, 0, 8);
  put (out, packed_size, 4);
  put (out, size, 4);
  put (out, strlen (name), 4);
}

static void
put_member (GByteArray *out, GByteArray *directory, const char *name, gboolean deflate, const guint8 *packed, gsize packed_size,
            gsize size)
{
  guint at = out->len;

  put_fields (out, 0x04034b50, name, deflate, packed_size, size);
  g_byte_array_append (out, (const guint8 *) name, strlen (name));
  g_byte_array_append (out, packed, packed_size);
  put_fields (directory, 0x02014b50, name, deflate, packed_size, size);
  put (directory, 0, 8);
  put (directory, 0, 2);
  put (directory, at, 4);
  g_byte_array_append (directory, (const guint8 *) name, strlen (name));
}

static guint8 *
pack (gconstpointer data, gsize size, gsize *packed_size)
{
  z_stream stream = { .next_in = (Bytef *) data, .avail_in = (uInt) size };
  guint8  *packed;

  g_assert_cmpint (deflateInit2 (&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  stream.avail_out = (uInt) deflateBound (&stream, size);
  packed = g_malloc (stream.avail_out);
  stream.next_out = packed;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  *packed_size = stream.total_out;
  deflateEnd (&stream);
  return packed;
}

GBytes *
archive_make (gconstpointer pickle, gsize size, gboolean deflate)
{
  const float numbers[] = { 1, 2, 3, 4 };
  g_autoptr (GByteArray) out = g_byte_array_new (), directory = g_byte_array_new ();
  gsize              packed_size = size;
  g_autofree guint8 *packed = deflate ? pack (pickle, size, &packed_size) : NULL;
  guint              at;

  put_member (out, directory, "a/data.pkl", deflate, deflate ? packed : pickle, packed_size, size);
  put_member (out, directory, "a/data/0", FALSE, (const guint8 *) numbers, sizeof numbers, sizeof numbers);
  at = out->len;
  g_byte_array_append (out, directory->data, directory->len);
  put (out, 0x06054b50, 4);
  put (out, 0, 4);
  put (out, 2, 2);
  put (out, 2, 2);
  put (out, directory->len, 4);
  put (out, at, 4);
  put (out, 0, 2);
  return g_bytes_new (out->data, out->len);
}
