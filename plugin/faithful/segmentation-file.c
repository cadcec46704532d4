/* segmentation-file.c - see segmentation-file.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file may say anything.  So no link in it may lead to another file, no number may come from another one or through a filter that
 * is loaded for it, and nothing is allocated before its size is known to be that of a picture.
 */
#include "segmentation-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <hdf5.h>
#include <unistd.h>

#define SIDE_MOST 30000
#define NUMBERS_MOST (100 << 20) /* of a picture */
#define CELLS_MOST (1 << 20)

struct _SegmentationFile
{
  char       *path;
  hid_t       id;
  hobj_ref_t *pictures, *masks; /* [n] */
  guint       n;
};

/* ---- what libhdf5 has opened */

static void
drop (hid_t *id)
{
  if (*id >= 0)
    H5Idec_ref (*id);
}

/* Closed where the block ends; negative: could not be opened. */
#define AutoId __attribute__ ((cleanup (drop))) hid_t

/* Whether the numbers of a dataset are in the file itself, in pieces that are not too large. */
static gboolean
is_inside (hid_t dataset)
{
  AutoId  plan = H5Dget_create_plist (dataset);
  hsize_t chunk[H5S_MAX_RANK], n = 1;
  int     rank;

  if (plan < 0 || H5Pget_external_count (plan) != 0 || H5Pget_layout (plan) == H5D_VIRTUAL)
    return FALSE;
  if (H5Pget_layout (plan) != H5D_CHUNKED)
    return TRUE;
  rank = H5Pget_chunk (plan, H5S_MAX_RANK, chunk);
  for (int i = 0; i < rank && n <= NUMBERS_MOST; i++)
    n *= chunk[i];
  return rank > 0 && n <= NUMBERS_MOST;
}

/* The sides of a dataset that has so many. */
static gboolean
read_sides (hid_t dataset, hsize_t *sides, int n)
{
  AutoId space = H5Dget_space (dataset);

  return space >= 0 && H5Sget_simple_extent_ndims (space) == n && H5Sget_simple_extent_dims (space, sides, NULL) == n
         && is_inside (dataset);
}

static gboolean
has_class (hid_t dataset, H5T_class_t class)
{
  AutoId type = H5Dget_type (dataset);

  return type >= 0 && H5Tget_class (type) == class;
}

/* ---- cells */

/* The references in an array of cells [n,1]; NULL when it is something else. */
static hobj_ref_t *
read_cells (hid_t dataset, guint *n)
{
  hsize_t     sides[2];
  AutoId      type = H5Dget_type (dataset);
  hobj_ref_t *cells;

  if (type < 0 || H5Tequal (type, H5T_STD_REF_OBJ) <= 0 || !read_sides (dataset, sides, 2))
    return NULL;
  if (sides[0] < 1 || sides[0] > CELLS_MOST || sides[1] < 1 || sides[1] > CELLS_MOST / sides[0])
    return NULL;
  cells = g_new (hobj_ref_t, sides[0] * sides[1]);
  if (H5Dread (dataset, H5T_STD_REF_OBJ, H5S_ALL, H5S_ALL, H5P_DEFAULT, cells) < 0)
    g_clear_pointer (&cells, g_free);
  for (guint i = 1; cells && i < sides[0]; i++) /* the first of each row */
    cells[i] = cells[i * sides[1]];
  *n = (guint) sides[0];
  return cells;
}

/* What lies in a cell, when it is a dataset. */
static hid_t
open_cell (hid_t file, hobj_ref_t cell)
{
  hid_t object = H5Rdereference2 (file, H5P_DEFAULT, H5R_OBJECT, &cell);

  if (object < 0 || H5Iget_type (object) == H5I_DATASET)
    return object;
  drop (&object);
  return -1;
}

/* A dataset of that name in the file itself, and not behind a link to another one. */
static hobj_ref_t *
read_named_cells (hid_t file, const char *name, guint *n)
{
  H5L_info_t link;

  if (H5Lget_info (file, name, &link, H5P_DEFAULT) >= 0 && link.type == H5L_TYPE_HARD)
    {
      AutoId dataset = H5Dopen2 (file, name, H5P_DEFAULT);

      return dataset >= 0 ? read_cells (dataset, n) : NULL;
    }
  return NULL;
}

/* ---- the file */

static gboolean
read_table_of_contents (SegmentationFile *file)
{
  H5L_info_t link;
  guint      n_masks;

  if (H5Lget_info (file->id, "/value", &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD)
    return FALSE;
  file->pictures = read_named_cells (file->id, "/value/img", &file->n);
  file->masks = read_named_cells (file->id, "/value/gt", &n_masks);
  return file->pictures && file->masks && n_masks == file->n;
}

SegmentationFile *
segmentation_file_open (const char *path, GError **error)
{
  g_autoptr (SegmentationFile) file = g_new0 (SegmentationFile, 1);

  file->path = g_strdup (path);
  file->id = -1;
  if (g_access (path, R_OK) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return NULL;
    }
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL); /* it would print what we say in a sentence */
  H5PLset_loading_state (0);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    file->id = H5Fopen (path, H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file->id >= 0 && read_table_of_contents (file))
    return g_steal_pointer (&file);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
               file->id < 0
                   ? _ ("%s: this is not a MATLAB 7.3 file (HDF5)")
                   : _ ("%s: this is not the file of ImageNet-Segmentation: there are no cells /value/img with pictures and "
                        "/value/gt with as many masks"),
               path);
  return NULL;
}

void
segmentation_file_close (SegmentationFile *file)
{
  if (!file)
    return;
  if (file->id >= 0)
    H5Fclose (file->id);
  g_free (file->pictures);
  g_free (file->masks);
  g_free (file->path);
  g_free (file);
}

guint
segmentation_file_n_pictures (const SegmentationFile *file)
{
  return file->n;
}

/* ---- pictures */

/* libhdf5 is for one thread at a time. */
static GMutex library;

static void *
unreadable_error (const SegmentationFile *file, guint i, GError **error)
{
  g_autofree char *name = g_strdup_printf (SEGMENTATION_FILE_NAME, file->path, i + 1);

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("%s: this picture or its mask cannot be read"), name);
  return NULL;
}

/* n numbers of a dataset, of `size` bytes each in memory. */
static void *
read_numbers (hid_t dataset, hid_t type, gsize n, gsize size)
{
  void *numbers = g_try_malloc_n (n, size);

  if (numbers && H5Dread (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) < 0)
    g_clear_pointer (&numbers, g_free);
  return numbers;
}

static gboolean
are_sides (hsize_t width, hsize_t height)
{
  return width >= 1 && height >= 1 && width <= SIDE_MOST && height <= SIDE_MOST && width * height <= NUMBERS_MOST / 3;
}

/* From [3,width,height], the columns of three planes, to [height,width,3]. */
static guint8 *
upright_pixels (const guint8 *planes, int width, int height)
{
  guint8 *pixels = g_try_malloc_n ((gsize) width * height, 3), *at = pixels;

  for (int y = 0; at && y < height; y++)
    for (int x = 0; x < width; x++)
      for (int c = 0; c < 3; c++)
        *at++ = planes[((gsize) c * width + x) * height + y];
  return pixels;
}

guint8 *
segmentation_file_picture (SegmentationFile *file, guint i, int *width, int *height, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&library);
  hsize_t            sides[3];
  g_autofree guint8 *planes = NULL;
  guint8            *pixels;

  g_return_val_if_fail (i < file->n, NULL);
  {
    AutoId dataset = open_cell (file->id, file->pictures[i]);

    if (dataset < 0 || !has_class (dataset, H5T_INTEGER) || !read_sides (dataset, sides, 3) || sides[0] != 3
        || !are_sides (sides[1], sides[2]))
      return unreadable_error (file, i, error);
    planes = read_numbers (dataset, H5T_NATIVE_UINT8, 3 * sides[1] * sides[2], 1);
  }
  *width = (int) sides[1];
  *height = (int) sides[2];
  pixels = planes ? upright_pixels (planes, *width, *height) : NULL;
  return pixels ? pixels : unreadable_error (file, i, error);
}

/* ---- masks */

/* The first mask of a picture, [width,height]; NULL when it has none of this size. */
static guint16 *
read_mask_columns (hid_t id, hobj_ref_t cell, int width, int height)
{
  AutoId                 cells = open_cell (id, cell), mask = -1;
  g_autofree hobj_ref_t *inside = NULL;
  guint                  n;
  hsize_t                sides[2];

  if (cells >= 0)
    inside = read_cells (cells, &n);
  if (inside)
    mask = open_cell (id, inside[0]);
  if (mask < 0 || !has_class (mask, H5T_INTEGER) || !read_sides (mask, sides, 2) || sides[0] != (hsize_t) width
      || sides[1] != (hsize_t) height)
    return NULL;
  return read_numbers (mask, H5T_NATIVE_UINT16, (gsize) width * height, sizeof (guint16));
}

ObjectMask *
segmentation_file_mask (SegmentationFile *file, guint i, int width, int height, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&library);
  g_autofree guint16 *columns = NULL, *numbers = NULL;
  g_autofree char    *name = NULL;

  g_return_val_if_fail (i < file->n, NULL);
  if (are_sides ((hsize_t) width, (hsize_t) height))
    columns = read_mask_columns (file->id, file->masks[i], width, height);
  if (!columns)
    return unreadable_error (file, i, error);
  numbers = g_new (guint16, (gsize) width * height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      numbers[(gsize) y * width + x] = columns[(gsize) x * height + y];
  name = g_strdup_printf (SEGMENTATION_FILE_NAME, file->path, i + 1);
  return object_mask_from_numbers (name, numbers, width, height, error);
}
