/* feature-cache.c - see feature-cache.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file is the words of FORMAT, the features as float32, and the sha256 of both.  Of the folders, one for each model and way of using it, those
 * stay that were used last.
 */
#include "feature-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "atomic-file.h"

#define FORMAT "via feature 1\n"
#define DIGEST_BYTES 32
#define FOLDERS_MOST 16

struct _FeatureCache
{
  char *folder;
  gsize width;
};

/* ---- what nobody has used for long */

typedef struct
{
  char  *path;
  gint64 used; /* seconds */
} CacheFolder;

static void
clear_cache_folder (gpointer data)
{
  g_free (((CacheFolder *) data)->path);
}

static int
used_last_first (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const CacheFolder *) a)->used, y = ((const CacheFolder *) b)->used;

  return (x < y) - (x > y);
}

/* A folder of files of ours; what else is in it stays, and then it does, too. */
static void
remove_cache_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

static void
forget_others (const char *features)
{
  g_autoptr (GDir) dir = g_dir_open (features, 0, NULL);
  g_autoptr (GArray) folders = g_array_new (FALSE, FALSE, sizeof (CacheFolder));

  g_array_set_clear_func (folders, clear_cache_folder);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      CacheFolder folder = { .path = g_build_filename (features, name, NULL) };
      GStatBuf    about;

      folder.used = g_stat (folder.path, &about) == 0 ? about.st_mtime : 0;
      g_array_append_val (folders, folder);
    }
  g_array_sort (folders, used_last_first);
  for (guint i = FOLDERS_MOST; i < folders->len; i++)
    remove_cache_folder (g_array_index (folders, CacheFolder, i).path);
}

/* ---- the cache */

FeatureCache *
feature_cache_new (ViaModel *backbone, ViaPrecision precision)
{
  FeatureCache    *cache = g_new (FeatureCache, 1);
  g_autofree char *key = via_model_feature_key (backbone, precision);
  g_autofree char *features = g_build_filename (g_get_user_cache_dir (), "vit-attribution", "features", NULL);

  cache->width = (gsize) via_model_n_features (backbone);
  cache->folder = g_build_filename (features, key, NULL);
  g_mkdir_with_parents (cache->folder, 0700);
  g_utime (cache->folder, NULL); /* used now */
  atomic_file_sweep (cache->folder);
  forget_others (features);
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

/* A pipe may never begin, and a device never end. */
static int
open_regular (const char *path, GError **error)
{
  int         fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  struct stat about;

  if (fd >= 0 && fstat (fd, &about) == 0 && S_ISREG (about.st_mode))
    return fd;
  if (fd < 0)
    g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
  else
    {
      close (fd);
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("it is not a regular file"));
    }
  return -1;
}

char *
feature_cache_digest (const char *path, GError **error)
{
  int fd = open_regular (path, error);
  g_autoptr (GMappedFile) file = fd < 0 ? NULL : g_mapped_file_new_from_fd (fd, FALSE, error);

  if (fd >= 0)
    close (fd);
  if (!file)
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) g_mapped_file_get_contents (file),
                                      g_mapped_file_get_length (file));
}
