/* segmentation.h - how well heat shows where an object is.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The protocol of ImageNet-Segmentation as Chefer, Gur, Wolf 2021 have it: heat is stretched to [0,1], and what is hotter than its
 * mean is taken for the object.  Pixels of the data set are added up before anything is divided, but average precision is a mean
 * over pictures.
 */
#ifndef FAITHFUL_SEGMENTATION_H
#define FAITHFUL_SEGMENTATION_H

#include <glib.h>

/* A pixel of a mask.  What is not counted, the edge of an object, say, is in no figure but the mean of the heat. */
enum
{
  SEGMENTATION_BACKGROUND,
  SEGMENTATION_OBJECT,
  SEGMENTATION_UNCOUNTED
};

/* Of one picture; arrays have the background, then the object. */
typedef struct
{
  gboolean hit;               /* the pointing game: the hottest pixel that counts, of several the first, is the object's */
  guint64  correct, labelled; /* pixels that are taken for what they are, and those that count */
  guint64  intersections[2];  /* pixels that are it and are taken for it */
  guint64  unions[2];         /* that are it or are taken for it */
  double   average_precision; /* NaN when no pixel counts */
} Segmentation;

/* heat [n], any finite numbers; mask [n]. */
void segmentation_of (const float *heat, const guint8 *mask, gsize n, Segmentation *found);

/* mIoU: the mean of sums[0] / sums[1], the background's intersections and unions, and sums[2] / sums[3], the object's; 0/0 is 1, as
 * nothing is missing, but NAN where no pixel counts. */
double segmentation_mean_iou (const double *sums);

#endif
