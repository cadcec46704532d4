/* share.c - see share.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Longest processing time first: Graham, Bounds on Multiprocessing Timing Anomalies, SIAM J. Appl. Math. 17 (1969).  No share has
 * more than 4/3 of what the largest one of the best deal has.
 */
#include "share.h"

#include <string.h>

gboolean
share_read (const char *text, ShareNumber *share)
{
  const char      *slash = strchr (text, '/');
  g_autofree char *which = g_strndup (text, slash ? (gsize) (slash - text) : 0);
  gint64           i, n;

  if (!slash || !g_ascii_string_to_signed (slash + 1, 10, 1, G_MAXUINT16, &n, NULL)
      || !g_ascii_string_to_signed (which, 10, 1, n, &i, NULL))
    return FALSE;
  *share = (ShareNumber){ (guint) i, (guint) n };
  return TRUE;
}

static int
larger_first (gconstpointer a, gconstpointer b, gpointer data)
{
  guint   i = *(const guint *) a, j = *(const guint *) b;
  guint64 x = inventory_item (data, i)->bytes, y = inventory_item (data, j)->bytes;

  return x != y ? (x < y) - (x > y) : (i > j) - (i < j);
}

static int
ascending (gconstpointer a, gconstpointer b)
{
  guint i = *(const guint *) a, j = *(const guint *) b;

  return (i > j) - (i < j);
}

typedef struct
{
  guint64 bytes;
  guint   pictures;
} Load;

static guint
least_loaded (const Load *loads, guint n)
{
  guint best = 0;

  for (guint i = 1; i < n; i++)
    if (loads[i].bytes < loads[best].bytes || (loads[i].bytes == loads[best].bytes && loads[i].pictures < loads[best].pictures))
      best = i;
  return best;
}

GArray *
share_deal (const Inventory *inventory, ShareNumber share)
{
  guint             n = inventory->items->len;
  g_autofree guint *order = g_new (guint, n);
  g_autofree Load  *loads = g_new0 (Load, share.of);
  GArray           *mine = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) n, sizeof *order, larger_first, (gpointer) inventory);
  for (guint i = 0; i < n; i++)
    {
      guint who = least_loaded (loads, share.of);

      loads[who].bytes += inventory_item (inventory, order[i])->bytes;
      loads[who].pictures++;
      if (who + 1 == share.which)
        g_array_append_val (mine, order[i]);
    }
  g_array_sort (mine, ascending);
  return mine;
}

GPtrArray *
share_paths (const Inventory *inventory, const GArray *numbers)
{
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = 0; i < numbers->len; i++)
    g_ptr_array_add (paths, inventory_item (inventory, g_array_index (numbers, guint, i))->path);
  return paths;
}
