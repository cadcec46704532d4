/* text-cache.h - directions of texts, kept on disk: what a network says of a thousand names takes a minute.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * $XDG_CACHE_HOME/vit-attribution/texts has a file for each network and way to compute.  It is only there to save time: when it cannot be
 * read or written, or holds nonsense, everything goes on without it.
 */
#ifndef TEXT_CACHE_H
#define TEXT_CACHE_H

#include <glib.h>

#define TEXT_CACHE_ID 32

typedef struct _TextCache TextCache;

/* What is kept for that network, named by anything that makes it the one it is; of directions of so many numbers.  NULL: nothing is, and it
 * lasts as long as the cache. */
TextCache *text_cache_open (const char *network, guint width);
void       text_cache_free (TextCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TextCache, text_cache_free)

/* Lent until something is added; NULL when it is not there. */
const double *text_cache_find (const TextCache *cache, const guint8 id[TEXT_CACHE_ID]);
void          text_cache_add (TextCache *cache, const guint8 id[TEXT_CACHE_ID], const double *direction);
/* Writes the file when something has been added; the oldest of too many directions, and of too many files, go. */
void text_cache_save (TextCache *cache);

#endif
