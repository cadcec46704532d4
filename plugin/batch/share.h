/* share.h - which pictures are whose, when several programs share them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BATCH_SHARE_H
#define BATCH_SHARE_H

#include "inventory.h"

/* Number `which` of `of`, from 1. */
typedef struct
{
  guint which, of;
} ShareNumber;

#define SHARE_ALL ((ShareNumber){ 1, 1 })

/* "2/5".  FALSE: it is no such thing. */
gboolean share_read (const char *text, ShareNumber *share);

/* The numbers of the pictures that are this share's, ascending: of guint.  The largest is dealt out first, each to who has the
 * fewest bytes until then, and of those to who has the fewest pictures.  Whatever the share, the deal is the same. */
GArray *share_deal (const Inventory *inventory, ShareNumber share);
/* The paths of pictures with these numbers, of const char *, lent by the inventory. */
GPtrArray *share_paths (const Inventory *inventory, const GArray *numbers);

#endif
