/* boxes.h - where objects are, as a table says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table that says of which class pictures are, as plugin/probe/collection.h has it, may have four more columns, x, y, width and
 * height: the box around the object, in pixels, from the picture's left upper corner.  Several lines with one path are several
 * objects.
 */
#ifndef FAITHFUL_BOXES_H
#define FAITHFUL_BOXES_H

#include <via.h>

/* path -> GArray of ViaBox, with paths as collection_read() has them; empty when the table has not all of these columns, and
 * without the pictures of which all four fields are empty.  Free with g_hash_table_unref().  Errors: the table cannot be read;
 * fields that are no box, with their line. */
GHashTable *boxes_read (const char *path, GError **error);

#endif
