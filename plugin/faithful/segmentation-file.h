/* segmentation-file.h - the pictures and masks of ImageNet-Segmentation, in the one file that they are published in.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gtsegs_ijcv.mat (Guillaumin, Küttel, Ferrari 2014) is a MATLAB 7.3 file, which is HDF5: cells /value/img [n,1] of pictures, uint8
 * [3,width,height], and cells /value/gt [n,1] of cells, of whose masks [width,height] the first one counts, as for Chefer, Gur, Wolf
 * 2021.
 */
#ifndef FAITHFUL_SEGMENTATION_FILE_H
#define FAITHFUL_SEGMENTATION_FILE_H

#include "object-mask.h"

typedef struct _SegmentationFile SegmentationFile; /* whose pictures and masks several threads may read */

/* Errors, one sentence each: it cannot be opened; it is no HDF5 file, or another one; the program was built without libhdf5. */
SegmentationFile *segmentation_file_open (const char *path, GError **error);
void              segmentation_file_close (SegmentationFile *file); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SegmentationFile, segmentation_file_close)

/* What a picture in it is called, of the file's path and its number from 1 on. */
#define SEGMENTATION_FILE_NAME "%s/%04u"

guint segmentation_file_n_pictures (const SegmentationFile *file);
/* Picture number i, R'G'B' [height,width,3]; free with g_free(). */
guint8 *segmentation_file_picture (SegmentationFile *file, guint i, int *width, int *height, GError **error);
/* Its mask, which has to be as large. */
ObjectMask *segmentation_file_mask (SegmentationFile *file, guint i, int width, int height, GError **error);

#endif
