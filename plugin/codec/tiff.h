/* tiff.h - the directories of a TIFF file, each of which describes a picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_TIFF_H
#define CODEC_TIFF_H

#include "slice.h"

/* PhotometricInterpretation: what the numbers mean. */
typedef enum
{
  TIFF_WHITE_IS_ZERO = 0,
  TIFF_RGB = 2,
  TIFF_CIE_LAB = 8,
  TIFF_ICC_LAB = 9,
  TIFF_FILTER_ARRAY = 32803, /* what a camera's sensor has seen */
  TIFF_LINEAR_RAW = 34892
} TiffMeaning;

typedef struct
{
  guint place;         /* of its directory in the file */
  int   number;        /* 1, 2 … in the chain of directories; 0: it hangs below the first one */
  int   width, height; /* 0 when they are missing or do not fit */
  guint meaning;       /* TiffMeaning */
  gsize meaning_at;    /* where that number of 2 bytes stands in the file; 0: nowhere */
  guint orientation;   /* 1…8 */
  Slice profile;       /* ICC; empty: none */
  int   others;        /* how many more pictures of the same size there are */
} TiffPicture;

/* The picture that the file is there for: not the thumbnail that may come before it.  FALSE when there is none at all. */
gboolean tiff_find (Slice file, TiffPicture *picture);

/* Colours in CIE L*a*b*; what a camera's sensor has seen. */
gboolean tiff_is_lab (const TiffPicture *picture);
gboolean tiff_is_raw (const TiffPicture *picture);

/* The orientation that the first directory notes, which is all there is to Exif data; 1 when it does not. */
int tiff_orientation (Slice file);

#endif
