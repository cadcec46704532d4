/* lbfgs.h - the least value of a smooth convex function of many variables.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * L-BFGS (Nocedal, "Updating Quasi-Newton Matrices with Limited Storage", Math. Comp. 35, 1980; Nocedal & Wright, "Numerical
 * Optimization", algorithm 7.4) with the last ten steps, kept in float32, and steps that fulfil Wolfe's conditions, found by halving and
 * doubling (Lewis & Overton 2013); where the value's digits do not suffice, as Hager & Zhang (2005) ask of the slope.  It ends where no
 * part of the gradient is greater than 1e-6.
 */
#ifndef PROBE_LBFGS_H
#define PROBE_LBFGS_H

#include <glib.h>

#define LBFGS_GRADIENT 1e-6
#define LBFGS_ITERATIONS 5000

/* *value and gradient [n] at x; FALSE and an error when nobody wants to know any more. */
typedef gboolean (*LbfgsFunction) (const double *x, double *value, double *gradient, guint iteration, gpointer data,
                                   GError **error);

typedef struct
{
  double   value, gradient; /* at the end; the greatest part of it */
  guint    iterations, evaluations;
  gboolean converged; /* FALSE: the iterations were not enough, or the numbers' digits */
} LbfgsResult;

/* Begins at x [n], and leaves it at the minimum.  Errors: those of the function, no memory. */
gboolean lbfgs_minimise (LbfgsFunction function, gpointer data, double *x, gsize n, LbfgsResult *result, GError **error);

#endif
