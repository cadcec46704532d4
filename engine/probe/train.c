/* train.c - linear probes: trained, cross-validated, and asked; see via-probe.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "../kernels/gemm.h"
#include "trial.h"

static const double usual[] = { 1e-4, 1e-3, 1e-2, 1e-1, 1, 10 };

struct _ViaProbe
{
  guint       n_classes, width;
  float      *weight, *bias, *mean, *std;
  LbfgsResult result;
  double      lambda;
  Trial       trials[VIA_PROBE_LAMBDAS_MOST];
  guint       n_trials, chosen;
};

/* ---- trained */

static gboolean
check_finite (const ViaExamples *examples, GError **error)
{
  const float *matrices[] = { examples->features, examples->mirrored };

  for (gsize m = 0; m < G_N_ELEMENTS (matrices); m++)
    for (gsize i = 0; matrices[m] && i < (gsize) examples->n * examples->width; i++)
      if (!isfinite (matrices[m][i]))
        {
          g_set_error_literal (error, VIA_ERROR, VIA_ERROR_FILE, _ ("The features hold something that is not a number"));
          return FALSE;
        }
  return TRUE;
}

static int
larger_first (gconstpointer a, gconstpointer b)
{
  double x = ((const Trial *) a)->found.lambda, y = ((const Trial *) b)->found.lambda;

  return (x < y) - (x > y);
}

static void
list_trials (ViaProbe *probe, const ViaProbeOptions *options)
{
  const double *lambdas = options->lambda > 0 ? &options->lambda : options->n_lambdas ? options->lambdas : usual;
  guint         n = options->lambda > 0 ? 1 : options->n_lambdas ? options->n_lambdas : G_N_ELEMENTS (usual);

  probe->n_trials = MIN (n, VIA_PROBE_LAMBDAS_MOST);
  for (guint t = 0; t < probe->n_trials; t++)
    probe->trials[t].found.lambda = lambdas[t];
  qsort (probe->trials, probe->n_trials, sizeof *probe->trials, larger_first);
}

static float *
rounded (const double *numbers, gsize n)
{
  float *floats = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    floats[i] = (float) numbers[i];
  return floats;
}

static gboolean
fit_all (ViaProbe *probe, const ViaExamples *all, gboolean balanced, const FitPart *part, GError **error)
{
  g_autofree guint *pictures = g_new (guint, all->n);
  g_autoptr (Examples) examples = NULL;
  g_autoptr (Objective) objective = NULL;
  g_autofree double *x = NULL;
  gsize              weights = (gsize) all->n_classes * all->width;

  for (guint i = 0; i < all->n; i++)
    pictures[i] = i;
  examples = examples_new (all, pictures, all->n, NULL);
  objective = examples ? objective_new (examples, balanced) : NULL;
  x = objective ? g_try_new0 (double, objective->n_parameters) : NULL;
  if (!x)
    {
      g_set_error_literal (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("There is not enough memory for that many pictures and classes"));
      return FALSE;
    }
  if (!fit_run (objective, probe->lambda, x, &probe->result, part, error))
    return FALSE;
  probe->weight = rounded (x, weights);
  probe->bias = rounded (x + weights, all->n_classes);
  for (guint c = 0; c < all->n_classes; c++)
    if (objective_fixed (objective, c) != 0)
      probe->bias[c] = objective_fixed (objective, c);
  probe->mean = g_steal_pointer (&examples->mean);
  probe->std = g_steal_pointer (&examples->std);
  return TRUE;
}

ViaProbe *
via_probe_train (const ViaExamples *examples, const ViaProbeOptions *options, ViaProgress progress, gpointer data, GError **error)
{
  g_autoptr (ViaProbe) probe = g_new0 (ViaProbe, 1);
  Progress report = { .call = progress, .data = data, .stage = _ ("Training") };
  FitPart  tests = { &report, 0, 0.9 }, last = { &report, 0.9, 0.1 };

  g_return_val_if_fail (examples->n && examples->width && examples->n_classes && !examples->classes != !examples->labels, NULL);
  probe->n_classes = examples->n_classes;
  probe->width = examples->width;
  gemm_init ();
  list_trials (probe, options);
  if (!check_finite (examples, error) || !trial_run (examples, options->balanced, probe->trials, probe->n_trials, &tests, error))
    return NULL;
  probe->chosen = trial_best (probe->trials, probe->n_trials);
  probe->lambda = probe->trials[probe->chosen].found.lambda;
  return fit_all (probe, examples, options->balanced, &last, error) ? g_steal_pointer (&probe) : NULL;
}

void
via_probe_free (ViaProbe *probe)
{
  if (!probe)
    return;
  for (guint t = 0; t < probe->n_trials; t++)
    trial_clear (&probe->trials[t]);
  g_free (probe->weight);
  g_free (probe->bias);
  g_free (probe->mean);
  g_free (probe->std);
  g_free (probe);
}

/* ---- asked */

const float *
via_probe_weight (const ViaProbe *probe)
{
  return probe->weight;
}

const float *
via_probe_bias (const ViaProbe *probe)
{
  return probe->bias;
}

const float *
via_probe_mean (const ViaProbe *probe)
{
  return probe->mean;
}

const float *
via_probe_std (const ViaProbe *probe)
{
  return probe->std;
}

double
via_probe_lambda (const ViaProbe *probe)
{
  return probe->lambda;
}

double
via_probe_objective (const ViaProbe *probe)
{
  return probe->result.value;
}

guint
via_probe_iterations (const ViaProbe *probe)
{
  return probe->result.iterations;
}

gboolean
via_probe_converged (const ViaProbe *probe)
{
  return probe->result.converged;
}

guint
via_probe_n_trials (const ViaProbe *probe)
{
  return probe->n_trials;
}

const ViaTrial *
via_probe_trial (const ViaProbe *probe, guint i)
{
  g_return_val_if_fail (i < probe->n_trials, NULL);
  return &probe->trials[i].found;
}

guint
via_probe_chosen (const ViaProbe *probe)
{
  return probe->chosen;
}

const int *
via_probe_predictions (const ViaProbe *probe, guint trial)
{
  g_return_val_if_fail (trial < probe->n_trials, NULL);
  return probe->trials[trial].predictions;
}

const guint8 *
via_probe_answers (const ViaProbe *probe, guint trial)
{
  g_return_val_if_fail (trial < probe->n_trials, NULL);
  return probe->trials[trial].answers;
}
