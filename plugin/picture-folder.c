/* picture-folder.c - see picture-folder.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "picture-folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "name-ending.h"

/* What can be read, by the names' ends. */
static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", NULL };

gboolean
picture_folder_is_picture (const char *name)
{
  return name_ending_is (name, endings);
}

int
picture_folder_compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Takes the path.  A link to nothing is what its name says. */
static void
sort_in (char *path, const char *name, GPtrArray *pictures, GPtrArray *folders, guint *others)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    g_ptr_array_add (folders, path);
  else if (picture_folder_is_picture (name))
    g_ptr_array_add (pictures, path);
  else
    {
      (*others)++;
      g_free (path);
    }
}

/* What was added behind the first n, in order. */
static void
sort_behind (GPtrArray *paths, guint n)
{
  if (paths->len > n) /* else there may be no memory yet */
    qsort (paths->pdata + n, paths->len - n, sizeof *paths->pdata, picture_folder_compare);
}

gboolean
picture_folder_read (const char *path, GPtrArray *pictures, GPtrArray *folders, guint *others, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) unwanted = g_ptr_array_new_with_free_func (g_free);
  guint n_pictures = pictures->len, n_folders = folders ? folders->len : 0;

  if (!dir)
    return FALSE;
  if (access (path, X_OK) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  for (const char *name; (name = g_dir_read_name (dir));)
    if (*name != '.')
      sort_in (g_build_filename (path, name, NULL), name, pictures, folders ? folders : unwanted, others);
  sort_behind (pictures, n_pictures);
  if (folders)
    sort_behind (folders, n_folders);
  return TRUE;
}
