/* fit.h - one probe, from some of the pictures, with one lambda.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROBE_FIT_H
#define PROBE_FIT_H

#include "lbfgs.h"
#include "objective.h"

/* How far a long work is, of which a fit is a part. */
typedef struct
{
  const Progress *progress;
  double          begun, share; /* 0…1 of the whole */
} FitPart;

/* Minimises the objective from x [n_parameters] on, and leaves the probe there, with b's sum 0 where the classes exclude each other. */
gboolean fit_run (Objective *objective, double lambda, double *x, LbfgsResult *result, const FitPart *part, GError **error);

#endif
