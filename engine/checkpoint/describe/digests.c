/* digests.c - the sha256 of checkpoints, and what is known about files with a certain one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cache is a key file of one group, path = stamp;digest, where the stamp holds size and time of every file.  It is only there
 * to save time: when it cannot be read or written, or holds nonsense, everything goes on without it.
 */
#include "digests.h"

#include <string.h>
#include <sys/stat.h>

#include "../base/embedded.h"
#include "../base/file.h"

#define GROUP "sha256"
/* Then it begins anew; nobody has so many models. */
#define ENTRIES_MOST 1000
#define NANOSECONDS 1000000000

static char *
absolute_path (const Weights *weights)
{
  return g_canonicalize_filename (weights_path (weights), NULL);
}

char *
digests_stamp (const Weights *weights)
{
  g_autoptr (GString) stamp = g_string_new (NULL);
  const Weights *file;

  for (guint i = 0; (file = weights_file (weights, i)); i++)
    {
      struct stat about;

      if (stat (weights_path (file), &about) != 0 || (guint64) about.st_size != g_bytes_get_size (weights_bytes (file)))
        return NULL;
      g_string_append_printf (stamp, "%s%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, i ? "+" : "", (gint64) about.st_size,
                              (gint64) about.st_mtim.tv_sec * NANOSECONDS + about.st_mtim.tv_nsec);
    }
  return g_string_free (g_steal_pointer (&stamp), FALSE);
}

static char *
cache_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "vit-attribution", "digests.ini", NULL);
}

/* What is kept; empty when there is nothing that can be read. */
static GKeyFile *
read_cache (void)
{
  GKeyFile        *cache = g_key_file_new ();
  g_autofree char *path = cache_path ();
  g_autofree char *text = file_text (path, NULL);

  if (text && g_key_file_load_from_data (cache, text, strlen (text), G_KEY_FILE_NONE, NULL))
    return cache;
  g_key_file_unref (cache);
  return g_key_file_new ();
}

/* A path as the name of a key. */
static char *
key_of (const Weights *weights)
{
  g_autofree char *path = absolute_path (weights);

  return g_uri_escape_string (path, "/", FALSE);
}

static gboolean
is_digest (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* NULL when the cache does not have it. */
static char *
look_up (const Weights *weights, const char *stamp)
{
  g_autoptr (GKeyFile) cache = read_cache ();
  g_autofree char *key = key_of (weights), *value = g_key_file_get_string (cache, GROUP, key, NULL);
  g_auto (GStrv) parts = g_strsplit (value ? value : "", ";", 3);

  if (g_strv_length (parts) != 2 || strcmp (parts[0], stamp) != 0 || !is_digest (parts[1]))
    return NULL;
  return g_strdup (parts[1]);
}

static void
keep_digest (const Weights *weights, const char *stamp, const char *digest)
{
  g_autoptr (GKeyFile) cache = read_cache ();
  g_autofree char *key = key_of (weights), *value = g_strconcat (stamp, ";", digest, NULL);
  g_autofree char *path = cache_path (), *folder = g_path_get_dirname (path);
  g_auto (GStrv) keys = g_key_file_get_keys (cache, GROUP, NULL, NULL);

  if (keys && g_strv_length (keys) >= ENTRIES_MOST)
    g_key_file_remove_group (cache, GROUP, NULL);
  g_key_file_set_string (cache, GROUP, key, value);
  g_mkdir_with_parents (folder, 0700);
  g_key_file_save_to_file (cache, path, NULL);
}

static char *
compute (const Weights *weights)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  const Weights *file;

  for (guint i = 0; (file = weights_file (weights, i)); i++)
    {
      gsize         size;
      const guchar *bytes = g_bytes_get_data (weights_bytes (file), &size);

      g_checksum_update (sum, bytes, (gssize) size);
    }
  return g_strdup (g_checksum_get_string (sum));
}

char *
digests_sha256 (const Weights *weights, const char *stamp)
{
  char *digest = stamp ? look_up (weights, stamp) : NULL;

  if (digest)
    return digest;
  digest = compute (weights);
  if (stamp)
    keep_digest (weights, stamp, digest);
  return digest;
}

/* What the preset says about the network; not what it is called, nor where files lie. */
static void
adopt (Config *config, const Config *preset)
{
  static const ConfigKey ranges[][2] = { { KEY_FAMILY, KEY_FAMILY }, { KEY_HEADS, KEY_MD5 }, { KEY_DESCRIPTION, KEY_DESCRIPTION } };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    for (ConfigKey key = ranges[i][0]; key <= ranges[i][1]; key++)
      {
        g_autofree char *value = config_show (preset, key);

        if (value)
          config_fill (config, key, value, SOURCE_DIGEST, preset->ini, config_key (key), NULL);
      }
  config->known = g_strdup (preset->name);
}

gboolean
digests_match (Config *config, const Config *preset, const Weights *weights, const char *stamp)
{
  gint64           size = config_exact_size (preset->size);
  g_autofree char *digest = NULL;

  if (size == 0 || (guint64) size != g_bytes_get_size (weights_bytes (weights)) || weights_file (weights, 1) || !preset->sha256
      || !is_digest (preset->sha256))
    return FALSE;
  digest = digests_sha256 (weights, stamp);
  if (strcmp (digest, preset->sha256) != 0)
    return FALSE;
  adopt (config, preset);
  return TRUE;
}

/* Nothing is left for a preset to say. */
static gboolean
is_complete (const Config *config)
{
  for (ConfigKey key = KEY_HEADS; key <= KEY_POS_INTERPOLATION; key++)
    if (config->source[key] == SOURCE_NONE)
      return FALSE;
  return TRUE;
}

void
digests_identify (Config *config, const Weights *weights, const char *stamp)
{
  gboolean found = is_complete (config);

  for (const char *file = NULL; !found && (file = embedded_next_preset (file));)
    {
      g_autoptr (GBytes) bytes = embedded_find (file);
      g_autofree char *text = file_text_from_bytes (bytes, file, NULL);
      g_auto (Config) preset = { 0 };

      found = text && config_read (&preset, text, file, NULL, NULL) && digests_match (config, &preset, weights, stamp);
    }
}
