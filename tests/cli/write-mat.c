/* write-mat.c - a file of ImageNet-Segmentation's form.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   write-mat FILE N WIDTH HEIGHT   on standard input of each of N pictures the bytes [3,width,height], then those of its mask [width,height]
 */
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>

static void
must (int fine)
{
  if (!fine)
    exit (1);
}

static hobj_ref_t
put (hid_t file, const char *name, hid_t type, int rank, const hsize_t *sides, const void *numbers)
{
  hid_t      space = H5Screate_simple (rank, sides, NULL);
  hid_t      dataset = H5Dcreate2 (file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  hobj_ref_t reference;

  must (dataset >= 0 && H5Dwrite (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0);
  must (H5Rcreate (&reference, file, name, H5R_OBJECT, -1) >= 0);
  H5Dclose (dataset);
  H5Sclose (space);
  return reference;
}

/* Bytes from standard input. */
static hobj_ref_t
put_input (hid_t file, const char *what, hsize_t i, int rank, const hsize_t *sides)
{
  size_t         n = 1;
  char           name[64];
  unsigned char *bytes;
  hobj_ref_t     reference;

  for (int k = 0; k < rank; k++)
    n *= sides[k];
  snprintf (name, sizeof name, "/refs/%s%d", what, (int) i);
  bytes = malloc (n);
  must (bytes && fread (bytes, 1, n, stdin) == n);
  reference = put (file, name, H5T_NATIVE_UINT8, rank, sides, bytes);
  free (bytes);
  return reference;
}

/* Of picture i, a cell with its mask. */
static hobj_ref_t
put_mask_cell (hid_t file, hsize_t i, const hsize_t *sides)
{
  const hsize_t one[] = { 1, 1 };
  hobj_ref_t    mask = put_input (file, "mask", i, 2, sides);
  char          name[64];

  snprintf (name, sizeof name, "/refs/cell%d", (int) i);
  return put (file, name, H5T_STD_REF_OBJ, 2, one, &mask);
}

int
main (int argc, char **argv)
{
  must (argc == 5);
  {
    const hsize_t n[] = { strtoul (argv[2], NULL, 10), 1 };
    const hsize_t sides[] = { 3, strtoul (argv[3], NULL, 10), strtoul (argv[4], NULL, 10) };
    hobj_ref_t   *pictures = calloc (n[0], sizeof *pictures), *masks = calloc (n[0], sizeof *masks);
    hid_t         file = H5Fcreate (argv[1], H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);

    must (pictures && masks && file >= 0);
    H5Gclose (H5Gcreate2 (file, "/refs", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Gclose (H5Gcreate2 (file, "/value", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    for (hsize_t i = 0; i < n[0]; i++)
      {
        pictures[i] = put_input (file, "picture", i, 3, sides);
        masks[i] = put_mask_cell (file, i, sides + 1);
      }
    put (file, "/value/img", H5T_STD_REF_OBJ, 2, n, pictures);
    put (file, "/value/gt", H5T_STD_REF_OBJ, 2, n, masks);
    must (H5Fclose (file) >= 0);
    free (pictures);
    free (masks);
  }
  return 0;
}
