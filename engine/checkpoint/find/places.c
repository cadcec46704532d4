/* places.c - where the files that a description names lie, or belong.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hugging Face calls the weights of every model pytorch_model.bin, so such a file is kept in a folder of the model's name, with its
 * side-cars.  One that somebody has put into a models folder itself is found, too.
 */
#include "places.h"

#include <string.h>

#include "../base/embedded.h"
#include "../base/file.h"
#include "../base/naming.h"
#include "folders.h"

char *
places_name (const Config *config, const char *file)
{
  g_autofree char *base = g_path_get_basename (file), *model = naming_model (config->ini ? config->ini : "");
  gboolean         hidden = *model == '.'; /* ".." would lead out of the folder */

  if (!naming_is_faceless (file))
    return g_steal_pointer (&base);
  return g_build_filename (hidden ? "model" : model, base, NULL);
}

/* Beside a description of one's own; NULL when it is not there, or the description is built in. */
static char *
beside (const Config *config, const char *wanted, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (config->ini);
  g_autofree char *own = g_build_filename (folder, name, NULL);

  if (!g_path_is_absolute (config->ini))
    return NULL;
  if (g_file_test (own, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&own);
  return g_file_test (wanted, G_FILE_TEST_EXISTS) ? g_strdup (wanted) : NULL;
}

char *
places_find (const Config *config, const char *wanted)
{
  g_autofree char *name = places_name (config, wanted), *base = g_path_get_basename (wanted);
  g_autofree char *found = beside (config, wanted, name);
  g_auto (GStrv) folders = folders_path ();

  if (!found)
    found = folders_search (name, "", G_FILE_TEST_EXISTS);
  if (!found)
    found = folders_search (base, "", G_FILE_TEST_EXISTS);
  if (found)
    return g_steal_pointer (&found);
  return g_path_is_absolute (config->ini) && strcmp (name, base) == 0 ? g_strdup (wanted)
                                                                      : g_build_filename (folders[0], name, NULL);
}

/* "https://huggingface.co/google/vit-base-patch16-224/" -> "google/vit-base-patch16-224" */
static char *
without_site (const char *name)
{
  static const char *const sites[] = { "https://huggingface.co/", "http://huggingface.co/", "huggingface.co/", "hf.co/" };
  char                    *rest;

  for (gsize i = 0; i < G_N_ELEMENTS (sites); i++)
    if (g_str_has_prefix (name, sites[i]))
      {
        name += strlen (sites[i]);
        break;
      }
  rest = g_strdup (name);
  if (g_str_has_suffix (rest, "/"))
    rest[strlen (rest) - 1] = '\0';
  return rest;
}

static gboolean
is_also_called (const char *preset, const char *name)
{
  g_autoptr (GBytes) bytes = embedded_find (preset);
  g_autofree char *text = file_text_from_bytes (bytes, preset, NULL);
  g_auto (Config) config = { 0 };
  g_auto (GStrv) aliases = NULL;

  if (!text || !config_read (&config, text, preset, NULL, NULL) || !config.aliases)
    return FALSE;
  aliases = g_strsplit (config.aliases, ";", -1);
  return g_strv_contains ((const char *const *) aliases, name);
}

const char *
places_preset_also_called (const char *name)
{
  g_autofree char *alias = without_site (name);

  for (const char *preset = NULL; (preset = embedded_next_preset (preset));)
    if (is_also_called (preset, alias))
      return preset;
  return NULL;
}
