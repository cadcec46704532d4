/* table.h - a CSV file, as spreadsheets and scripts write it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROBE_TABLE_H
#define PROBE_TABLE_H

#include <glib.h>

/* One row: as many fields as the columns that were asked for, in their order. */
typedef struct
{
  guint  line; /* of the file, from 1, where it begins */
  char **fields;
} TableRecord;

/* The rows below the first line, of its columns that are called so (NULL-terminated; upper or lower case); other columns do not
 * matter, and empty lines do not count.  The columns in `more` (may be NULL) follow where the table has
 * them; with the first it should have them all.  Elements are TableRecord *.  Errors, a sentence that names the file: it cannot be read, or is not UTF-8; a column is missing; a row has too
 * few fields; a quote has no end. */
GPtrArray *table_read (const char *path, const char *const *columns, const char *const *more, GError **error);

/* The path of a file that a table at `path` calls so: relative ones begin at the table's folder.  Free it. */
char *table_path (const char *path, const char *file);

#endif
