/* source.c - where the files of a model come from.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/find/registry.h"
#include "via.h"

enum
{
  WEIGHTS,
  HEAD,
  N_FILES
};

struct _ViaSource
{
  Config  config;
  ViaFile files[N_FILES];
  char   *names[N_FILES]; /* what the files' names point to */
  guint   n_files;
};

static gboolean
add_file (ViaSource *source, const char *path, ViaFile file, GError **error)
{
  char *name = g_path_get_basename (path);

  source->names[source->n_files] = name;
  file.name = name;
  file.bytes = config_exact_size (file.size);
  file.path = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? path : NULL;
  source->files[source->n_files++] = file;
  if (strcmp (name, "..") != 0 && strcmp (name, ".") != 0 && !strchr (name, G_DIR_SEPARATOR))
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: “%s” is not the name of a file"), source->config.ini, path);
  return FALSE;
}

ViaSource *
via_source_new (const char *name, GError **error)
{
  g_autoptr (ViaSource) source = g_new0 (ViaSource, 1);
  const Config *config = &source->config;

  if (!registry_describe (name, &source->config, error))
    return NULL;
  if (config->weights
      && !add_file (source, config->weights,
                    (ViaFile){ .url = config->source_url, .size = config->size, .sha256 = config->sha256, .md5 = config->md5 },
                    error))
    return NULL;
  if (config->head && !add_file (source, config->head, (ViaFile){ .url = config->head_url, .size = config->head_size }, error))
    return NULL;
  return g_steal_pointer (&source);
}

void
via_source_free (ViaSource *source)
{
  if (!source)
    return;
  config_clear (&source->config);
  for (guint i = 0; i < source->n_files; i++)
    g_free (source->names[i]);
  g_free (source);
}

const char *
via_source_description (const ViaSource *source)
{
  return source->config.description;
}

const char *
via_source_licence (const ViaSource *source)
{
  return source->config.licence;
}

gboolean
via_source_is_non_commercial (const ViaSource *source)
{
  static const char *const words[] = { "non-commercial", "noncommercial", "not-for-commercial", "-nc-", NULL };
  g_autofree char         *licence = g_strconcat (source->config.licence ? source->config.licence : "", "-", NULL);
  g_autofree char         *lower = g_strdelimit (g_ascii_strdown (licence, -1), " ", '-');

  for (int i = 0; words[i]; i++)
    if (strstr (lower, words[i]))
      return TRUE;
  return FALSE;
}

gboolean
via_source_is_complete (const ViaSource *source)
{
  for (guint i = 0; i < source->n_files; i++)
    if (!source->files[i].path)
      return FALSE;
  return TRUE;
}

guint
via_source_n_files (const ViaSource *source)
{
  return source->n_files;
}

const ViaFile *
via_source_file (const ViaSource *source, guint i)
{
  g_return_val_if_fail (i < source->n_files, NULL);
  return &source->files[i];
}
