/* batch-table.h - the table for people, of the results of many pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_BATCH_TABLE_H
#define CLI_BATCH_TABLE_H

#include "../batch/results.h"

/* Makes it of the results that these pictures have, in their order. */
gboolean batch_table_write (const char *path, Results *results, const GPtrArray *paths, GError **error);

#endif
