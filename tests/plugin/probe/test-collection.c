/* test-collection.c - pictures of classes: what folders and tables become, and what is wrong with others.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "probe/collection.h"

static char *folder;

static void
put (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
empty_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      empty_folder (inside);
      g_remove (inside);
    }
}

static Collection *
read_all (const char *name, gboolean several, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return collection_read (path, several, error);
}

static void
expect_error (const char *name, gboolean several, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Collection) collection = read_all (name, several, &error);

  if (collection)
    g_assert_false (collection_suffices (collection, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_folder (void)
{
  g_autoptr (Collection) collection = NULL;
  g_autoptr (GError) error = NULL;

  empty_folder (folder);
  put ("b/2.JPG", "");
  put ("b/10.png", "");
  put ("b/notes.txt", "");
  put ("b/.hidden.png", "");
  put ("a, b/1.webp", "");
  put ("a, b/2.tif", "");
  put ("stray.png", "");
  put (".cache/x.png", "");
  put ("b/more/3.png", "");
  collection = read_all ("", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (collection_n_classes (collection), ==, 2);
  g_assert_cmpstr (collection_class (collection, 0)->name, ==, "a, b");
  g_assert_cmpstr (collection_class (collection, 1)->name, ==, "b");
  g_assert_cmpuint (collection_n_pictures (collection), ==, 4);
  g_assert_true (g_str_has_suffix (collection->paths->pdata[2], "b/10.png")); /* strcmp(): before 2 */
  g_assert_cmpuint (collection->notes->len, ==, 3);
  g_assert_true (g_str_has_prefix (collection->notes->pdata[0], "Files"));    /* notes.txt */
  g_assert_true (g_str_has_prefix (collection->notes->pdata[1], "Folders"));  /* more */
  g_assert_true (g_str_has_prefix (collection->notes->pdata[2], "Pictures")); /* stray.png */
  g_assert_true (collection->loose_note == collection->notes->pdata[2]);
  g_assert_true (collection_suffices (collection, &error));
}

static void
test_folder_errors (void)
{
  empty_folder (folder);
  expect_error ("", FALSE, "there are no pictures");
  expect_error ("nowhere", FALSE, "nowhere");
  put ("one/1.png", "");
  put ("one/2.png", "");
  expect_error ("", FALSE, "only one class");
  put ("two/1.png", "");
  expect_error ("", FALSE, "“two” has only one picture");
  put ("three/notes", "");
  expect_error ("", FALSE, "“three” holds no pictures");
  put ("Two/1.png", "");
  expect_error ("", FALSE, "differ only in upper and lower case");
}

static void
test_table (void)
{
  g_autoptr (Collection) collection = NULL;
  g_autoptr (GError) error = NULL;

  empty_folder (folder);
  put ("t.csv", "\xef\xbb\xbf"
                "Class,size,path\r\n\"dog, big\",3,b.png\r\n\r\n\"say \"\"cat\"\"\",4,/c/a.png\r\n\"dog, big\",3,a.png\r\n"
                "\"say \"\"cat\"\"\",1,z.png");
  collection = read_all ("t.csv", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (collection_n_classes (collection), ==, 2);
  g_assert_cmpstr (collection_class (collection, 0)->name, ==, "dog, big");
  g_assert_cmpstr (collection_class (collection, 1)->name, ==, "say \"cat\"");
  g_assert_true (g_str_has_suffix (collection->paths->pdata[0], "/a.png"));
  g_assert_cmpstr (collection->paths->pdata[2], ==, "/c/a.png");
  g_assert_true (collection_suffices (collection, &error));
}

static void
test_table_errors (void)
{
  empty_folder (folder);
  put ("t.csv", "file,class\na.png,x\n");
  expect_error ("t.csv", FALSE, "no column “path”");
  put ("t.csv", "");
  expect_error ("t.csv", FALSE, "no column “path”");
  put ("t.csv", "path,class\n");
  expect_error ("t.csv", FALSE, "there are no pictures");
  put ("t.csv", "path,class\na.png,x\nb.png\n");
  expect_error ("t.csv", FALSE, "line 3: it has fewer fields");
  put ("t.csv", "path,class\na.png,\"x\n");
  expect_error ("t.csv", FALSE, "line 2: a quotation mark");
  put ("t.csv", "path,class\na.png,\n");
  expect_error ("t.csv", FALSE, "line 2: the class is missing");
  put ("t.csv", "path,class\n,x\n");
  expect_error ("t.csv", FALSE, "line 2: the picture's path is missing");
  put ("t.csv", "path,class\na.png,x\na.png,y\n");
  expect_error ("t.csv", FALSE, "has two classes, “x” and “y”");
  put ("t.csv", "path,class\n\xff,x\n");
  expect_error ("t.csv", FALSE, "UTF-8");
}

static void
test_several (void)
{
  g_autoptr (Collection) collection = NULL;
  g_autoptr (GError) error = NULL;
  GArray *labels;

  empty_folder (folder);
  put ("t.csv", "path;class\nb.png;y\na.png;x\na.png;y\nnone.png;\nb.png;\n");
  collection = read_all ("t.csv", TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (collection_n_pictures (collection), ==, 3);
  labels = g_hash_table_lookup (collection->labels, collection->paths->pdata[0]);
  g_assert_cmpuint (labels->len, ==, 2);
  labels = g_hash_table_lookup (collection->labels, collection->paths->pdata[2]);
  g_assert_cmpuint (labels->len, ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("collection-XXXXXX", NULL);
  g_test_add_func ("/collection/folder", test_folder);
  g_test_add_func ("/collection/folder-errors", test_folder_errors);
  g_test_add_func ("/collection/table", test_table);
  g_test_add_func ("/collection/table-errors", test_table_errors);
  g_test_add_func ("/collection/several", test_several);
  status = g_test_run ();
  empty_folder (folder);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
