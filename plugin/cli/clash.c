/* clash.c - see clash.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "clash.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <via.h>

#include "../batch/batch-error.h"
#include "../batch/inventory.h"
#include "../batch/results.h"
#include "../name-ending.h"
#include "../picture-folder.h"
#include "atomic-file.h"
#include "evaluate-report.h"

static gboolean
same_inode (const char *a, const char *b)
{
  struct stat x, y;

  return stat (a, &x) == 0 && stat (b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Of files that do not exist yet. */
static gboolean
same_place (const char *a, const char *b)
{
  g_autofree char *x = atomic_file_target (a, NULL), *y = atomic_file_target (b, NULL);
  g_autofree char *x_folder = x ? g_path_get_dirname (x) : NULL, *y_folder = y ? g_path_get_dirname (y) : NULL;
  g_autofree char *x_name = x ? g_path_get_basename (x) : NULL, *y_name = y ? g_path_get_basename (y) : NULL;

  return x && y && g_str_equal (x_name, y_name) && same_inode (x_folder, y_folder);
}

gboolean
clash_same (const char *a, const char *b)
{
  return same_inode (a, b) || same_place (a, b);
}

/* Anything in a folder that is a model, or that holds one in several parts. */
static char *
clash_in (const char *output, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && same_inode (output, path))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static char *
clash_with_file (const char *output, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (same_inode (output, path))
    return g_strdup (path);
  return g_str_has_suffix (path, ".index.json") ? clash_in (output, folder) : NULL;
}

char *
clash_with_model (const char *output, const char *model)
{
  g_autoptr (ViaSource) source = via_source_new (model, NULL);
  char *found = g_file_test (model, G_FILE_TEST_IS_DIR) ? clash_in (output, model) : clash_with_file (output, model);

  for (guint i = 0; !found && source && i < via_source_n_files (source); i++)
    if (via_source_file (source, i)->path)
      found = clash_with_file (output, via_source_file (source, i)->path);
  return found;
}

gboolean
clash_with_results (const char *output, const char *folder)
{
  static const char *const names[] = { RESULTS_NAME, INVENTORY_NAME, EVALUATE_SUMMARY };
  gboolean                 same = FALSE;

  for (gsize i = 0; output && folder && !same && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      same = clash_same (output, path);
    }
  return same;
}

/* Besides pictures, what else batch and evaluate write. */
static const char *const other_endings[] = { ".xcf", ".html", ".svg", ".json", ".jsonl", NULL };

gboolean
clash_check_table (const char *table, const char *folder, GError **error)
{
  if (clash_with_results (table, folder))
    return batch_error (error, table, _ ("this is one of the files of the results; choose another name"));
  return !table || !(picture_folder_is_picture (table) || name_ending_is (table, other_endings))
         || batch_error (error, table, _ ("this is no name for a table; choose one that ends in .csv"));
}
