/* segmentation.c - see segmentation.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Average precision is that of 2n answers, "this pixel is background" with the score 1 - heat and "this pixel is the object" with
 * the score heat, of which for each pixel one is right: the sum over all scores, from the highest, of (R_k - R_k-1) P_k, with the
 * precision P and the recall R of the answers that have this score or a higher one.
 */
#include "segmentation.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  float    score;
  gboolean right;
} SegmentationAnswer;

/* [n] in [0,1], all zero when heat is the same everywhere; free with g_free(). */
static float *
stretched (const float *heat, gsize n)
{
  float *copy = g_new (float, n), low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, heat[i]);
      high = MAX (high, heat[i]);
    }
  for (gsize i = 0; i < n; i++)
    copy[i] = high > low ? (heat[i] - low) / (high - low) : 0;
  return copy;
}

static double
mean_of_heat (const float *heat, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += heat[i];
  return sum / (double) n;
}

static int
higher_first (const void *a, const void *b)
{
  float x = ((const SegmentationAnswer *) a)->score, y = ((const SegmentationAnswer *) b)->score;

  return (x < y) - (x > y);
}

/* The same of answers in this order; half of them are right. */
static double
precision_of_answers (const SegmentationAnswer *answers, gsize n)
{
  double sum = 0;
  gsize  right = 0;

  for (gsize begin = 0, end; begin < n; begin = end)
    {
      gsize before = right;

      for (end = begin; end < n && answers[end].score == answers[begin].score; end++)
        right += answers[end].right;
      sum += (double) (right - before) * ((double) right / (double) end);
    }
  return n ? sum / ((double) n / 2) : NAN;
}

static double
average_precision (const float *heat, const guint8 *mask, gsize n)
{
  g_autofree SegmentationAnswer *answers = g_new (SegmentationAnswer, 2 * n);
  gsize                          n_answers = 0;

  for (gsize i = 0; i < n; i++)
    if (mask[i] != SEGMENTATION_UNCOUNTED)
      {
        answers[n_answers++] = (SegmentationAnswer){ 1 - heat[i], mask[i] == SEGMENTATION_BACKGROUND };
        answers[n_answers++] = (SegmentationAnswer){ heat[i], mask[i] == SEGMENTATION_OBJECT };
      }
  if (n_answers)
    qsort (answers, n_answers, sizeof *answers, higher_first); /* which may not be given NULL */
  return precision_of_answers (answers, n_answers);
}

static void
count_pixels (const float *heat, const guint8 *mask, gsize n, Segmentation *found)
{
  double mean = mean_of_heat (heat, n);
  float  hottest = -1;

  for (gsize i = 0; i < n; i++)
    {
      gboolean taken = heat[i] > mean, is = mask[i] == SEGMENTATION_OBJECT;

      if (mask[i] == SEGMENTATION_UNCOUNTED)
        continue;
      found->labelled++;
      found->correct += taken == is;
      found->intersections[is] += taken == is;
      found->unions[is]++;
      found->unions[!is] += taken != is;
      if (heat[i] > hottest)
        {
          hottest = heat[i];
          found->hit = is;
        }
    }
}

void
segmentation_of (const float *heat, const guint8 *mask, gsize n, Segmentation *found)
{
  g_autofree float *stretch = stretched (heat, n);

  *found = (Segmentation){ 0 };
  count_pixels (stretch, mask, n, found);
  found->average_precision = average_precision (stretch, mask, n);
}

static double
iou (double intersection, double union_of_both)
{
  return union_of_both > 0 ? intersection / union_of_both : 1;
}

double
segmentation_mean_iou (const double *sums)
{
  return sums[1] + sums[3] > 0 ? (iou (sums[0], sums[1]) + iou (sums[2], sums[3])) / 2 : NAN;
}
