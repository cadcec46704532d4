/* overview.h - the results as a table for people: CSV, as spreadsheets read it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   input,class,label,probability,explained,outputs,error
 *
 * `class`, `label` and `probability` (or `value`, of a network that answers with values) are of the best prediction; several
 * `explained` classes and `outputs` have a space between them.
 */
#ifndef BATCH_OVERVIEW_H
#define BATCH_OVERVIEW_H

#include "results.h"

/* A field of such a table and what follows it, a comma or the end of the line; NULL: an empty one. */
void overview_append_field (GString *row, const char *text, char end);

/* Writes those of the pictures, in this order, into a file that is open for writing. */
gboolean overview_write (int fd, Results *results, const GPtrArray *paths, GError **error);

#endif
