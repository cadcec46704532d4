/* case.h - one op with random inputs, for tests: forward, and messages back.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CASE_H
#define CASE_H

#include "attribution/rules.h"

/* Of the gamma rule. */
#define CASE_GAMMA ((Gamma){ 0.3, 0.7 })

/* Messages of so many classes have room. */
#define CASE_CLASSES 3

/* The cases, by number; every kind of step has one or more. */
int         case_count (void);
OpKind      case_op (int which);
const char *case_name (int which); /* "linear in parts" */

/* One step with its inputs and output, and room for the messages. */
typedef struct
{
  const char *name;
  Step        step;
  Shape       sx[2], sy;
  int         inputs;
  float      *weight, *bias;
  double     *factor, *shift;
  Rotary     *rotary;
  float      *x[2], *y;
  float      *my, *mx[2];
  float      *kept;
} Case;

Case case_new (int which);
void case_clear (Case *c);

/* y in float64 from inputs in float64. */
void case_forward (const Case *c, const double *const x[2], double *y);
/* c->y from c->x, in float64 and rounded. */
void case_run (Case *c);

/* Messages of k classes from my into mx, which the pull adds to, or sets when it is fresh and the op fills it.  It must keep
 * to the scratch that it asked for, behind which lies a guard, and to what its traits say: a cheap op sees no y, one that keeps
 * nothing has no room for it. */
void case_pull_into (Case *c, const Rules *table, int k, const float *my, float *const mx[2], gboolean fresh);
/* n tables at once; mx[r] is that of tables[r]. */
void case_pull_tables (Case *c, const Rules *const *tables, int n, int k, const float *my, float *const mx[][2], gboolean fresh);
void case_pull (Case *c, const Rules *table, int k, const float *my, float *const mx[2]);

/* n floats as doubles; free with g_free(). */
double *widened (const float *x, gsize n);

/* |got - wanted| <= tolerance x the largest |wanted|, everywhere. */
void assert_close (const Case *c, const char *what, const float *got, const double *wanted, gsize n, double tolerance);

/* Adds a test of every case, whose number it gets. */
void case_add_tests (const char *name, GTestDataFunc test);

#endif
