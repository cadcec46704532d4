/* folders.c - where models lie.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "folders.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../base/naming.h"
#include "via.h"

static void
add_folder (GPtrArray *folders, const char *folder)
{
  if (*folder && !g_ptr_array_find_with_equal_func (folders, folder, g_str_equal, NULL))
    g_ptr_array_add (folders, g_strdup (folder));
}

char **
folders_path (void)
{
  GPtrArray  *folders = g_ptr_array_new ();
  const char *wished = g_getenv ("VIT_ATTRIBUTION_MODELS");
  g_auto (GStrv) parts = g_strsplit (wished ? wished : "", G_SEARCHPATH_SEPARATOR_S, -1);
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "vit-attribution", "models", NULL);

  for (gsize i = 0; parts[i]; i++)
    add_folder (folders, parts[i]);
  add_folder (folders, own);
  add_folder (folders, VIA_MODELS_DIR);
  g_ptr_array_add (folders, NULL);
  return (char **) g_ptr_array_free (folders, FALSE);
}

char *
folders_search (const char *name, const char *extension, GFileTest test)
{
  g_auto (GStrv) folders = folders_path ();
  g_autofree char *file = g_strconcat (name, extension, NULL);

  for (gsize i = 0; folders[i]; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], file, NULL);

      if (g_file_test (path, test))
        return g_steal_pointer (&path);
    }
  return NULL;
}

char *
folders_checkpoint (const char *folder, const char *stem)
{
  for (int i = 0; naming_checkpoints[i]; i++)
    {
      g_autofree char *file = g_strconcat (stem, naming_checkpoints[i], NULL);
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

char *
folders_search_checkpoint (const char *name)
{
  g_auto (GStrv) folders = folders_path ();
  char *path = NULL;

  for (gsize i = 0; folders[i] && !path; i++)
    path = folders_checkpoint (folders[i], name);
  return path;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GPtrArray *
folders_entries (const char *folder)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir && (entry = g_dir_read_name (dir)))
    if (*entry != '.')
      g_ptr_array_add (entries, g_strdup (entry));
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

gboolean
folders_hold_model (const char *folder)
{
  g_autoptr (GPtrArray) entries = folders_entries (folder);

  for (guint i = 0; i < entries->len; i++)
    if (naming_is_description (entries->pdata[i]) || naming_is_model (entries->pdata[i]))
      return TRUE;
  return FALSE;
}

/* Those of the entries that are networks, or descriptions, with that ending; names are lent. */
static GPtrArray *
that_end_in (const GPtrArray *entries, const char *ending)
{
  GPtrArray *files = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    if (g_str_has_suffix (entries->pdata[i], ending) && !g_str_has_suffix (entries->pdata[i], NAMING_HEAD)
        && (naming_is_description (entries->pdata[i]) || naming_is_model (entries->pdata[i])))
      g_ptr_array_add (files, entries->pdata[i]);
  return files;
}

static const char *
faceless_one (const GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    if (naming_is_faceless (files->pdata[i]))
      return files->pdata[i];
  return NULL;
}

/* The only one of the files; NULL when there are several, which is an error, or none. */
static const char *
only_one (const char *folder, GPtrArray *files, GError **error)
{
  g_autofree char *all = NULL;

  if (files->len < 2)
    return files->len ? files->pdata[0] : NULL;
  g_ptr_array_add (files, NULL);
  all = g_strjoinv (", ", (char **) files->pdata);
  g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("“%s” holds several models; please name one of %s"), folder, all);
  return NULL;
}

/* Training leaves other files beside model.bin, so the usual names win over the best ending. */
static char *
only_file (const char *folder, const char *const *endings, GError **error)
{
  g_autoptr (GPtrArray) entries = folders_entries (folder);
  g_autoptr (GError) problem = NULL;
  const char *file = NULL;

  for (int i = 0; endings[i] && !file; i++)
    {
      g_autoptr (GPtrArray) files = that_end_in (entries, endings[i]);

      file = faceless_one (files);
    }
  for (int i = 0; endings[i] && !file && !problem; i++)
    {
      g_autoptr (GPtrArray) files = that_end_in (entries, endings[i]);

      file = only_one (folder, files, &problem);
    }
  if (problem)
    g_propagate_error (error, g_steal_pointer (&problem));
  return file ? g_build_filename (folder, file, NULL) : NULL;
}

char *
folders_only_description (const char *folder, GError **error)
{
  static const char *const endings[] = { NAMING_DESCRIPTION, NULL };

  return only_file (folder, endings, error);
}

char *
folders_only_checkpoint (const char *folder, GError **error)
{
  return only_file (folder, naming_checkpoints, error);
}
