/* arena.c - see arena.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "arena.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "free-memory.h"
#include "via.h"

/* Large blocks are asked for in pages of this size: the first touch of a ViT-B's trace is 45,000 faults otherwise. */
#define HUGE_PAGE (2u << 20)

gsize
arena_round (gsize bytes)
{
  return (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
}

gboolean
arena_init (Arena *arena, gsize size, const char *what, GError **error)
{
  gsize    align = size >= 4 * HUGE_PAGE ? HUGE_PAGE : ARENA_ALIGN, rounded = arena_round (size);
  gpointer block;

  *arena = (Arena){ 0 };
  if (!free_memory_suffices (rounded) || posix_memalign (&block, align, MAX (rounded, ARENA_ALIGN)) != 0)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY,
                   _ ("Not enough memory: %s needs %.0f MB. Close other programs or use a smaller model."), what,
                   ceil (size / 1e6));
      return FALSE;
    }
  *arena = (Arena){ .base = block, .size = rounded };
#ifdef MADV_HUGEPAGE
  if (align == HUGE_PAGE)
    madvise (arena->base, arena->size, MADV_HUGEPAGE); /* a wish: without it everything works, a little slower */
#endif
  return TRUE;
}

gboolean
arena_renew (Arena *arena, gsize size, const char *what, GError **error)
{
  gsize wanted = arena_round (size);

  if (arena->base && arena->size >= wanted && arena->size / 2 <= wanted)
    {
      arena->used = 0;
      return TRUE;
    }
  arena_clear (arena);
  return arena_init (arena, size, what, error);
}

void
arena_clear (Arena *arena)
{
  free (arena->base);
  *arena = (Arena){ 0 };
}

void *
arena_take (Arena *arena, gsize bytes)
{
  void *taken = arena->base + arena->used;

  arena->used += arena_round (bytes);
  return taken;
}
