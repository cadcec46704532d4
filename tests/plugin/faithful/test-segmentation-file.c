/* test-segmentation-file.c - ImageNet-Segmentation's file: small ones of that form, and others.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <hdf5.h>
#include <string.h>

#include "faithful/segmentation-file.h"
#include "faithful/segmentation.h"

static char *path;

/* ---- files */

/* What is odd about a file. */
typedef enum
{
  SOUND,
  NO_VALUE,   /* no group /value */
  NO_CELLS,   /* numbers in place of cells */
  FEWER,      /* masks than pictures */
  LINKED,     /* /value/img is a link to another file's */
  EMPTY_CELL, /* of a picture */
  FLAT,       /* a picture without colours */
  ENORMOUS,   /* a picture of 10^10 pixels, none of which is stored */
  ELSEWHERE,  /* a picture's numbers are in another file */
  NARROWER    /* a mask than its picture */
} Oddity;

/* Picture i has 4 + i x 3 pixels, and its colours say where they are. */
static int
width_of (int i)
{
  return 4 + i;
}

static hid_t
put_numbers (hid_t file, const char *name, hid_t type, int rank, const hsize_t *sides, const void *numbers, hid_t plan)
{
  hid_t space = H5Screate_simple (rank, sides, NULL);
  hid_t dataset = H5Dcreate2 (file, name, type, space, H5P_DEFAULT, plan, H5P_DEFAULT);

  g_assert_true (dataset >= 0);
  if (numbers)
    g_assert_true (H5Dwrite (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0);
  H5Sclose (space);
  return dataset;
}

static hobj_ref_t
reference_to (hid_t file, const char *name)
{
  hobj_ref_t reference;

  g_assert_true (H5Rcreate (&reference, file, name, H5R_OBJECT, -1) >= 0);
  return reference;
}

static hid_t
plan_of_picture (Oddity oddity)
{
  static const hsize_t chunk[] = { 1, 64, 64 };
  hid_t                plan = H5Pcreate (H5P_DATASET_CREATE);

  if (oddity == ELSEWHERE)
    H5Pset_external (plan, "/etc/passwd", 0, 3 * 4 * 3);
  if (oddity == ENORMOUS)
    H5Pset_chunk (plan, 3, chunk);
  return plan;
}

static hobj_ref_t
put_picture (hid_t file, int i, Oddity oddity)
{
  g_autofree char *name = g_strdup_printf ("/refs/picture%d", i);
  hsize_t          sides[] = { 3, (hsize_t) width_of (i), 3 };
  guint8           numbers[3 * 8 * 3], *at = numbers;
  hid_t            plan = plan_of_picture (oddity);

  if (oddity == ENORMOUS)
    sides[1] = sides[2] = 100000;
  for (int c = 0; c < 3; c++)
    for (int x = 0; x < width_of (i); x++)
      for (int y = 0; y < 3; y++)
        *at++ = (guint8) (100 * c + 10 * x + y);
  H5Dclose (put_numbers (file, name, H5T_NATIVE_UINT8, oddity == FLAT ? 2 : 3, sides,
                         oddity == ENORMOUS || oddity == ELSEWHERE ? NULL : numbers, plan));
  H5Pclose (plan);
  return oddity == EMPTY_CELL ? 0 : reference_to (file, name);
}

/* A cell with two masks in a row: the object is in column 1, the picture's last pixel does not count; the other mask is blank. */
static hobj_ref_t
put_mask (hid_t file, int i, Oddity oddity)
{
  g_autofree char *name = g_strdup_printf ("/refs/mask%d", i), *other = g_strdup_printf ("/refs/other%d", i);
  g_autofree char *cell = g_strdup_printf ("/refs/cell%d", i);
  const hsize_t    sides[] = { (hsize_t) width_of (i) - (oddity == NARROWER), 3 }, two[] = { 1, 2 };
  guint16          numbers[8 * 3] = { 0 }, blank[8 * 3] = { 0 };
  hobj_ref_t       masks[2];

  numbers[3] = numbers[4] = 1;
  numbers[5] = 300;
  numbers[width_of (i) * 3 - 1] = 255;
  H5Dclose (put_numbers (file, name, H5T_NATIVE_UINT16, 2, sides, numbers, H5P_DEFAULT));
  H5Dclose (put_numbers (file, other, H5T_NATIVE_UINT16, 2, sides, blank, H5P_DEFAULT));
  masks[0] = reference_to (file, name);
  masks[1] = reference_to (file, other);
  H5Dclose (put_numbers (file, cell, H5T_STD_REF_OBJ, 2, two, masks, H5P_DEFAULT));
  return reference_to (file, cell);
}

static void
put_cells (hid_t file, Oddity oddity, const hobj_ref_t *pictures, const hobj_ref_t *masks)
{
  const hsize_t n[] = { 2, 1 }, one[] = { 1, 1 };

  H5Gclose (H5Gcreate2 (file, "/value", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  if (oddity == LINKED)
    g_assert_true (H5Lcreate_external ("other.mat", "/value/img", file, "/value/img", H5P_DEFAULT, H5P_DEFAULT) >= 0);
  else
    H5Dclose (
        put_numbers (file, "/value/img", oddity == NO_CELLS ? H5T_NATIVE_UINT64 : H5T_STD_REF_OBJ, 2, n, pictures, H5P_DEFAULT));
  H5Dclose (put_numbers (file, "/value/gt", H5T_STD_REF_OBJ, 2, oddity == FEWER ? one : n, masks, H5P_DEFAULT));
}

/* Two pictures, behind the half kilobyte with which MATLAB begins. */
static void
write_file (Oddity oddity)
{
  hid_t      plan = H5Pcreate (H5P_FILE_CREATE), file;
  hobj_ref_t pictures[2], masks[2];

  H5Pset_userblock (plan, 512);
  file = H5Fcreate (path, H5F_ACC_TRUNC, plan, H5P_DEFAULT);
  H5Pclose (plan);
  g_assert_true (file >= 0);
  H5Gclose (H5Gcreate2 (file, "/refs", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  for (int i = 0; i < 2; i++)
    {
      pictures[i] = put_picture (file, i, i == 0 ? oddity : SOUND);
      masks[i] = put_mask (file, i, i == 0 ? oddity : SOUND);
    }
  if (oddity != NO_VALUE)
    put_cells (file, oddity, pictures, masks);
  H5Fclose (file);
}

/* ---- what is read */

static void
assert_picture (SegmentationFile *file, int i)
{
  g_autoptr (GError) error = NULL;
  int                width, height;
  g_autofree guint8 *pixels = segmentation_file_picture (file, (guint) i, &width, &height, &error);

  g_assert_no_error (error);
  g_assert_cmpint (width, ==, width_of (i));
  g_assert_cmpint (height, ==, 3);
  for (int y = 0; y < 3; y++)
    for (int x = 0; x < width; x++)
      for (int c = 0; c < 3; c++)
        g_assert_cmpint (pixels[(y * width + x) * 3 + c], ==, (100 * c + 10 * x + y) & 255);
}

static void
assert_mask (SegmentationFile *file, int i)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ObjectMask) mask = segmentation_file_mask (file, (guint) i, width_of (i), 3, &error);

  g_assert_no_error (error);
  for (int y = 0; y < 3; y++)
    for (int x = 0; x < width_of (i); x++)
      {
        gboolean last = y == 2 && x == width_of (i) - 1;

        g_assert_cmpint (mask->pixels[y * width_of (i) + x], ==, x == 1 ? SEGMENTATION_OBJECT : last ? SEGMENTATION_UNCOUNTED : 0);
      }
}

static void
test_sound (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SegmentationFile) file = NULL;

  write_file (SOUND);
  file = segmentation_file_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (segmentation_file_n_pictures (file), ==, 2);
  for (int i = 1; i >= 0; i--)
    {
      assert_picture (file, i);
      assert_mask (file, i);
    }
}

/* ---- what is not */

static void
assert_not_opened (const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (segmentation_file_open (path, &error));
  g_assert_nonnull (strstr (error->message, words));
  g_assert_true (g_str_has_prefix (error->message, path));
}

static void
test_other_files (void)
{
  const Oddity odd[] = { NO_VALUE, NO_CELLS, FEWER, LINKED };

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      write_file (odd[i]);
      assert_not_opened ("this is not the file of ImageNet-Segmentation");
    }
  g_assert_true (g_file_set_contents (path, "MATLAB 5.0 MAT-file", -1, NULL));
  assert_not_opened ("this is not a MATLAB 7.3 file");
  g_remove (path);
  assert_not_opened ("No such file");
}

/* One picture, or its mask, cannot be had; the other can. */
static void
test_odd_pictures (void)
{
  const Oddity odd[] = { EMPTY_CELL, FLAT, ENORMOUS, ELSEWHERE, NARROWER };

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SegmentationFile) file = NULL;
      int width, height;

      write_file (odd[i]);
      file = segmentation_file_open (path, &error);
      g_assert_no_error (error);
      if (odd[i] == NARROWER)
        g_assert_null (segmentation_file_mask (file, 0, width_of (0), 3, &error));
      else
        g_assert_null (segmentation_file_picture (file, 0, &width, &height, &error));
      g_assert_nonnull (strstr (error->message, "gtsegs.mat/0001: this picture or its mask cannot be read"));
      assert_picture (file, 1);
      assert_mask (file, 1);
    }
}

/* Cut off at any of 40 places. */
static void
test_cut (void)
{
  g_autofree char *whole = NULL;
  gsize            length;

  write_file (SOUND);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (gsize k = 0; k < 40; k++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, whole, (gssize) (length * k / 40), NULL));
      g_assert_null (segmentation_file_open (path, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("segmentation-XXXXXX", NULL);
  int              status;

  g_test_init (&argc, &argv, NULL);
  path = g_build_filename (folder, "gtsegs.mat", NULL);
  g_test_add_func ("/segmentation-file/sound", test_sound);
  g_test_add_func ("/segmentation-file/other-files", test_other_files);
  g_test_add_func ("/segmentation-file/odd-pictures", test_odd_pictures);
  g_test_add_func ("/segmentation-file/cut", test_cut);
  status = g_test_run ();
  g_remove (path);
  g_rmdir (folder);
  g_free (path);
  return status;
}
