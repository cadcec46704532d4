/* parasites.h - what an item remembers of how it was made.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PARASITES_H
#define PARASITES_H

#include "host.h"

/* Gives the item this JSON, instead of what it had; of an item that is part of an image, that can be undone. */
void parasites_attach (GimpItem *item, const char *json);

/* The JSON that the item has, to be freed with g_free(), and its size; NULL: it has none. */
char *parasites_read (GimpItem *item, gsize *size);

/* Marks the difference of two heat layers. */
void parasites_mark_difference (GimpItem *item);
/* Whether an item is heat that we have made, or such a difference. */
gboolean parasites_are_ours (GimpItem *item);

#endif
