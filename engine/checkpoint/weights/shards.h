/* shards.h - the index of a checkpoint in several files.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHARDS_H
#define SHARDS_H

#include "../base/tensor.h"

typedef struct
{
  char       *index;  /* its path */
  GPtrArray  *paths;  /* of the files, each once, beside the index */
  GHashTable *places; /* name of a tensor -> the path, of those in `paths`, that it should be in */
  GHashTable *seen;   /* names that were found */
} Shards;

/* TRUE for JSON, which no checkpoint itself is. */
gboolean shards_recognise (GBytes *bytes);
/* Reads {"weight_map": {name: file}}.  NULL and the usual errors; nothing but a bare file name is taken for a file. */
Shards *shards_read (GBytes *bytes, const char *path, GError **error);
void    shards_free (Shards *shards);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Shards, shards_free)

/* FALSE when a name among the tensors of the i-th file (of Tensor; names are borrowed) belongs into another file, or was in one
 * before. */
gboolean shards_check (Shards *shards, guint i, const GArray *tensors, GError **error);
/* FALSE when a name of the index was in no file. */
gboolean shards_check_all (const Shards *shards, GError **error);

#endif
