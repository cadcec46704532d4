/* feature-cache.c - see feature-cache.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file is the words of FORMAT, the features as float32, and the sha256 of both.
 */
#include "feature-cache.h"

#include <string.h>

#include "atomic-file.h"

#define FORMAT "via feature 1\n"
#define DIGEST_BYTES 32

struct _FeatureCache
{
  char *folder;
  gsize width;
};

FeatureCache *
feature_cache_new (ViaModel *backbone, ViaPrecision precision)
{
  FeatureCache    *cache = g_new (FeatureCache, 1);
  g_autofree char *key = via_model_feature_key (backbone, precision);

  cache->width = (gsize) via_model_n_features (backbone);
  cache->folder = g_build_filename (g_get_user_cache_dir (), "vit-attribution", "features", key, NULL);
  g_mkdir_with_parents (cache->folder, 0700);
  atomic_file_sweep (cache->folder);
  return cache;
}

void
feature_cache_free (FeatureCache *cache)
{
  if (!cache)
    return;
  g_free (cache->folder);
  g_free (cache);
}

static char *
entry_path (const FeatureCache *cache, const char *picture, gboolean mirrored)
{
  g_autofree char *name = g_strconcat (picture, mirrored ? ".mirrored" : "", NULL);

  return g_build_filename (cache->folder, name, NULL);
}

static void
sum_up (const guint8 *bytes, gsize n, guint8 *digest)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = DIGEST_BYTES;

  g_checksum_update (sum, bytes, (gssize) n);
  g_checksum_get_digest (sum, digest, &length);
}

gboolean
feature_cache_get (const FeatureCache *cache, const char *picture, gboolean mirrored, float *feature)
{
  g_autofree char *path = entry_path (cache, picture, mirrored), *bytes = NULL;
  gsize            head = strlen (FORMAT), numbers = cache->width * sizeof *feature, length;
  guint8           digest[DIGEST_BYTES];

  if (!g_file_get_contents (path, &bytes, &length, NULL) || length != head + numbers + DIGEST_BYTES
      || memcmp (bytes, FORMAT, head) != 0)
    return FALSE;
  sum_up ((const guint8 *) bytes, head + numbers, digest);
  if (memcmp (digest, bytes + head + numbers, DIGEST_BYTES) != 0)
    return FALSE;
  memcpy (feature, bytes + head, numbers);
  return TRUE;
}

void
feature_cache_put (const FeatureCache *cache, const char *picture, gboolean mirrored, const float *feature)
{
  g_autofree char   *path = entry_path (cache, picture, mirrored);
  gsize              head = strlen (FORMAT), numbers = cache->width * sizeof *feature;
  g_autofree guint8 *bytes = g_malloc (head + numbers + DIGEST_BYTES);
  g_auto (AtomicFile) file = { 0 };

  memcpy (bytes, FORMAT, head);
  memcpy (bytes + head, feature, numbers);
  sum_up (bytes, head + numbers, bytes + head + numbers);
  if (atomic_file_begin (&file, path, NULL) && atomic_file_write (&file, bytes, head + numbers + DIGEST_BYTES, NULL))
    atomic_file_commit (&file, NULL);
}

char *
feature_cache_digest (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);

  if (!file)
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) g_mapped_file_get_contents (file),
                                      g_mapped_file_get_length (file));
}
