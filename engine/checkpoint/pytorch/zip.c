/* zip.c - the members of a zip archive in memory, distrusting every byte.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only the directory at the end counts: PyTorch leaves the sizes in the local headers empty.  From a local header come its own
 * two lengths, which say where the data begin, and its name, which must be the directory's.  Check sums are not verified: PyTorch
 * can be told to write wrong ones, and does not look at them for stored members.
 * Source: PKWARE's APPNOTE.TXT 6.3, sections 4.3.7 (local header), .12 (directory), .14-.16 (ends), 4.5.3 (Zip64).
 */
#include "zip.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define LOCAL_SIGNATURE 0x04034b50u
#define ENTRY_SIGNATURE 0x02014b50u
#define END_SIGNATURE 0x06054b50u
#define END64_SIGNATURE 0x06064b50u
#define LOCATOR_SIGNATURE 0x07064b50u

#define LOCAL_SIZE 30u
#define ENTRY_SIZE 46u
#define END_SIZE 22u
#define END64_SIZE 56u
#define LOCATOR_SIZE 20u
#define COMMENT_MOST 65535u

/* A checkpoint has one member for each storage; the largest have some thousand. */
#define MEMBERS_MOST 100000u
/* The best that deflate can do: 258 bytes for 2 bits. */
#define DEFLATE_MOST 1032u

struct _Zip
{
  const guint8 *bytes;
  gsize         size;
  ZipMember    *members; /* by name */
  gsize         n_members;
  ZipMember     first; /* in the directory's order */
};

typedef struct
{
  guint64 n, size, at; /* entries, bytes and place of the directory */
} Directory;

static guint16
u16 (const guint8 *p)
{
  return (guint16) (p[0] | p[1] << 8);
}

static guint32
u32 (const guint8 *p)
{
  guint32 value;

  memcpy (&value, p, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
u64 (const guint8 *p)
{
  guint64 value;

  memcpy (&value, p, sizeof value);
  return GUINT64_FROM_LE (value);
}

/* The record that ends the archive: the last one whose comment reaches exactly to the end of the file. */
static gboolean
find_end (const Zip *zip, gsize *end)
{
  gsize least = zip->size > END_SIZE + COMMENT_MOST ? zip->size - END_SIZE - COMMENT_MOST : 0;

  if (zip->size < END_SIZE)
    return FALSE;
  for (gsize at = zip->size - END_SIZE + 1; at-- > least;)
    if (u32 (zip->bytes + at) == END_SIGNATURE && u16 (zip->bytes + at + 20) == zip->size - END_SIZE - at)
      {
        *end = at;
        return TRUE;
      }
  return FALSE;
}

/* The wide form of the end record, when a locator stands before the narrow one; `*end` becomes where the wide one begins. */
static gboolean
read_end64 (const Zip *zip, gsize *end, Directory *directory, ParseError *error)
{
  const guint8 *locator, *wide;
  guint64       at;

  if (*end < LOCATOR_SIZE)
    return TRUE;
  locator = zip->bytes + *end - LOCATOR_SIZE;
  if (u32 (locator) != LOCATOR_SIGNATURE)
    return TRUE;
  at = u64 (locator + 8);
  if (*end < LOCATOR_SIZE + END64_SIZE || at > *end - LOCATOR_SIZE - END64_SIZE || u32 (zip->bytes + at) != END64_SIGNATURE
      || u32 (locator + 4) != 0)
    return parse_error_file (error, _ ("the end of the archive is damaged; please download it again"));
  wide = zip->bytes + at;
  if (u32 (wide + 16) != 0 || u32 (wide + 20) != 0)
    return parse_error_unsupported (error, _ ("it is one part of an archive in several parts"));
  *directory = (Directory){ u64 (wide + 32), u64 (wide + 40), u64 (wide + 48) };
  *end = at;
  return TRUE;
}

static gboolean
read_end (const Zip *zip, Directory *directory, ParseError *error)
{
  const guint8 *narrow;
  gsize         end;

  if (!find_end (zip, &end))
    return parse_error_file (error, _ ("it is incomplete, its end is missing; please download it again"));
  narrow = zip->bytes + end;
  if (u16 (narrow + 4) != 0 || u16 (narrow + 6) != 0)
    return parse_error_unsupported (error, _ ("it is one part of an archive in several parts"));
  *directory = (Directory){ u16 (narrow + 10), u32 (narrow + 12), u32 (narrow + 16) };
  if (!read_end64 (zip, &end, directory, error))
    return FALSE;
  if (directory->at > end || directory->size > end - directory->at)
    return parse_error_file (error, _ ("the directory of the archive lies outside the file; please download it again"));
  if (directory->n > MEMBERS_MOST || directory->n > directory->size / ENTRY_SIZE)
    return parse_error_file (error, _ ("it claims to hold %" PRIu64 " members"), directory->n);
  return TRUE;
}

/* The next eight bytes of a Zip64 field, for a value that did not fit in its 32 bits. */
static gboolean
widen (const guint8 **at, const guint8 *end, guint64 *value)
{
  if (*value != G_MAXUINT32)
    return TRUE;
  if (end - *at < 8)
    return FALSE;
  *value = u64 (*at);
  *at += 8;
  return TRUE;
}

/* Extra fields are (kind, length, data); kind 1 holds the wide values, in this order, of those that need it. */
static gboolean
read_extra (ZipMember *member, const guint8 *at, gsize length)
{
  const guint8 *end = at + length;

  for (; end - at >= 4; at += 4 + u16 (at + 2))
    {
      const guint8 *field = at + 4;

      if (u16 (at + 2) > end - field)
        return FALSE;
      if (u16 (at) == 1)
        {
          const guint8 *field_end = field + u16 (at + 2);

          return widen (&field, field_end, &member->size) && widen (&field, field_end, &member->packed_size)
                 && widen (&field, field_end, &member->header);
        }
    }
  return member->size != G_MAXUINT32 && member->packed_size != G_MAXUINT32 && member->header != G_MAXUINT32;
}

/* One entry of the directory; the bytes it takes, or 0. */
static gsize
read_entry (const guint8 *entry, gsize left, ZipMember *member)
{
  gsize name, extra, comment;

  if (left < ENTRY_SIZE || u32 (entry) != ENTRY_SIGNATURE)
    return 0;
  name = u16 (entry + 28);
  extra = u16 (entry + 30);
  comment = u16 (entry + 32);
  if (left - ENTRY_SIZE < name + extra + comment)
    return 0;
  *member = (ZipMember){ .name = (const char *) entry + ENTRY_SIZE,
                         .name_length = name,
                         .header = u32 (entry + 42),
                         .size = u32 (entry + 24),
                         .packed_size = u32 (entry + 20),
                         .deflated = u16 (entry + 10) == 8,
                         .readable = (u16 (entry + 8) & 1) == 0 && (u16 (entry + 10) == 0 || u16 (entry + 10) == 8) };
  if (!read_extra (member, entry + ENTRY_SIZE + name, extra))
    return 0;
  return ENTRY_SIZE + name + extra + comment;
}

static int
compare_members (const void *a, const void *b)
{
  const ZipMember *x = a, *y = b;
  int              order = memcmp (x->name, y->name, MIN (x->name_length, y->name_length));

  return order ? order : (x->name_length > y->name_length) - (x->name_length < y->name_length);
}

static gboolean
read_directory (Zip *zip, const Directory *directory, ParseError *error)
{
  gsize at = directory->at, end = directory->at + directory->size;

  zip->members = g_try_new0 (ZipMember, MAX (directory->n, 1));
  if (!zip->members)
    return parse_error_memory (error);
  for (zip->n_members = 0; zip->n_members < directory->n; zip->n_members++)
    {
      gsize taken = read_entry (zip->bytes + at, end - at, &zip->members[zip->n_members]);

      if (!taken)
        return parse_error_file (error, _ ("the directory of the archive is damaged; please download it again"));
      at += taken;
    }
  zip->first = zip->members[0];
  qsort (zip->members, zip->n_members, sizeof *zip->members, compare_members);
  for (gsize i = 1; i < zip->n_members; i++)
    if (compare_members (&zip->members[i - 1], &zip->members[i]) == 0)
      return parse_error_file (error, _ ("it holds two members of the same name"));
  return TRUE;
}

Zip *
zip_open (const guint8 *bytes, gsize size, ParseError *error)
{
  g_autoptr (Zip) zip = g_new0 (Zip, 1);
  Directory directory = { 0 };

  zip->bytes = bytes;
  zip->size = size;
  if (!read_end (zip, &directory, error) || !read_directory (zip, &directory, error))
    return NULL;
  return g_steal_pointer (&zip);
}

void
zip_free (Zip *zip)
{
  if (!zip)
    return;
  g_free (zip->members);
  g_free (zip);
}

const char *
zip_root (const Zip *zip, gsize *length)
{
  const char *slash = zip->n_members ? memchr (zip->first.name, '/', zip->first.name_length) : NULL;

  *length = slash ? (gsize) (slash + 1 - zip->first.name) : 0;
  return slash ? zip->first.name : "";
}

const ZipMember *
zip_find (const Zip *zip, const char *name, gsize length)
{
  ZipMember key = { .name = name, .name_length = length };

  return bsearch (&key, zip->members, zip->n_members, sizeof key, compare_members);
}

gboolean
zip_has_ending (const Zip *zip, const char *ending)
{
  gsize length = strlen (ending);

  for (gsize i = 0; i < zip->n_members; i++)
    if (zip->members[i].name_length >= length
        && memcmp (zip->members[i].name + zip->members[i].name_length - length, ending, length) == 0)
      return TRUE;
  return FALSE;
}

/* Where the packed bytes of a member lie. */
static const guint8 *
locate_data (const Zip *zip, const ZipMember *member, ParseError *error)
{
  const guint8 *local;
  guint64       skip;

  if (!member->readable)
    {
      parse_error_unsupported (error, _ ("it is encrypted or compressed in an unusual way; please download it again"));
      return NULL;
    }
  if (member->header > zip->size || zip->size - member->header < LOCAL_SIZE)
    {
      parse_error_file (error, _ ("a member of the archive lies outside the file; please download it again"));
      return NULL;
    }
  local = zip->bytes + member->header;
  skip = LOCAL_SIZE + (guint64) u16 (local + 26) + u16 (local + 28);
  if (u32 (local) != LOCAL_SIGNATURE || zip->size - member->header < skip || member->packed_size > zip->size - member->header - skip
      || u16 (local + 26) != member->name_length || memcmp (local + LOCAL_SIZE, member->name, member->name_length) != 0)
    {
      parse_error_file (error, _ ("a member of the archive is not where its directory says; please download it again"));
      return NULL;
    }
  return local + skip;
}

const guint8 *
zip_stored (const Zip *zip, const ZipMember *member, ParseError *error)
{
  if (member->deflated)
    {
      parse_error_unsupported (error,
                               _ ("its weights were compressed by another program; please download it again, or have PyTorch "
                                  "save it"));
      return NULL;
    }
  if (member->size != member->packed_size)
    {
      parse_error_file (error, _ ("a member of the archive has two sizes; please download it again"));
      return NULL;
    }
  return locate_data (zip, member, error);
}

static voidpf
allocate_index (voidpf data, uInt n, uInt size)
{
  return g_try_malloc_n (n, size);
}

static void
release (voidpf data, voidpf block)
{
  g_free (block);
}

/* Exactly `size` bytes must come out.  Both lengths are below 2^32. */
static gboolean
inflate_all (const guint8 *packed, gsize packed_size, guint8 *out, gsize size)
{
  z_stream stream = { .zalloc = allocate_index, .zfree = release };
  int      result;

  if (inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
    return FALSE;
  stream.next_in = (Bytef *) packed;
  stream.avail_in = (uInt) packed_size;
  stream.next_out = out;
  stream.avail_out = (uInt) size;
  result = inflate (&stream, Z_FINISH);
  inflateEnd (&stream);
  return result == Z_STREAM_END && stream.avail_out == 0;
}

const guint8 *
zip_read (const Zip *zip, const ZipMember *member, gsize most, guint8 **copy, ParseError *error)
{
  const guint8 *packed;

  *copy = NULL;
  if (!member->deflated)
    return zip_stored (zip, member, error);
  packed = locate_data (zip, member, error);
  if (!packed)
    return NULL;
  if (member->size > most || member->packed_size > most || member->size / DEFLATE_MOST > member->packed_size)
    {
      parse_error_file (error, _ ("an entry of its archive is too large: %" PRIu64 " bytes"), member->size);
      return NULL;
    }
  *copy = g_try_malloc (MAX (member->size, 1));
  if (!*copy)
    parse_error_memory (error);
  else if (!inflate_all (packed, member->packed_size, *copy, member->size))
    parse_error_file (error, _ ("its archive is damaged; please download it again"));
  else
    return *copy;
  g_clear_pointer (copy, g_free);
  return NULL;
}
