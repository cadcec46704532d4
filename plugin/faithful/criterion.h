/* criterion.h - by what methods are judged.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FAITHFUL_CRITERION_H
#define FAITHFUL_CRITERION_H

#include <glib.h>

/* The first eight: what a course of hiding comes to, first by dropping patches, then by painting pixels. */
typedef enum
{
  CRITERION_DELETION,  /* area under the probability, most important first: lower is better */
  CRITERION_INSERTION, /* … least important first: higher is better */
  CRITERION_POSITIVE,  /* area under the share of hits, most important first: lower is better */
  CRITERION_NEGATIVE,  /* … least important first: higher is better */
  CRITERION_COURSES,
  CRITERION_PAINT = CRITERION_COURSES,        /* the same four again */
  CRITERION_POINTING = 2 * CRITERION_COURSES, /* share of pictures whose hottest pixel is on the object */
  CRITERION_PIXEL_ACCURACY,                   /* share of pixels that are rightly on the object or off it, over all pictures */
  CRITERION_MIOU,                             /* mean of object and background of intersection over union, over all pictures */
  CRITERION_MAP,                              /* mean average precision */
  CRITERION_COMPLETENESS,                     /* mean of the relative error */
  N_CRITERIA
} Criterion;

/* "drop_deletion", "pointing" */
const char *criterion_id (Criterion criterion);
/* "deletion ↓", translated: the head of a column */
const char *criterion_title (Criterion criterion);
/* 1: the higher the better, -1: the lower */
int criterion_sign (Criterion criterion);

#endif
