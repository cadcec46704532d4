/* plan.h - where in one block of memory things live that are not all needed at once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PLAN_H
#define PLAN_H

#include <glib.h>

typedef struct
{
  gsize size;        /* bytes; 0 = needs no room */
  int   first, last; /* the steps during which it is needed, both included */
  gsize offset;      /* the answer */
} Lifetime;

/* Gives every item an offset such that no two that are needed at the same time overlap; returns the size of the block. */
gsize plan_pack (Lifetime *items, int n);

#endif
