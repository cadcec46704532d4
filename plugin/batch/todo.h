/* todo.h - which pictures of a share are still to be done.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BATCH_TODO_H
#define BATCH_TODO_H

#include "inventory.h"
#include "record.h"
#include "results.h"

/* Whether the picture of that number is done, as its record says. */
typedef gboolean (*TodoIsDone) (guint number, JsonObject *record, gpointer data);

/* Of a share, numbers of pictures, those without a record that `is_done` accepts; unref it.  `results` NULL: there are no records.
 * *n_others: how many are among them because they were done in other terms. */
GArray *todo_list (const Inventory *inventory, const GArray *share, Results *results, const RecordTerms *terms, TodoIsDone is_done,
                   gpointer data, guint *n_others);

#endif
