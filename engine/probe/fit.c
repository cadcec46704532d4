/* fit.c - see fit.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fit.h"

/* Iterations after which half of the bar is filled, as nobody knows how many will do. */
#define ITERATIONS_HALF 50.0

typedef struct
{
  const Objective *objective;
  const FitPart   *part;
} Fitting;

/* A LbfgsFunction. */
static gboolean
evaluate (const double *x, double *value, double *gradient, guint iteration, gpointer data, GError **error)
{
  const Fitting *fit = data;
  double         done = fit->part->begun + fit->part->share * iteration / (iteration + ITERATIONS_HALF);

  return objective_at (fit->objective, x, value, gradient, fit->part->progress, done, error);
}

/* The same to each b of a softmax changes nothing. */
static void
centre (const Objective *objective, double *x)
{
  const ViaExamples *all = objective->examples->all;
  double            *bias = x + (gsize) all->n_classes * all->width, sum = 0;

  for (guint c = 0; c < all->n_classes; c++)
    sum += bias[c];
  for (guint c = 0; all->classes && c < all->n_classes; c++)
    bias[c] -= sum / all->n_classes;
}

gboolean
fit_run (Objective *objective, double lambda, double *x, LbfgsResult *result, const FitPart *part, GError **error)
{
  Fitting fit = { objective, part };

  objective->lambda = lambda;
  if (!lbfgs_minimise (evaluate, &fit, x, objective->n_parameters, result, error))
    return FALSE;
  centre (objective, x);
  return TRUE;
}
