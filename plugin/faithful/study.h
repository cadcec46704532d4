/* study.h - what was found of many pictures, as the lines of results.jsonl have it, for all methods.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The methods are those of the first picture.
 */
#ifndef FAITHFUL_STUDY_H
#define FAITHFUL_STUDY_H

#include <json-glib/json-glib.h>

#include "../batch/results.h"
#include "criterion.h"
#include "specimen.h"

#define STUDY_SUMS 6

/* Of networks that have forgotten, see randomised.h. */
typedef struct
{
  guint   n, pictures;     /* 0: there are none */
  guint  *blocks;          /* [n] */
  double *sums, *absolute; /* [methods, n]: of correlations, and of their absolute values */
  guint  *counted;         /* [methods, n] */
} StudyRandomised;

typedef struct
{
  GPtrArray *methods; /* of char * */
  guint      pictures, failed;
  char      *model;              /* its name */
  guint64    seed;               /* of random maps and of what is drawn for intervals */
  GArray    *values[N_CRITERIA]; /* of double [pictures, methods]; NAN where there is none */
  /* Of double [pictures, methods, STUDY_SUMS]: pixels that are right, pixels that count; of the background its intersection and its
   * union, of the object the same; 0 of a picture without a mask. */
  GArray         *sums;
  GArray         *courses[2 * CRITERION_COURSES]; /* of float [pictures, methods, SPECIMEN_STEPS]; NAN where there is none */
  double         *correlations;                   /* sums of [methods (methods-1) / 2] */
  guint          *correlated;                     /* how many pictures are in each */
  StudyRandomised randomised;
} Study;

/* `model`, `options`: as RecordTerms has them. */
Study *study_new (const char *model, const char *options);
void   study_free (Study *study); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Study, study_free)

/* One more picture. */
void study_add (Study *study, JsonObject *record);
/* Those of the pictures that have a line, in this order: of const char *. */
void study_add_results (Study *study, Results *results, const GPtrArray *paths);

/* What is answered while more and more is hidden, of a criterion below CRITERION_POINTING: [pictures, methods, SPECIMEN_STEPS]; free
 * with g_free(). */
double *study_answers (const Study *study, Criterion criterion);
/* The mean over the pictures with so many tenths hidden. */
double study_course (const Study *study, Criterion criterion, guint method, guint step);
/* The mean over the pictures in which neither map is the same everywhere; NAN: there are none. */
double study_correlation (const Study *study, guint i, guint j);
/* The means over the pictures that were shown to networks which have forgotten; NAN: there are none. */
double study_randomised (const Study *study, guint method, guint i, gboolean absolute);
/* Whether there is anything to be said by it. */
gboolean study_has (const Study *study, Criterion criterion);
/* The method that the others are compared with; G_MAXUINT: it is missing. */
guint study_random (const Study *study);

#endif
