/* features.h - a network looks at many pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While it looks at one picture, the next one is decoded in a process of its own.
 */
#ifndef PROBE_FEATURES_H
#define PROBE_FEATURES_H

#include <via.h>

#include "report.h"

typedef struct
{
  guint      n, width;
  guint     *pictures; /* [n]: which of the paths they are; those that could not be read are missing */
  float     *features; /* [n, width] */
  float     *mirrored; /* [n, width]; NULL when nobody wants them */
  char     **digests;  /* [n]: sha256 of the files; NULL where nothing was kept */
  GPtrArray *unread;   /* of ReportUnread * */
} FeatureSet;

/* What a network without a head finds in the pictures; or one with a head: its logits, and nothing is kept in the cache.  `stage` is called
 * with how many there are and how long it will take.  Errors: cancelled, no memory, a damaged model. */
FeatureSet *features_look (ViaModel *model, ViaPrecision precision, gboolean mirrored, const GPtrArray *paths, ViaProgress progress,
                           gpointer token, GError **error);
void        features_free (FeatureSet *features); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FeatureSet, features_free)

#endif
