/* segmentation-file-none.c - in place of segmentation-file.c, where there is no libhdf5.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "segmentation-file.h"

SegmentationFile *
segmentation_file_open (const char *path, GError **error)
{
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSYS, _ ("%s: this program was built without libhdf5, which reads such files"),
               path);
  return NULL;
}

void
segmentation_file_close (SegmentationFile *file)
{
}

guint
segmentation_file_n_pictures (const SegmentationFile *file)
{
  return 0;
}

guint8 *
segmentation_file_picture (SegmentationFile *file, guint i, int *width, int *height, GError **error)
{
  g_return_val_if_reached (NULL);
}

ObjectMask *
segmentation_file_mask (SegmentationFile *file, guint i, int width, int height, GError **error)
{
  g_return_val_if_reached (NULL);
}
