/* folders.c - where models lie.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "folders.h"

#include <string.h>

#include <glib/gi18n-lib.h>

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

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The names in a folder that end in `extension`, sorted. */
static GPtrArray *
files_in (const char *folder, const char *extension)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *file;

  while (dir && (file = g_dir_read_name (dir)))
    if (*file != '.' && g_str_has_suffix (file, extension))
      g_ptr_array_add (files, g_strdup (file));
  g_ptr_array_sort (files, by_name);
  return files;
}

char *
folders_only_file (const char *folder, const char *extension, GError **error)
{
  g_autoptr (GPtrArray) files = files_in (folder, extension);
  g_autofree char *usual = g_strconcat ("model", extension, NULL);
  g_autofree char *all = NULL;

  if (g_ptr_array_find_with_equal_func (files, usual, g_str_equal, NULL))
    return g_build_filename (folder, usual, NULL);
  if (files->len == 1)
    return g_build_filename (folder, files->pdata[0], NULL);
  if (files->len == 0)
    return NULL;
  g_ptr_array_add (files, NULL);
  all = g_strjoinv (", ", (char **) files->pdata);
  g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("“%s” holds several models; please name one of %s"), folder, all);
  return NULL;
}

static void
add_name (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/* A file counts without its extension, a folder when a file with the extension is in it. */
static void
add_model (GPtrArray *names, const char *folder, const char *entry, const char *extension)
{
  g_autofree char *path = g_build_filename (folder, entry, NULL);
  g_autoptr (GPtrArray) inside = NULL;
  g_autofree char *stem = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      inside = files_in (path, extension);
      if (inside->len)
        add_name (names, entry);
    }
  else if (g_str_has_suffix (entry, extension))
    {
      stem = g_strndup (entry, strlen (entry) - strlen (extension));
      add_name (names, stem);
    }
}

void
folders_add_models (GPtrArray *names)
{
  g_auto (GStrv) folders = folders_path ();

  for (gsize i = 0; folders[i]; i++)
    {
      g_autoptr (GPtrArray) entries = files_in (folders[i], "");

      for (guint k = 0; k < entries->len; k++)
        {
          add_model (names, folders[i], entries->pdata[k], DESCRIPTION);
          add_model (names, folders[i], entries->pdata[k], CHECKPOINT);
        }
    }
}
