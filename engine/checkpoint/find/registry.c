/* registry.c - from a model's name to the files that make it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model is a description NAME.ini, a checkpoint NAME.safetensors, .pth, .pt or .bin, or a folder NAME that holds one, in one
 * of the models folders or wherever a path says.  A checkpoint is described by the .ini of its name when that lies beside it.
 */
#include "registry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../base/embedded.h"
#include "../base/file.h"
#include "../base/naming.h"
#include "../describe/head-backbone.h"
#include "folders.h"
#include "listing.h"
#include "nearest.h"
#include "places.h"
#include "via.h"

/* A preset is known even when nothing of it is installed. */
static gboolean
is_preset (const char *name)
{
  g_autofree char *file = g_strconcat (name, NAMING_DESCRIPTION, NULL);
  g_autoptr (GBytes) text = embedded_find (file);

  return text && strcmp (name, LISTING_DEMO) != 0;
}

/* What the model answers to, which need not be what its description calls it. */
static char *
callable_name (const Config *config)
{
  g_autofree char *name = naming_model (config->ini);
  g_autofree char *found = folders_search (name, NAMING_DESCRIPTION, G_FILE_TEST_IS_REGULAR);

  if (g_path_is_absolute (config->ini) && g_strcmp0 (found, config->ini) != 0)
    return g_strdup (config->ini);
  return g_steal_pointer (&name);
}

/* Which file to put where, and where it can be had: from which address, under which licence and how large. */
static gboolean
weights_missing (const Config *config, const char *path, GError **error)
{
  g_auto (GStrv) folders = folders_path ();
  g_autofree char *name = callable_name (config);
  g_autofree char *file = places_name (config, path);
  gboolean         is_head = path == config->head;
  const char      *url = is_head ? config->head_url : config->source_url, *size = is_head ? config->head_size : config->size;
  g_autofree char *from = url ? g_strdup_printf (_ ("from %s"), url) : g_strdup (_ ("which has no known public address"));

  if (url || is_preset (name))
    g_set_error (
        error, VIA_ERROR, VIA_ERROR_FILE,
        _ ("The weights of “%s” are missing: put %s (%s; licence: %s), %s, into %s, or run “vit-attribution models fetch %s”"),
        name, file, size ? size : _ ("size unknown"), config->licence ? config->licence : _ ("unknown"), from, folders[0], name);
  else
    g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("The weights of “%s” are missing: put %s beside “%s” or into %s"), name, file,
                 config->ini, folders[0]);
  return FALSE;
}

/* A checkpoint in the models folders under the model's own name. */
static char *
search_checkpoint (const char *name)
{
  char            *path = folders_search_checkpoint (name);
  g_autofree char *folder = path ? NULL : folders_search (name, "", G_FILE_TEST_IS_DIR);

  return folder ? folders_only_checkpoint (folder, NULL) : path;
}

/* Finds the files that weights= and head= name; a preset's weights may also lie under its name. */
static void
place_files (Config *config, const char *name)
{
  g_autofree char *wanted = g_steal_pointer (&config->weights), *head = g_steal_pointer (&config->head);
  g_autofree char *own = NULL;

  config->head = head ? places_find (config, head) : NULL;
  config->weights = places_find (config, wanted);
  if (!is_preset (name) || g_file_test (config->weights, G_FILE_TEST_EXISTS))
    return;
  own = search_checkpoint (name);
  if (own)
    {
      g_free (config->weights);
      config->weights = g_steal_pointer (&own);
    }
}

/* The text file of labels=, beside the description or in a models folder; NULL when it lies elsewhere, or nowhere: a description that
 * somebody passed on shall not show people's other files. */
static char *
place_of_labels (const Config *config)
{
  g_autofree char *beside = g_path_is_absolute (config->ini) ? g_path_get_dirname (config->ini) : NULL;
  g_auto (GStrv) folders = folders_path ();
  g_autoptr (GPtrArray) places = g_ptr_array_new ();

  if (beside)
    g_ptr_array_add (places, beside);
  for (guint i = 0; folders[i]; i++)
    g_ptr_array_add (places, folders[i]);
  for (guint i = 0; i < places->len; i++)
    {
      char *path = g_canonicalize_filename (config->label_set, places->pdata[i]);

      for (guint k = 0; k < places->len; k++)
        if (file_is_inside (path, places->pdata[k]))
          return path;
      g_free (path);
    }
  return NULL;
}

/* What an .ini that names no weights lies beside. */
static char *
checkpoint_beside (const char *folder, const char *description)
{
  g_autofree char *stem = naming_stem (description);
  g_autofree char *usual = g_strconcat (stem, naming_checkpoints[0], NULL);
  char            *path = folders_checkpoint (folder, stem);

  return path ? path : g_build_filename (folder, usual, NULL);
}

static gboolean
find_by_description (const char *path, Config *config, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autofree char *name = naming_model (absolute);
  g_autofree char *text = file_text (absolute, error);

  if (!text || !config_read (config, text, absolute, folder, error))
    return FALSE;
  if (!config->name)
    config->name = g_strdup (name);
  if (!config->weights)
    config->weights = checkpoint_beside (folder, absolute);
  place_files (config, name);
  return TRUE;
}

static gboolean
find_built_in (const char *name, Config *config, GError **error)
{
  g_autofree char *file = g_strconcat (name, NAMING_DESCRIPTION, NULL);
  g_autoptr (GBytes) bytes = embedded_find (file);
  g_autofree char *text = file_text_from_bytes (bytes, file, error);

  if (!text || !config_read (config, text, file, NULL, error))
    return FALSE;
  if (strcmp (name, LISTING_DEMO) == 0)
    g_clear_pointer (&config->weights, g_free);
  else
    place_files (config, name);
  return TRUE;
}

/* By another name of a preset. */
static gboolean
find_alias (const char *name, Config *config)
{
  const char      *preset = places_preset_also_called (name);
  g_autofree char *real_name = preset ? naming_stem (preset) : NULL;

  return real_name && find_built_in (real_name, config, NULL);
}

static gboolean
find_by_checkpoint (const char *path, Config *config, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *description = naming_description (absolute);

  if (g_file_test (description, G_FILE_TEST_IS_REGULAR))
    {
      g_autofree char *text = file_text (description, error);
      g_autofree char *folder = g_path_get_dirname (description);

      if (!text || !config_read (config, text, description, folder, error))
        return FALSE;
    }
  if (!config->name)
    config->name = naming_model (absolute);
  g_free (config->weights);
  config->weights = g_steal_pointer (&absolute);
  return TRUE;
}

/* The folders in it that hold a model, such as the checkpoints of a training run; NULL when none does. */
static char *
folders_inside (const char *folder)
{
  enum
  {
    FOLDERS_MOST = 8
  };
  g_autoptr (GPtrArray) entries = folders_entries (folder);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; i < entries->len && found->len < FOLDERS_MOST; i++)
    {
      g_autofree char *inside = g_build_filename (folder, entries->pdata[i], NULL);

      if (g_file_test (inside, G_FILE_TEST_IS_DIR) && folders_hold_model (inside))
        g_ptr_array_add (found, entries->pdata[i]);
    }
  g_ptr_array_add (found, NULL);
  return found->pdata[0] ? g_strjoinv (", ", (char **) found->pdata) : NULL;
}

static gboolean
empty_folder (const char *folder, GError **error)
{
  g_autofree char *inside = folders_inside (folder);

  if (inside)
    g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND,
                 _ ("“%s” holds no model itself, but folders in it do; please give the path of one of them: %s"), folder, inside);
  else
    g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("“%s” holds no model: no .ini, .safetensors, .pth, .pt or .bin file"),
                 folder);
  return FALSE;
}

static gboolean
find_in_folder (const char *folder, Config *config, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *description = folders_only_description (folder, &problem);
  g_autofree char *checkpoint = description || problem ? NULL : folders_only_checkpoint (folder, &problem);

  if (description)
    return find_by_description (description, config, error);
  if (checkpoint)
    return find_by_checkpoint (checkpoint, config, error);
  if (!problem)
    return empty_folder (folder, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
find_by_path (const char *path, Config *config, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return find_in_folder (path, config, error);
  if (g_str_has_suffix (path, NAMING_DESCRIPTION))
    return find_by_description (path, config, error);
  return find_by_checkpoint (path, config, error);
}

static gboolean
not_found (const char *name, GError **error)
{
  g_auto (GStrv) names = listing_names ();
  const char *nearest = nearest_name (name, (const char *const *) names);

  if (nearest)
    g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("No model is called “%s”; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("No model is called “%s”; “vit-attribution models list” names them all"),
                 name);
  return FALSE;
}

/* A model with a head that was trained for it, or that needs none. */
static gboolean
find_network (const char *name, Config *config, GError **error)
{
  g_autofree char *description = NULL, *checkpoint = NULL, *folder = NULL;

  if (!name || !*name || strcmp (name, LISTING_DEMO) == 0)
    return find_built_in (LISTING_DEMO, config, error);
  if (strchr (name, G_DIR_SEPARATOR))
    return (!g_file_test (name, G_FILE_TEST_EXISTS) && find_alias (name, config)) || find_by_path (name, config, error);
  description = folders_search (name, NAMING_DESCRIPTION, G_FILE_TEST_IS_REGULAR);
  if (description)
    return find_by_description (description, config, error);
  if (is_preset (name))
    return find_built_in (name, config, error);
  if (find_alias (name, config))
    return TRUE;
  checkpoint = folders_search_checkpoint (name);
  if (checkpoint)
    return find_by_checkpoint (checkpoint, config, error);
  folder = folders_search (name, "", G_FILE_TEST_IS_DIR);
  if (folder)
    return find_in_folder (folder, config, error);
  return g_file_test (name, G_FILE_TEST_EXISTS) ? find_by_path (name, config, error) : not_found (name, error);
}

/* What a head names its network by: one that lies beside it counts more than one of that name in the models folders, and where the one
 * with that path is gone, one that is called like it will do. */
static gboolean
find_backbone (const char *backbone, const char *folder, Config *config, GError **error)
{
  g_autofree char *base = g_path_get_basename (backbone), *name = naming_model (backbone);
  g_autofree char *beside = g_build_filename (folder, base, NULL), *description = g_strconcat (beside, NAMING_DESCRIPTION, NULL);
  g_autofree char *checkpoint = folders_checkpoint (folder, base);

  if (g_path_is_absolute (backbone))
    return find_network (g_file_test (backbone, G_FILE_TEST_EXISTS)                               ? backbone
                         : g_file_test (beside, G_FILE_TEST_EXISTS) && !naming_is_faceless (base) ? beside
                                                                                                  : name,
                         config, error);
  return find_network (g_file_test (description, G_FILE_TEST_IS_REGULAR) ? description
                       : checkpoint                                      ? checkpoint
                                                                         : backbone,
                       config, error);
}

/* A head that names its network, or says nothing and is none. */
static gboolean
find_by_head (const char *path, Config *config, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL), *folder = g_path_get_dirname (absolute);
  g_autofree char *name = naming_stem (absolute), *backbone = head_backbone_read (absolute, &problem);

  if (problem)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (!backbone)
    return find_by_checkpoint (path, config, error);
  if (!find_backbone (backbone, folder, config, &problem))
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("“%s” is a head for the network “%s”, which cannot be found: %s"),
                   name, backbone, problem->message);
      return FALSE;
    }
  head_backbone_leave (config, name, absolute);
  return TRUE;
}

/* The head NAME, where there is no network that is called so. */
static char *
search_head (const char *name)
{
  g_autofree char *own =
      name && *name && !strchr (name, G_DIR_SEPARATOR) ? folders_search (name, NAMING_HEAD, G_FILE_TEST_IS_REGULAR) : NULL;
  g_autoptr (GError) problem = NULL;
  g_auto (Config) network = { 0 };

  if (name && g_str_has_suffix (name, NAMING_HEAD) && g_file_test (name, G_FILE_TEST_IS_REGULAR))
    return g_strdup (name);
  return own && !find_network (name, &network, &problem) ? g_steal_pointer (&own) : NULL;
}

gboolean
registry_describe (const char *name, Config *config, GError **error)
{
  g_autofree char *head = search_head (name);

  if (!(head ? find_by_head (head, config, error) : find_network (name, config, error)))
    return FALSE;
  if (config->ini && config->label_set)
    config->label_file = place_of_labels (config);
  return TRUE;
}

/* The model as it was found, if asked for by that name. */
static gboolean
finds_same (const char *name, const Config *config)
{
  g_auto (Config) found = { 0 };

  return find_network (name, &found, NULL) && g_strcmp0 (found.weights, config->weights) == 0
         && g_strcmp0 (found.ini, config->ini) == 0;
}

char *
registry_callable (const Config *config)
{
  const char      *path = config->ini && g_path_is_absolute (config->ini) ? config->ini : config->weights;
  g_autofree char *name = config->ini ? naming_stem (config->ini) : naming_model (config->weights);

  if (finds_same (name, config))
    return g_steal_pointer (&name);
  return g_strdup (path);
}

gboolean
registry_find (const char *name, Config *config, GError **error)
{
  if (!registry_describe (name, config, error))
    return FALSE;
  if (!config->ini || !config->weights)
    return TRUE;
  if (!g_file_test (config->weights, G_FILE_TEST_EXISTS))
    return weights_missing (config, config->weights, error);
  return config->backbone || !config->head || g_file_test (config->head, G_FILE_TEST_EXISTS)
         || weights_missing (config, config->head, error);
}
