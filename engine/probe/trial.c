/* trial.c - see trial.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trial.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "folds.h"

/* One fold of one cross-validation. */
typedef struct
{
  const ViaExamples *all;
  guint              fold, n_tested;
  const guint       *tested;
  float             *logits; /* [EXAMPLES_BLOCK, C] */
} Test;

/* ---- what the answers are worth */

/* -log p of the class, and whether it was the best; *best: which was. */
static double
judge_class (const float *logits, guint n, int truth, int *best)
{
  double sum = 0;

  *best = 0;
  for (guint c = 1; c < n; c++)
    if (logits[c] > logits[*best])
      *best = (int) c;
  for (guint c = 0; c < n; c++)
    sum += exp ((double) logits[c] - (double) logits[*best]);
  return log (sum) + (double) logits[*best] - (double) logits[truth];
}

/* The sum of -log p over all labels; *right: how many answers are. */
static double
judge_labels (const float *logits, guint n, const guint8 *has, guint8 *answers, guint *right)
{
  double loss = 0;

  *right = 0;
  for (guint c = 0; c < n; c++)
    {
      double m = has[c] ? (double) logits[c] : -(double) logits[c];

      answers[c] = logits[c] > 0;
      *right += answers[c] == has[c];
      loss += log1p (exp (-fabs (m))) + MAX (-m, 0);
    }
  return loss;
}

static void
judge (const Test *test, Trial *trial, guint picture, const float *logits)
{
  const ViaExamples *all = test->all;
  guint              right;
  double             answers = all->classes ? 1 : all->n_classes;

  if (all->classes)
    {
      trial->found.log_loss += judge_class (logits, all->n_classes, all->classes[picture], &trial->predictions[picture]);
      right = trial->predictions[picture] == all->classes[picture];
    }
  else
    trial->found.log_loss += judge_labels (logits, all->n_classes, all->labels + (gsize) picture * all->n_classes,
                                           trial->answers + (gsize) picture * all->n_classes, &right);
  trial->found.accuracy += right / answers;
  trial->found.fold_accuracy[test->fold] += right / answers / test->n_tested;
}

static void
test_probe (const Test *test, const Objective *objective, const double *x, const Examples *rows, Trial *trial)
{
  for (guint first = 0; first < rows->rows; first += EXAMPLES_BLOCK)
    {
      guint n = MIN (EXAMPLES_BLOCK, rows->rows - first);

      objective_answers (objective, x, rows, first, n, test->logits);
      for (guint i = 0; i < n; i++)
        judge (test, trial, test->tested[first + i], test->logits + (gsize) i * test->all->n_classes);
    }
}

/* ---- the folds */

static gboolean
trial_error_memory (GError **error)
{
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("There is not enough memory for that many pictures and classes"));
  return FALSE;
}

static gboolean
run_fold (const Test *test, const guint *trained, guint n, gboolean balanced, Trial *trials, guint n_trials, const FitPart *part,
          GError **error)
{
  g_autoptr (Examples) examples = examples_new (test->all, trained, n, NULL);
  g_autoptr (Examples) rows = examples ? examples_new (test->all, test->tested, test->n_tested, examples) : NULL;
  g_autoptr (Objective) objective = rows ? objective_new (examples, balanced) : NULL;
  g_autofree double *x = objective ? g_try_new0 (double, objective->n_parameters) : NULL;
  FitPart            own = { part->progress, part->begun, part->share / n_trials };
  LbfgsResult        result;

  if (!x)
    return trial_error_memory (error);
  for (guint t = 0; t < n_trials; t++, own.begun += own.share)
    {
      if (!fit_run (objective, trials[t].found.lambda, x, &result, &own, error))
        return FALSE;
      g_debug ("fold %u, lambda %g: %u iterations, %u evaluations, gradient %g", test->fold, trials[t].found.lambda,
               result.iterations, result.evaluations, result.gradient);
      test_probe (test, objective, x, rows, &trials[t]);
    }
  return TRUE;
}

static gboolean
prepare (const ViaExamples *examples, Trial *trials, guint n_trials, GError **error)
{
  for (guint t = 0; t < n_trials; t++)
    {
      if (examples->classes)
        trials[t].predictions = g_try_new0 (int, examples->n);
      else
        trials[t].answers = g_try_malloc0 ((gsize) examples->n * examples->n_classes);
      if (!trials[t].predictions && !trials[t].answers)
        return trial_error_memory (error);
    }
  return TRUE;
}

/* Sums over the pictures become means. */
static void
take_means (const ViaExamples *examples, Trial *trials, guint n_trials)
{
  for (guint t = 0; t < n_trials; t++)
    {
      trials[t].found.accuracy /= examples->n;
      trials[t].found.log_loss /= examples->n;
    }
}

gboolean
trial_run (const ViaExamples *examples, gboolean balanced, Trial *trials, guint n_trials, const FitPart *part, GError **error)
{
  g_autofree guint8 *folds = folds_new (examples);
  g_autofree float  *logits = g_try_new (float, (gsize) MIN (EXAMPLES_BLOCK, examples->n) * examples->n_classes);
  FitPart            own = { part->progress, part->begun, part->share / VIA_PROBE_FOLDS };

  if (!logits)
    return trial_error_memory (error);
  if (!prepare (examples, trials, n_trials, error))
    return FALSE;
  for (guint fold = 0; fold < VIA_PROBE_FOLDS; fold++, own.begun += own.share)
    {
      guint             n, n_tested;
      g_autofree guint *trained = folds_pick (folds, examples->n, fold, TRUE, &n);
      g_autofree guint *tested = folds_pick (folds, examples->n, fold, FALSE, &n_tested);
      const Test        test = { examples, fold, n_tested, tested, logits };

      if (n && n_tested && !run_fold (&test, trained, n, balanced, trials, n_trials, &own, error))
        return FALSE;
    }
  take_means (examples, trials, n_trials);
  return TRUE;
}

void
trial_clear (Trial *trial)
{
  g_free (trial->predictions);
  g_free (trial->answers);
}

guint
trial_best (const Trial *trials, guint n_trials)
{
  guint best = 0;

  for (guint t = 1; t < n_trials; t++)
    if (trials[t].found.log_loss < trials[best].found.log_loss)
      best = t; /* the lambdas become smaller */
  return best;
}
