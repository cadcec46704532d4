/* test-boxes.c - where objects are, as a table says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "faithful/boxes.h"

static char *table;

static GHashTable *
boxes_of (const char *text, GError **error)
{
  g_assert_true (g_file_set_contents (table, text, -1, NULL));
  return boxes_read (table, error);
}

static void
assert_box (GHashTable *boxes, const char *name, guint i, double x, double y, double width, double height)
{
  g_autofree char *folder = g_path_get_dirname (table), *path = g_build_filename (folder, name, NULL);
  GArray          *array = g_hash_table_lookup (boxes, path);
  ViaBox           box;

  g_assert_nonnull (array);
  g_assert_cmpuint (array->len, >, i);
  box = g_array_index (array, ViaBox, i);
  g_assert_cmpfloat (box.x, ==, x);
  g_assert_cmpfloat (box.y, ==, y);
  g_assert_cmpfloat (box.width, ==, width);
  g_assert_cmpfloat (box.height, ==, height);
}

static void
test_boxes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) boxes = boxes_of ("class,width,height,path,x,y\n"
                                           "a,3,4,1.png,-1,2.5 \n"
                                           "a,5,6,1.png,0,0\n"
                                           "a,,,none.png,,\n"
                                           "b,7,8,2.png,9,1e2\n",
                                           &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (boxes), ==, 2);
  assert_box (boxes, "1.png", 0, -1, 2.5, 3, 4);
  assert_box (boxes, "1.png", 1, 0, 0, 5, 6);
  assert_box (boxes, "2.png", 0, 9, 100, 7, 8);
}

/* A picture's size does no harm. */
static void
test_no_boxes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) boxes = boxes_of ("path,class,width,height\n1.png,a,1,2\n", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (boxes), ==, 0);
}

/* Boxes that would be passed over without a word. */
static void
test_without_a_column (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) boxes = boxes_of ("path,class,x,y,width\n1.png,a,1,2,3\n", &error);

  g_assert_null (boxes);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "height"));
}

static void
test_errors (void)
{
  static const char *const fields[] = { "1,2,3,", "1,2,3,0", "1,2,-3,1", "1,2,3,4px", "nan,2,3,4", "1,inf,3,4", "1,2,3,1e10" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf ("path,class,x,y,width,height\n1.png,a,1,2,3,4\n2.png,a,%s\n", fields[i]);

      g_assert_null (boxes_of (text, &error));
      g_assert_nonnull (strstr (error->message, "line 3: x, y, width and height are not four numbers"));
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("boxes-XXXXXX", NULL);
  int              status;

  g_test_init (&argc, &argv, NULL);
  table = g_build_filename (folder, "table.csv", NULL);
  g_test_add_func ("/boxes/boxes", test_boxes);
  g_test_add_func ("/boxes/no-boxes", test_no_boxes);
  g_test_add_func ("/boxes/without-a-column", test_without_a_column);
  g_test_add_func ("/boxes/errors", test_errors);
  status = g_test_run ();
  g_remove (table);
  g_rmdir (folder);
  g_free (table);
  return status;
}
