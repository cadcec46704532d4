/* zip.h - the members of a zip archive in memory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ZIP_H
#define ZIP_H

#include "../base/parse-error.h"

typedef struct
{
  const char *name; /* in the archive, without a final zero */
  gsize       name_length;
  guint64     header; /* where its local header stands */
  guint64     size, packed_size;
  gboolean    deflated;
  gboolean    readable; /* stored or deflated, and not encrypted */
} ZipMember;

typedef struct _Zip Zip;

/* Reads the directory.  The bytes are borrowed until the archive is freed. */
Zip *zip_open (const guint8 *bytes, gsize size, ParseError *error);
void zip_free (Zip *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Zip, zip_free)

/* The folder of the first member with its slash, "" when it is in none.  Lent, without a final zero. */
const char *zip_root (const Zip *zip, gsize *length);
/* NULL when there is none of that name. */
const ZipMember *zip_find (const Zip *zip, const char *name, gsize length);
/* TRUE when the name of any member ends so. */
gboolean zip_has_ending (const Zip *zip, const char *ending);

/* Where the bytes of a member that is merely stored lie; NULL when they are compressed, encrypted, or not all there. */
const guint8 *zip_stored (const Zip *zip, const ZipMember *member, ParseError *error);
/* All bytes of a stored or compressed member of at most `most` bytes.  `*copy` is what the caller frees (NULL when in place). */
const guint8 *zip_read (const Zip *zip, const ZipMember *member, gsize most, guint8 **copy, ParseError *error);

#endif
