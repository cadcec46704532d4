/* source.c - where the files of a model come from.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/base/naming.h"
#include "checkpoint/find/places.h"
#include "checkpoint/find/registry.h"
#include "via.h"

#define SIDE_CARS_MOST 6
#define N_FILES (2 + SIDE_CARS_MOST) /* and the weights and a head */

struct _ViaSource
{
  Config  config;
  ViaFile files[N_FILES];
  char   *texts[N_FILES][3]; /* what the files' names, paths and addresses point to */
  guint   n_files;
};

static gboolean
is_file_name (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return strcmp (name, "..") != 0 && strcmp (name, ".") != 0 && !strchr (name, G_DIR_SEPARATOR);
}

/* `path`: where it lies, or would. */
static gboolean
add_file (ViaSource *source, const char *path, ViaFile file, GError **error)
{
  char **texts = source->texts[source->n_files];

  if (!is_file_name (path))
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: “%s” is not the name of a file"), source->config.ini, path);
      return FALSE;
    }
  file.name = texts[0] = file.name ? g_strdup (file.name) : places_name (&source->config, path);
  file.path = texts[1] = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_strdup (path) : NULL;
  file.url = texts[2] = g_strdup (file.url);
  file.bytes = config_exact_size (file.size);
  source->files[source->n_files++] = file;
  return TRUE;
}

/* Another file of the same place: "https://a/b/model.safetensors" and "config.json" -> "https://a/b/config.json". */
static char *
address_beside (const char *url, const char *file)
{
  const char *slash = url ? strrchr (url, '/') : NULL;

  return slash ? g_strdup_printf ("%.*s/%s", (int) (slash - url), url, file) : NULL;
}

static gboolean
add_side_car (ViaSource *source, const char *file, GError **error)
{
  const Config    *config = &source->config;
  g_autofree char *folder = g_path_get_dirname (config->weights), *path = g_build_filename (folder, file, NULL);
  g_autofree char *weights = places_name (config, config->weights), *home = g_path_get_dirname (weights);
  g_autofree char *name = g_build_filename (home, file, NULL);
  g_autofree char *url = address_beside (config->source_url, file);

  return add_file (source, is_file_name (file) && !strchr (file, G_DIR_SEPARATOR) ? path : "..",
                   (ViaFile){ .name = name, .url = url }, error);
}

/* Those of weights with a folder of their own; elsewhere nobody reads them. */
static gboolean
add_side_cars (ViaSource *source, GError **error)
{
  g_auto (GStrv) files = g_strsplit (source->config.side_cars ? source->config.side_cars : "", ";", -1);

  for (int i = 0; files[i] && source->n_files < N_FILES; i++)
    if (*g_strstrip (files[i]) && !add_side_car (source, files[i], error))
      return FALSE;
  return TRUE;
}

ViaSource *
via_source_new (const char *name, GError **error)
{
  g_autoptr (ViaSource) source = g_new0 (ViaSource, 1);
  const Config *c = &source->config;

  if (!registry_describe (name, &source->config, error))
    return NULL;
  if (c->weights
      && !add_file (
          source, c->weights,
          (ViaFile){ .url = c->source_url, .size = c->size, .sha256 = c->sha256, .md5 = c->md5, .expected = c->expected_sha256 },
          error))
    return NULL;
  if (c->head && !add_file (source, c->head, (ViaFile){ .url = c->head_url, .size = c->head_size }, error))
    return NULL;
  if (c->weights && naming_is_faceless (c->weights) && !add_side_cars (source, error))
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
    for (gsize k = 0; k < G_N_ELEMENTS (source->texts[i]); k++)
      g_free (source->texts[i][k]);
  g_free (source);
}

const char *
via_source_name (const ViaSource *source)
{
  return source->config.name;
}

const char *
via_source_title (const ViaSource *source)
{
  return config_title (&source->config);
}

const char *
via_source_description (const ViaSource *source)
{
  return config_translated (source->config.description);
}

const char *
via_source_caution (const ViaSource *source)
{
  return config_translated (source->config.caution);
}

ViaAdvice
via_source_advice (const ViaSource *source)
{
  return (ViaAdvice) source->config.advice;
}

double
via_source_accuracy (const ViaSource *source)
{
  return source->config.accuracy;
}

gboolean
via_source_needs_head (const ViaSource *source)
{
  return source->config.needs == NEEDS_HEAD && !source->config.head;
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

const char *
via_advice_title (ViaAdvice advice)
{
  static const char *const titles[] = { "", N_ ("Small"), N_ ("Recommended"), N_ ("Best") };

  g_return_val_if_fail (advice >= 0 && advice < VIA_N_ADVICES, NULL);
  return advice ? _ (titles[advice]) : "";
}
