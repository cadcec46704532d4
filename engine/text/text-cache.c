/* text-cache.c - see text-cache.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file is a header, then for each text its id and its direction in float64 as this machine writes it, and the sha256 of all before.
 */
#include "text-cache.h"

#include <glib/gstdio.h>
#include <string.h>

#include "../checkpoint/base/file.h"
#include "atomic-file.h"

#define HEADER "vit-attribution texts 1\n"
#define HEADER_SIZE (sizeof HEADER - 1)
#define SUM_SIZE 32
#define BYTES_MOST (32u << 20)
#define FILES_MOST 16

struct _TextCache
{
  char       *path;   /* NULL: none */
  gsize       record; /* bytes */
  GByteArray *all;    /* header and records */
  GHashTable *places; /* GBytes of an id -> where its record is, in bytes */
  gboolean    added;
};

static char *
folder_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "vit-attribution", "texts", NULL);
}

static void
sum_of (const guint8 *data, gsize n, guint8 sum[SUM_SIZE])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = SUM_SIZE;

  g_checksum_update (checksum, data, (gssize) n);
  g_checksum_get_digest (checksum, sum, &length);
}

/* Whether the bytes are a whole file of such records. */
static gboolean
is_whole (const TextCache *cache, const guint8 *data, gsize n)
{
  guint8 sum[SUM_SIZE];

  if (n < HEADER_SIZE + SUM_SIZE || (n - HEADER_SIZE - SUM_SIZE) % cache->record != 0 || memcmp (data, HEADER, HEADER_SIZE) != 0)
    return FALSE;
  sum_of (data, n - SUM_SIZE, sum);
  return memcmp (sum, data + n - SUM_SIZE, SUM_SIZE) == 0;
}

static void
note_place (TextCache *cache, gsize at)
{
  g_hash_table_insert (cache->places, g_bytes_new (cache->all->data + at, TEXT_CACHE_ID), GSIZE_TO_POINTER (at));
}

static void
read_records (TextCache *cache)
{
  g_autoptr (GBytes) bytes = cache->path ? file_bytes (cache->path, BYTES_MOST + HEADER_SIZE + SUM_SIZE, NULL) : NULL;
  gsize         n = 0;
  const guint8 *data = bytes ? g_bytes_get_data (bytes, &n) : NULL;

  if (!data || !is_whole (cache, data, n))
    {
      g_byte_array_append (cache->all, (const guint8 *) HEADER, HEADER_SIZE);
      return;
    }
  g_byte_array_append (cache->all, data, (guint) (n - SUM_SIZE));
  for (gsize at = HEADER_SIZE; at < cache->all->len; at += cache->record)
    note_place (cache, at);
}

TextCache *
text_cache_open (const char *network, guint width)
{
  g_autofree char *sum = network ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, network, -1) : NULL, *folder = folder_path ();
  TextCache       *cache = g_new0 (TextCache, 1);

  cache->path = sum ? g_build_filename (folder, sum, NULL) : NULL;
  cache->record = TEXT_CACHE_ID + width * sizeof (double);
  cache->all = g_byte_array_new ();
  cache->places = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  read_records (cache);
  return cache;
}

void
text_cache_free (TextCache *cache)
{
  if (!cache)
    return;
  g_hash_table_unref (cache->places);
  g_byte_array_unref (cache->all);
  g_free (cache->path);
  g_free (cache);
}

const double *
text_cache_find (const TextCache *cache, const guint8 id[TEXT_CACHE_ID])
{
  g_autoptr (GBytes) key = g_bytes_new_static (id, TEXT_CACHE_ID);
  gsize at = GPOINTER_TO_SIZE (g_hash_table_lookup (cache->places, key));

  return at ? (const double *) (cache->all->data + at + TEXT_CACHE_ID) : NULL;
}

void
text_cache_add (TextCache *cache, const guint8 id[TEXT_CACHE_ID], const double *direction)
{
  gsize at = cache->all->len;

  g_byte_array_append (cache->all, id, TEXT_CACHE_ID);
  g_byte_array_append (cache->all, (const guint8 *) direction, (guint) (cache->record - TEXT_CACHE_ID));
  note_place (cache, at);
  cache->added = TRUE;
}

/* Files of the folder, the one that was written last first. */
static int
compare_ages (gconstpointer a, gconstpointer b)
{
  GStatBuf one = { 0 }, other = { 0 };

  if (g_stat (*(char *const *) a, &one) != 0 || g_stat (*(char *const *) b, &other) != 0)
    return 0;
  return (one.st_mtime < other.st_mtime) - (one.st_mtime > other.st_mtime);
}

static void
forget_old_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  atomic_file_sweep (folder);
  while (dir && (name = g_dir_read_name (dir)))
    if (!strchr (name, '.'))
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (files, compare_ages);
  for (guint i = FILES_MOST; i < files->len; i++)
    g_unlink (files->pdata[i]);
}

/* The records from that byte on. */
static gboolean
write_records (const TextCache *cache, gsize from)
{
  g_auto (AtomicFile) file = { 0 };
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 sum[SUM_SIZE];

  g_byte_array_append (all, cache->all->data, HEADER_SIZE);
  g_byte_array_append (all, cache->all->data + from, (guint) (cache->all->len - from));
  sum_of (all->data, all->len, sum);
  return atomic_file_begin (&file, cache->path, NULL) && atomic_file_write (&file, all->data, all->len, NULL)
         && atomic_file_write (&file, sum, SUM_SIZE, NULL) && atomic_file_commit (&file, NULL);
}

void
text_cache_save (TextCache *cache)
{
  g_autofree char *folder = folder_path ();
  gsize            over = cache->all->len > BYTES_MOST ? (cache->all->len - BYTES_MOST) / cache->record + 1 : 0;

  if (!cache->path || !cache->added || g_mkdir_with_parents (folder, 0700) != 0)
    return;
  cache->added = !write_records (cache, HEADER_SIZE + over * cache->record);
  forget_old_files (folder);
}
