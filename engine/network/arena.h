/* arena.h - one block of memory, handed out from the front and given back all at once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ARENA_H
#define ARENA_H

#include <glib.h>

/* Everything taken starts at a multiple of this many bytes. */
#define ARENA_ALIGN 64

typedef struct
{
  char *base;
  gsize size, used;
} Arena;

/* `bytes` rounded up to what arena_take() uses of it. */
gsize arena_round (gsize bytes);

/* One allocation.  Error: VIA_ERROR_MEMORY, which says how much was asked for and what for. */
gboolean arena_init (Arena *arena, gsize size, const char *what, GError **error);
void     arena_clear (Arena *arena);

/* The same for an arena that may hold a block already, which is used again when its size is about right: the first touch of fresh
 * memory is dear. */
gboolean arena_renew (Arena *arena, gsize size, const char *what, GError **error);

/* The next `bytes`, uninitialised.  The caller has asked for enough in arena_init(). */
void *arena_take (Arena *arena, gsize bytes);

#endif
