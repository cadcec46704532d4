/* findings.h - what a study says of each method: numbers with their intervals, and whether the method is better than chance.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Intervals as of bootstrap.h.
 */
#ifndef FAITHFUL_FINDINGS_H
#define FAITHFUL_FINDINGS_H

#include "bootstrap.h"
#include "study.h"

/* Numbers are NAN where there is none. */
typedef struct
{
  BootstrapInterval own, beyond; /* the method's, and how much that is more than the random map's, of the same pictures */
} Finding;

typedef struct
{
  const Study *study;
  Finding     *found; /* [N_CRITERIA, methods] */
} Findings;

Findings *findings_new (const Study *study);
void      findings_free (Findings *findings); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Findings, findings_free)

const Finding *findings_of (const Findings *findings, Criterion criterion, guint method);
/* The curves that a criterion below CRITERION_POINTING is the areas of, with intervals from the same samples: [methods, SPECIMEN_STEPS]; free with
 * g_free(). */
BootstrapInterval *findings_curves (const Findings *findings, Criterion criterion);
/* 1: better than the random map, -1: worse, and 0 does not lie in the interval of the difference; else 0 */
int findings_verdict (const Findings *findings, Criterion criterion, guint method);

/* One object, and the same as a table: a row for each method, criterion and number. */
void findings_put_json (const Findings *findings, JsonBuilder *json);
void findings_append_csv (const Findings *findings, GString *table);
#define FINDINGS_CSV_HEAD "model,method,criterion,pictures,value,low,high,beyond_random,beyond_low,beyond_high\n"

#endif
