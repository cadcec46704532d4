/* feature-cache.h - what a network has said about a picture, kept for the next time.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file for each picture and its mirror image, in the user's cache:
 *
 *   $XDG_CACHE_HOME/vit-attribution/features/MODEL/PICTURE[.mirrored]
 *
 * MODEL stands for all that the numbers depend on but the picture (via_model_feature_key()), PICTURE is the sha256 of the picture's file.
 * A file is written whole or not at all; one that is not what it should be is as good as none.  The folders of the models that were used
 * last stay, sixteen at most.
 */
#ifndef PROBE_FEATURE_CACHE_H
#define PROBE_FEATURE_CACHE_H

#include <via-probe.h>

typedef struct _FeatureCache FeatureCache;

FeatureCache *feature_cache_new (ViaModel *backbone, ViaPrecision precision);
void          feature_cache_free (FeatureCache *cache); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FeatureCache, feature_cache_free)

/* Fills the feature, of as many numbers as the backbone has; FALSE: it is not there. */
gboolean feature_cache_get (const FeatureCache *cache, const char *picture, gboolean mirrored, float *feature);
/* Keeps it, if that is possible. */
void feature_cache_put (const FeatureCache *cache, const char *picture, gboolean mirrored, const float *feature);

/* sha256 of a file, hex; NULL and an error, which does not name the file: it cannot be read.  Free it. */
char *feature_cache_digest (const char *path, GError **error);

#endif
