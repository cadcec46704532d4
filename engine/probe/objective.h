/* objective.h - what a linear probe minimises.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Multinomial logistic regression over W [C,F] and b [C], a = W z + b:
 *
 *   f = 1/S sum_i s_i (log sum_c exp (a_ic) - a_iy) + lambda/2 sum W²        S = sum_i s_i
 *
 * s_i = 1, or balanced N/(C N_y), N_y the rows of i's class; b is free.  Where a picture may have several labels, each of them is a
 * logistic regression of its own:
 *
 *   f = 1/N sum_i sum_c s_ic log (1 + exp (-t_ic a_ic)) + lambda/2 sum W²    t = 1 for a label that it has, else -1
 *
 * s_ic = 1, or balanced N/(2 N_c), N_c the rows that have c, or have it not, like i.  scikit-learn: LogisticRegression (C = 1/(lambda S)).
 *
 * Products of rows are float32; everything else, and all sums, double.  A class without rows, or a label that all or none of them have,
 * is left out: its logit is fixed, and its part of the gradient 0.
 */
#ifndef PROBE_OBJECTIVE_H
#define PROBE_OBJECTIVE_H

#include "../network/progress.h"
#include "examples.h"

typedef struct
{
  const Examples *examples;
  double          lambda;
  gsize           n_parameters; /* C F + C: W, then b */
  double         *share[2]; /* [C]: s/S of a row of that class; of several labels s/S of one that has it not, and one that has it */
  float          *weight;   /* [C,F]: W in float32 */
  float          *logits;   /* [EXAMPLES_BLOCK, C], then what becomes of them */
  float          *product;  /* [C,F] */
  double         *losses;   /* [EXAMPLES_BLOCK] */
} Objective;

/* NULL: no memory. */
Objective *objective_new (const Examples *examples, gboolean balanced);
void       objective_free (Objective *objective); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Objective, objective_free)

/* *value and gradient [n_parameters] at x.  FALSE and an error: cancelled; `done` is what is reported meanwhile. */
gboolean objective_at (const Objective *objective, const double *x, double *value, double *gradient, const Progress *progress,
                       double done, GError **error);

/* What the probe x answers to n rows, whose examples have the same classes: logits [n, C], b included; of what is left out
 * OBJECTIVE_NEVER, or OBJECTIVE_ALWAYS where all rows have a label. */
#define OBJECTIVE_NEVER (-34.0f)
#define OBJECTIVE_ALWAYS 34.0f
/* Such a logit; 0 of what is not left out. */
float objective_fixed (const Objective *objective, guint c);
void  objective_answers (const Objective *objective, const double *x, const Examples *rows, guint first, guint n, float *logits);

#endif
