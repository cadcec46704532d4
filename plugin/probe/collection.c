/* collection.c - see collection.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "collection.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <via-probe.h>

#include "../picture-folder.h"
#include "table.h"

static gboolean
collection_error (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list          arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, message);
  return FALSE;
}

/* ---- its parts */

static void
class_free (gpointer data)
{
  CollectionClass *class = data;

  g_free (class->name);
  g_ptr_array_unref (class->paths);
  g_free (class);
}

static CollectionClass *
class_new (char *name)
{
  CollectionClass *class = g_new (CollectionClass, 1);

  *class = (CollectionClass){ name, g_ptr_array_new_with_free_func (g_free) };
  return class;
}

static Collection *
collection_new (const char *path, gboolean several)
{
  Collection *collection = g_new (Collection, 1);

  *collection = (Collection){ .path = g_strdup (path),
                              .several = several,
                              .classes = g_ptr_array_new_with_free_func (class_free),
                              .paths = g_ptr_array_new (),
                              .labels = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref),
                              .unlabelled = g_ptr_array_new_with_free_func (g_free),
                              .notes = g_ptr_array_new_with_free_func (g_free) };
  return collection;
}

void
collection_free (Collection *collection)
{
  if (!collection)
    return;
  g_hash_table_unref (collection->labels);
  g_ptr_array_unref (collection->paths);
  g_ptr_array_unref (collection->classes);
  g_ptr_array_unref (collection->unlabelled);
  g_ptr_array_unref (collection->notes);
  g_free (collection->path);
  g_free (collection);
}

guint
collection_n_classes (const Collection *collection)
{
  return collection->classes->len;
}

const CollectionClass *
collection_class (const Collection *collection, guint i)
{
  return collection->classes->pdata[i];
}

guint
collection_n_pictures (const Collection *collection)
{
  return collection->paths->len;
}

static void
collection_note (Collection *collection, char *sentence)
{
  g_ptr_array_add (collection->notes, sentence);
}

/* ---- a folder for each class */

/* A file's name as a class's, as a model with it will have it. */
static char *
class_name (const char *file)
{
  g_autofree char *name = g_filename_to_utf8 (file, -1, NULL, NULL, NULL);

  return via_label_tidy (name ? name : file);
}

/* What is left out of a folder of classes. */
static void
note_left_out (Collection *collection, guint others, guint folders)
{
  g_autoptr (GPtrArray) loose = g_ptr_array_new_with_free_func (g_free);
  guint ignored = 0;

  picture_folder_read (collection->path, loose, NULL, &ignored, NULL);
  if (others)
    collection_note (
        collection,
        g_strdup_printf (_ ("Files left out, because their names do not end in .png, .jpg, .tif or .webp: %u"), others));
  if (folders)
    collection_note (collection, g_strdup_printf (_ ("Folders left out, because they lie in the folder of a class: %u"), folders));
  if (loose->len == 0)
    return;
  collection_note (collection,
                   g_strdup_printf (_ ("Pictures left out, because they lie beside the folders of the classes: %u"), loose->len));
  collection->loose_note = collection->notes->pdata[collection->notes->len - 1];
}

static gboolean
read_folder (Collection *collection, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (collection->path, 0, error);
  g_autoptr (GPtrArray) inner = g_ptr_array_new_with_free_func (g_free);
  guint others = 0;

  if (!dir)
    return FALSE;
  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *folder = g_build_filename (collection->path, name, NULL);

      if (*name == '.' || !g_file_test (folder, G_FILE_TEST_IS_DIR))
        continue;
      g_ptr_array_add (collection->classes, class_new (class_name (name)));
      if (!picture_folder_read (folder, collection_class (collection, collection->classes->len - 1)->paths, inner, &others, error))
        return FALSE;
    }
  note_left_out (collection, others, inner->len);
  return TRUE;
}

/* ---- a table */

static CollectionClass *
class_called (Collection *collection, GHashTable *known, const char *name)
{
  CollectionClass *class = g_hash_table_lookup (known, name);

  if (class)
    return class;
  class = class_new (g_strdup (name));
  g_hash_table_insert (known, class->name, class);
  g_ptr_array_add (collection->classes, class);
  return class;
}

static gboolean
add_table_line (Collection *collection, GHashTable *known, const TableRecord *row, GError **error)
{
  g_autofree char *name = via_label_tidy (row->fields[1]);
  char            *path;

  if (!*row->fields[0])
    return collection_error (error, _ ("%s: line %u: the picture's path is missing"), collection->path, row->line);
  if (!*name && !collection->several)
    return collection_error (error, _ ("%s: line %u: the class is missing; only with several labels a picture may have none"),
                             collection->path, row->line);
  path = table_path (collection->path, row->fields[0]);
  g_ptr_array_add (*name ? class_called (collection, known, name)->paths : collection->unlabelled, path);
  return TRUE;
}

static gboolean
read_table (Collection *collection, GError **error)
{
  static const char *const columns[] = { "path", "class", NULL };
  g_autoptr (GPtrArray) rows = table_read (collection->path, columns, NULL, error);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean ok = rows != NULL;

  for (guint i = 0; ok && i < rows->len; i++)
    ok = add_table_line (collection, known, rows->pdata[i], error);
  return ok;
}

/* ---- in order */

static int
compare_classes (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const CollectionClass *const *) a)->name, (*(const CollectionClass *const *) b)->name);
}

static void
drop_doubles (GPtrArray *paths)
{
  for (guint i = 1; i < paths->len;)
    if (strcmp (paths->pdata[i - 1], paths->pdata[i]) == 0)
      g_ptr_array_remove_index (paths, i);
    else
      i++;
}

static void
sort (Collection *collection)
{
  g_ptr_array_sort (collection->classes, compare_classes);
  for (guint i = 0; i < collection->classes->len; i++)
    {
      CollectionClass *class = collection->classes->pdata[i];

      g_ptr_array_sort (class->paths, picture_folder_compare);
      drop_doubles (class->paths);
    }
  g_ptr_array_sort (collection->unlabelled, picture_folder_compare);
}

static gboolean
check_letter_case (const Collection *collection, GError **error)
{
  g_autoptr (GHashTable) folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < collection->classes->len; i++)
    {
      const CollectionClass *class = collection->classes->pdata[i];
      g_autofree char *whole = g_utf8_normalize (class->name, -1, G_NORMALIZE_ALL);
      char            *key = g_utf8_casefold (whole, -1);
      const char      *other = g_hash_table_lookup (folded, key);

      if (other)
        {
          g_free (key);
          return collection_error (
              error,
              _ ("%s: “%s” and “%s” are the same, or differ only in upper and lower case or in spaces; put their pictures "
                 "together, or give one of them another name"),
              collection->path, other, class->name);
        }
      g_hash_table_insert (folded, key, class->name);
    }
  return TRUE;
}

/* One more label of a picture, which is new or has others. */
static gboolean
add_label (Collection *collection, char *path, guint class, GError **error)
{
  GArray *labels = g_hash_table_lookup (collection->labels, path);

  if (labels && !collection->several)
    return collection_error (
        error, _ ("%s: “%s” has two classes, “%s” and “%s”, where one is asked for; probe train --multi-label takes several"),
        collection->path, path, collection_class (collection, g_array_index (labels, guint, 0))->name,
        collection_class (collection, class)->name);
  if (!labels)
    {
      labels = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (collection->labels, path, labels);
      g_ptr_array_add (collection->paths, path);
    }
  g_array_append_val (labels, class);
  return TRUE;
}

static gboolean
list_pictures (Collection *collection, GError **error)
{
  for (guint i = 0; i < collection->classes->len; i++)
    {
      const CollectionClass *class = collection->classes->pdata[i];

      for (guint k = 0; k < class->paths->len; k++)
        if (!add_label (collection, class->paths->pdata[k], i, error))
          return FALSE;
    }
  for (guint k = 0; k < collection->unlabelled->len; k++)
    if (!g_hash_table_contains (collection->labels, collection->unlabelled->pdata[k]))
      {
        g_hash_table_insert (collection->labels, collection->unlabelled->pdata[k], g_array_new (FALSE, FALSE, sizeof (guint)));
        g_ptr_array_add (collection->paths, collection->unlabelled->pdata[k]);
      }
  return TRUE;
}

Collection *
collection_read (const char *path, gboolean several, GError **error)
{
  g_autoptr (Collection) collection = collection_new (path, several);
  gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);

  if (!(is_folder ? read_folder (collection, error) : read_table (collection, error)))
    return NULL;
  sort (collection);
  if (!check_letter_case (collection, error) || !list_pictures (collection, error))
    return NULL;
  if (collection->paths->len > 0)
    return g_steal_pointer (&collection);
  collection_error (error,
                    is_folder ? _ ("%s: there are no pictures; it should hold a folder for each class, with its pictures in it")
                              : _ ("%s: there are no pictures; each line should be a picture's path and its class"),
                    path);
  return NULL;
}

/* ---- enough of them */

gboolean
collection_suffices (const Collection *collection, GError **error)
{
  if (collection->classes->len < 2 && !collection->several)
    return collection_error (
        error,
        _ ("%s: there is only one class, “%s”; a probe tells two or more from each other, so add a folder with "
           "pictures of something else"),
        collection->path, collection->classes->len ? collection_class (collection, 0)->name : "");
  if (collection->classes->len > VIA_PROBE_CLASSES_MOST)
    return collection_error (error, _ ("%s: there are %u classes; a probe can have %d at most"), collection->path,
                             collection->classes->len, VIA_PROBE_CLASSES_MOST);
  for (guint i = 0; i < collection->classes->len; i++)
    {
      const CollectionClass *class = collection_class (collection, i);

      if (class->paths->len == 0)
        return collection_error (error, _ ("%s: “%s” holds no pictures; put some into it, or take it away"), collection->path,
                                 class->name);
      if (class->paths->len == 1)
        return collection_error (
            error,
            _ ("%s: “%s” has only one picture; a class needs two at least, one to learn from and one to be tested "
               "with"),
            collection->path, class->name);
    }
  return TRUE;
}
