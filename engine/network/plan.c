/* plan.c - see plan.h.  First fit, in the order given: each item goes to the lowest place that is free for its whole life.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plan.h"

#include "arena.h"

static gboolean
in_the_way (const Lifetime *a, const Lifetime *b)
{
  return b->size > 0 && a->first <= b->last && b->first <= a->last && a->offset < b->offset + b->size
         && b->offset < a->offset + a->size;
}

static void
place_item (Lifetime *items, int i)
{
  Lifetime *item = &items[i];

  item->size = arena_round (item->size);
  item->offset = 0;
  for (int j = 0; j < i; j++)
    if (in_the_way (item, &items[j]))
      {
        item->offset = items[j].offset + items[j].size;
        j = -1; /* what was out of the way before may not be here */
      }
}

gsize
plan_pack (Lifetime *items, int n)
{
  gsize total = 0;

  for (int i = 0; i < n; i++)
    if (items[i].size > 0)
      {
        place_item (items, i);
        total = MAX (total, items[i].offset + items[i].size);
      }
  return total;
}
