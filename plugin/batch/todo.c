/* todo.c - see todo.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "todo.h"

GArray *
todo_list (const Inventory *inventory, const GArray *share, Results *results, const RecordTerms *terms, TodoIsDone is_done,
           gpointer data, guint *n_others)
{
  GArray *todo = g_array_new (FALSE, FALSE, sizeof (guint));

  *n_others = 0;
  for (guint i = 0; i < share->len; i++)
    {
      guint number = g_array_index (share, guint, i);
      g_autoptr (JsonObject) record = results ? results_record (results, inventory_item (inventory, number)->path) : NULL;

      if (record && is_done (number, record, data))
        continue;
      *n_others += record && record_has_other_terms (record, terms);
      g_array_append_val (todo, number);
    }
  return todo;
}
