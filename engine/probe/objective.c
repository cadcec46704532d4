/* objective.c - see objective.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "objective.h"

#include <math.h>

#include "../kernels/gemm.h"
#include "../kernels/kernels.h"

enum
{
  WITHOUT, /* rows that have a label not */
  WITH
};

/* ---- the shares */

static void
count_rows (const Examples *examples, double *with)
{
  const ViaExamples *all = examples->all;

  for (guint i = 0; i < examples->rows; i++)
    {
      guint picture = examples_picture (examples, i);

      if (all->classes)
        with[all->classes[picture]]++;
      for (guint c = 0; all->labels && c < all->n_classes; c++)
        with[c] += all->labels[(gsize) picture * all->n_classes + c];
    }
}

/* Instead of how many rows have each class, or have it not, what one of them counts. */
static void
weigh_rows (const Objective *objective, gboolean balanced)
{
  const ViaExamples *all = objective->examples->all;
  double             rows = objective->examples->rows, present = 0;

  for (guint c = 0; c < all->n_classes; c++)
    present += objective->share[WITH][c] > 0;
  for (guint c = 0; c < all->n_classes; c++)
    {
      double with = objective->share[WITH][c], without = rows - with;

      objective->share[WITH][c] = with == 0 ? 0 : !balanced ? 1 / rows : 1 / (with * (all->classes ? present : 2));
      objective->share[WITHOUT][c] = without == 0 ? 0 : !balanced ? 1 / rows : 1 / (without * 2);
    }
}

Objective *
objective_new (const Examples *examples, gboolean balanced)
{
  g_autoptr (Objective) objective = g_new0 (Objective, 1);
  gsize classes = examples->all->n_classes, width = examples->all->width, block = MIN (EXAMPLES_BLOCK, examples->rows);

  objective->examples = examples;
  objective->n_parameters = classes * width + classes;
  objective->share[WITHOUT] = g_new0 (double, classes);
  objective->share[WITH] = g_new0 (double, classes);
  objective->losses = g_new (double, block);
  objective->weight = g_try_new (float, classes *width);
  objective->product = g_try_new (float, classes *width);
  objective->logits = g_try_new (float, block *classes);
  if (!objective->weight || !objective->product || !objective->logits)
    return NULL;
  count_rows (examples, objective->share[WITH]);
  weigh_rows (objective, balanced);
  return g_steal_pointer (&objective);
}

void
objective_free (Objective *objective)
{
  if (!objective)
    return;
  g_free (objective->share[WITHOUT]);
  g_free (objective->share[WITH]);
  g_free (objective->losses);
  g_free (objective->weight);
  g_free (objective->product);
  g_free (objective->logits);
  g_free (objective);
}

/* ---- a block of rows */

/* Some rows of a block, all of whose logits stand in `logits`, without b. */
typedef struct
{
  const Objective *objective;
  const double    *bias;
  float           *logits; /* [n, C] */
  double          *losses; /* [n] */
  guint            first;  /* the block's first row */
} RowsAtOnce;

/* Logits become s/S (p - y), and the row's loss is noted. */
static void
softmax_row (const RowsAtOnce *some, int i)
{
  const ViaExamples *all = some->objective->examples->all;
  const double      *share = some->objective->share[WITH];
  float             *a = some->logits + (gsize) i * all->n_classes;
  int                y = all->classes[examples_picture (some->objective->examples, some->first + (guint) i)];
  double             most = -INFINITY, sum = 0, own = a[y] + some->bias[y];

  for (guint c = 0; c < all->n_classes; c++)
    if (share[c] > 0)
      most = MAX (most, a[c] + some->bias[c]);
  for (guint c = 0; c < all->n_classes; c++)
    {
      double e = share[c] > 0 ? exp (a[c] + some->bias[c] - most) : 0;

      a[c] = (float) e;
      sum += e;
    }
  for (guint c = 0; c < all->n_classes; c++)
    a[c] *= (float) (share[y] / sum);
  a[y] -= (float) share[y];
  some->losses[i] = share[y] * (log (sum) + most - own);
}

/* The same where each label is a question of its own. */
static void
sigmoid_row (const RowsAtOnce *some, int i)
{
  const Objective   *objective = some->objective;
  const ViaExamples *all = objective->examples->all;
  float             *a = some->logits + (gsize) i * all->n_classes;
  const guint8      *has = all->labels + (gsize) examples_picture (objective->examples, some->first + (guint) i) * all->n_classes;
  double             loss = 0;

  for (guint c = 0; c < all->n_classes; c++)
    {
      double share = objective->share[has[c]][c], t = has[c] ? 1 : -1, m = t * (a[c] + some->bias[c]), e = exp (-fabs (m));

      if (objective->share[!has[c]][c] == 0)
        share = 0;
      loss += share * (log1p (e) + MAX (-m, 0));
      a[c] = (float) (-t * share * (m > 0 ? e : 1) / (1 + e));
    }
  some->losses[i] = loss;
}

static void
lose (const Rows *r, int first, int last)
{
  const RowsAtOnce *some = r->data;

  for (int i = first; i < last; i++)
    if (some->objective->examples->all->classes)
      softmax_row (some, i);
    else
      sigmoid_row (some, i);
}

/* logits [n, C] = z W' */
static void
multiply (const Objective *objective, const float *z, guint n, float *logits)
{
  const ViaExamples *all = objective->examples->all;
  const Gemm         product = { .real = REAL_F32,
                                 .tb = true,
                                 .set = true,
                                 .m = (int) n,
                                 .n = (int) all->n_classes,
                                 .k = (int) all->width,
                                 .a = z,
                                 .b = objective->weight,
                                 .c = logits };

  gemm (&product);
}

/* product [C,F] = E' z */
static void
multiply_back (const Objective *objective, const float *z, guint n)
{
  const ViaExamples *all = objective->examples->all;
  const Gemm         product = { .real = REAL_F32,
                                 .ta = true,
                                 .set = true,
                                 .m = (int) all->n_classes,
                                 .n = (int) all->width,
                                 .k = (int) n,
                                 .a = objective->logits,
                                 .b = z,
                                 .c = objective->product };

  gemm (&product);
}

/* Adds what rows first … first+n-1 say. */
static void
add_rows_at_once (const Objective *objective, const double *bias, guint first, guint n, double *value, double *gradient)
{
  const ViaExamples *all = objective->examples->all;
  gsize              weights = (gsize) all->n_classes * all->width;
  const float       *z = examples_rows (objective->examples, first, n);
  RowsAtOnce         some = { objective, bias, objective->logits, objective->losses, first };
  const Rows         rows = { .rows = (int) n, .cols = (int) all->n_classes, .data = &some };

  multiply (objective, z, n, objective->logits);
  rows_run (lose, &rows);
  multiply_back (objective, z, n);
  for (gsize j = 0; j < weights; j++)
    gradient[j] += objective->product[j];
  for (guint i = 0; i < n; i++)
    {
      *value += objective->losses[i];
      for (guint c = 0; c < all->n_classes; c++)
        gradient[weights + c] += objective->logits[(gsize) i * all->n_classes + c];
    }
}

static void
round_weights (const Objective *objective, const double *x)
{
  for (gsize j = 0; j < (gsize) objective->examples->all->n_classes * objective->examples->all->width; j++)
    objective->weight[j] = (float) x[j];
}

gboolean
objective_at (const Objective *objective, const double *x, double *value, double *gradient, const Progress *progress, double done,
              GError **error)
{
  const Examples *examples = objective->examples;
  gsize           weights = (gsize) examples->all->n_classes * examples->all->width;
  double          squares = 0;

  for (gsize j = 0; j < weights; j++)
    {
      gradient[j] = objective->lambda * x[j];
      squares += x[j] * x[j];
    }
  for (gsize j = weights; j < objective->n_parameters; j++)
    gradient[j] = 0;
  *value = objective->lambda / 2 * squares;
  round_weights (objective, x);
  for (guint first = 0; first < examples->rows; first += EXAMPLES_BLOCK)
    {
      if (!progress_report (progress, done, error))
        return FALSE;
      add_rows_at_once (objective, x + weights, first, MIN (EXAMPLES_BLOCK, examples->rows - first), value, gradient);
    }
  return TRUE;
}

/* ---- answers */

float
objective_fixed (const Objective *objective, guint c)
{
  if (objective->share[WITH][c] == 0)
    return OBJECTIVE_NEVER;
  return !objective->examples->all->classes && objective->share[WITHOUT][c] == 0 ? OBJECTIVE_ALWAYS : 0;
}

void
objective_answers (const Objective *objective, const double *x, const Examples *rows, guint first, guint n, float *logits)
{
  const ViaExamples *all = objective->examples->all;
  const double      *bias = x + (gsize) all->n_classes * all->width;

  round_weights (objective, x);
  multiply (objective, examples_rows (rows, first, n), n, logits);
  for (guint c = 0; c < all->n_classes; c++)
    {
      float fixed = objective_fixed (objective, c);

      for (guint i = 0; i < n; i++)
        {
          float *logit = &logits[(gsize) i * all->n_classes + c];

          *logit = fixed != 0 ? fixed : (float) (*logit + bias[c]);
        }
    }
}
