/* test-probe.c - linear probes against the numbers in golden/probe.golden.safetensors, which Newton's method has found in float64.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>
#include <via-probe.h>

#include "golden.h"
#include "probe/folds.h"

#define LAMBDAS 6

typedef struct
{
  Golden       *golden;
  float        *features;
  int          *classes;
  ViaExamples   examples;
  const double *mean, *std; /* exact */
} Data;

static Data
data_open (void)
{
  Data          data = { .golden = golden_open ("probe") };
  gsize         count, n;
  const double *features = golden_tensor (data.golden, "features", &count);
  const gint64 *labels = golden_raw (data.golden, "labels", &n);

  data.features = g_new (float, count);
  data.classes = g_new (int, n);
  data.examples = (ViaExamples){ .n = (guint) n, .width = (guint) (count / n), .features = data.features, .classes = data.classes };
  for (gsize i = 0; i < count; i++)
    data.features[i] = (float) features[i];
  for (gsize i = 0; i < n; i++)
    {
      data.classes[i] = (int) labels[i];
      data.examples.n_classes = MAX (data.examples.n_classes, (guint) labels[i] + 1);
    }
  data.mean = golden_tensor (data.golden, "mean", &count);
  data.std = golden_tensor (data.golden, "std", &count);
  return data;
}

static void
data_close (Data *data)
{
  golden_free (data->golden);
  g_free (data->features);
  g_free (data->classes);
}

/* a = W z + b in float64, z from the exact mean and deviation: with them no probe is better than the best. */
static void
logits_of (const Data *data, const ViaProbe *probe, guint i, double *a)
{
  const ViaExamples *e = &data->examples;

  for (guint c = 0; c < e->n_classes; c++)
    {
      a[c] = via_probe_bias (probe)[c];
      for (guint d = 0; d < e->width; d++)
        a[c] +=
            via_probe_weight (probe)[c * e->width + d] * (((double) e->features[i * e->width + d] - data->mean[d]) / data->std[d]);
    }
}

/* The objective as HEADS has it, and what each row is taken for. */
static double
objective_of (const Data *data, const ViaProbe *probe, gboolean balanced, int *predictions)
{
  const ViaExamples *e = &data->examples;
  g_autofree double *a = g_new (double, e->n_classes), *rows = g_new0 (double, e->n_classes);
  double             loss = 0, all = 0, squares = 0;

  for (guint i = 0; i < e->n; i++)
    rows[e->classes[i]]++;
  for (guint i = 0; i < e->n; i++)
    {
      double share = balanced ? e->n / (e->n_classes * rows[e->classes[i]]) : 1, sum = 0;

      logits_of (data, probe, i, a);
      predictions[i] = 0;
      for (guint c = 1; c < e->n_classes; c++)
        if (a[c] > a[predictions[i]])
          predictions[i] = (int) c;
      for (guint c = 0; c < e->n_classes; c++)
        sum += exp (a[c] - a[predictions[i]]);
      loss += share * (log (sum) + a[predictions[i]] - a[e->classes[i]]);
      all += share;
    }
  for (guint j = 0; j < e->n_classes * e->width; j++)
    squares += (double) via_probe_weight (probe)[j] * via_probe_weight (probe)[j];
  return loss / all + via_probe_lambda (probe) / 2 * squares;
}

static const double *
part (const Data *data, const char *word, double lambda, const char *what, gsize *count)
{
  g_autofree char *name = g_strdup_printf ("%s.%g.%s", word, lambda, what);

  return golden_tensor (data->golden, name, count);
}

/* One training against the exact minimum. */
static void
check_optimum (const Data *data, double lambda, gboolean balanced)
{
  const char     *word = balanced ? "std.balanced" : "std";
  ViaProbeOptions options = { .lambda = lambda, .balanced = balanced };
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaProbe) probe = via_probe_train (&data->examples, &options, NULL, NULL, &error);
  gsize            n;
  const double    *weight = part (data, word, lambda, "weight", &n), *margin, loss = *part (data, word, lambda, "loss", &n);
  g_autofree int  *predictions = g_new (int, data->examples.n);
  g_autofree char *name = g_strdup_printf ("%s.%g.predictions", word, lambda);
  const gint64    *wanted;
  double           most = 0, apart = 0, found, biases = 0;

  g_assert_no_error (error);
  g_assert_true (via_probe_converged (probe));
  found = objective_of (data, probe, balanced, predictions);
  g_assert_cmpfloat (found - loss, <=, 1e-6); /* HEADS allows 1e-4 */
  g_assert_cmpfloat (found - loss, >=, -1e-9);
  g_assert_cmpfloat (fabs (found - via_probe_objective (probe)), <=, 1e-6);
  weight = part (data, word, lambda, "weight", &n);
  for (gsize j = 0; j < n; j++)
    {
      most = MAX (most, fabs (weight[j]));
      apart = MAX (apart, fabs (weight[j] - via_probe_weight (probe)[j]));
    }
  g_assert_cmpfloat (apart, <=, 1e-2 * most);
  for (guint c = 0; c < data->examples.n_classes; c++)
    biases += via_probe_bias (probe)[c];
  g_assert_cmpfloat (fabs (biases), <=, 1e-5);
  margin = part (data, word, lambda, "margin", &n);
  wanted = golden_raw (data->golden, name, &n);
  for (guint i = 0; i < data->examples.n; i++)
    if (margin[i] > 0.02)
      g_assert_cmpint (predictions[i], ==, (int) wanted[i]);
  g_test_message ("%s %g: %u iterations, %.2g above the minimum, weights %.2g of %.2g apart", word, lambda,
                  via_probe_iterations (probe), found - loss, apart, most);
}

static void
test_optimum (void)
{
  Data data = data_open ();

  for (double lambda = 1e-4; lambda <= 1; lambda *= 100)
    check_optimum (&data, lambda, FALSE);
  check_optimum (&data, 1e-2, TRUE);
  data_close (&data);
}

static void
test_standardise (void)
{
  Data            data = data_open ();
  ViaProbeOptions options = { .lambda = 1 };
  g_autoptr (ViaProbe) probe = via_probe_train (&data.examples, &options, NULL, NULL, NULL);

  for (guint d = 0; d < data.examples.width; d++)
    {
      g_assert_cmpfloat (fabs (via_probe_mean (probe)[d] - data.mean[d]), <=, 1e-6 * MAX (1, fabs (data.mean[d])));
      g_assert_cmpfloat (fabs (via_probe_std (probe)[d] / data.std[d] - 1), <=, 1e-6);
    }
  data_close (&data);
}

/* Against cross-validations with the exact minimum of each fold. */
static void
check_trials (const Data *data, gboolean balanced)
{
  const char     *word = balanced ? "cv.std.balanced" : "cv.std";
  ViaProbeOptions options = { .balanced = balanced };
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaProbe) probe = via_probe_train (&data->examples, &options, NULL, NULL, &error);
  gsize            n;
  g_autofree char *loss_name = g_strconcat (word, ".logloss", NULL), *accuracy_name = g_strconcat (word, ".accuracy", NULL);
  g_autofree char *fold_name = g_strconcat (word, ".fold_accuracy", NULL), *chosen_name = g_strconcat (word, ".chosen", NULL);
  const double    *loss = golden_tensor (data->golden, loss_name, &n), *accuracy = golden_tensor (data->golden, accuracy_name, &n);
  const double    *folds = golden_tensor (data->golden, fold_name, &n);
  const gint64    *chosen = golden_raw (data->golden, chosen_name, &n);

  g_assert_no_error (error);
  g_assert_cmpuint (via_probe_n_trials (probe), ==, LAMBDAS);
  g_assert_cmpuint (via_probe_chosen (probe), ==, LAMBDAS - 1 - (guint) *chosen); /* ours begin with the largest */
  for (guint t = 0; t < LAMBDAS; t++)
    {
      const ViaTrial *trial = via_probe_trial (probe, LAMBDAS - 1 - t);

      g_assert_cmpfloat (fabs (trial->log_loss - loss[t]), <=, 1e-4);
      g_assert_cmpfloat (fabs (trial->accuracy - accuracy[t]), <=, 1e-9);
      for (guint fold = 0; fold < VIA_PROBE_FOLDS; fold++)
        g_assert_cmpfloat (fabs (trial->fold_accuracy[fold] - folds[t * VIA_PROBE_FOLDS + fold]), <=, 1e-9);
    }
}

static void
test_trials (void)
{
  Data data = data_open ();

  check_trials (&data, FALSE);
  check_trials (&data, TRUE);
  data_close (&data);
}

static void
test_folds (void)
{
  Data               data = data_open ();
  gsize              n;
  const gint64      *wanted = golden_raw (data.golden, "folds", &n);
  g_autofree guint8 *folds = folds_new (&data.examples);

  for (guint i = 0; i < data.examples.n; i++)
    g_assert_cmpint (folds[i], ==, (int) wanted[i]);
  data_close (&data);
}

/* Mirrored rows are second rows: the same as twice as many pictures in the same folds, but tested once. */
static void
test_mirrored (void)
{
  Data            data = data_open ();
  ViaProbeOptions options = { .lambda = 1e-2 };
  g_autoptr (ViaProbe) once = via_probe_train (&data.examples, &options, NULL, NULL, NULL);
  g_autoptr (ViaProbe) twice = NULL;

  data.examples.mirrored = data.features;
  twice = via_probe_train (&data.examples, &options, NULL, NULL, NULL);
  for (guint j = 0; j < data.examples.width * data.examples.n_classes; j++)
    g_assert_cmpfloat (fabs (via_probe_weight (once)[j] - via_probe_weight (twice)[j]), <=, 2e-3);
  g_assert_cmpfloat (fabs (via_probe_trial (once, 0)->log_loss - via_probe_trial (twice, 0)->log_loss), <=, 1e-4);
  g_assert_cmpfloat (via_probe_trial (twice, 0)->accuracy, ==, via_probe_trial (once, 0)->accuracy);
  data_close (&data);
}

/* Labels that exclude each other, asked one by one: each is a training with two classes, whose minimum has W and -W. */
static void
test_labels (void)
{
  Data               data = data_open ();
  ViaExamples        pair = data.examples, several = data.examples;
  g_autofree guint8 *labels = g_new0 (guint8, data.examples.n * data.examples.n_classes);
  g_autofree int    *two = g_new (int, data.examples.n);
  guint              width = data.examples.width;

  for (int balanced = 0; balanced < 2; balanced++)
    {
      /* lambda W² of one, or of two that are half as large: half of lambda */
      ViaProbeOptions one = { .lambda = 1e-2, .balanced = balanced }, both = { .lambda = 2e-2, .balanced = balanced };
      g_autoptr (ViaProbe) all = NULL;
      g_autoptr (ViaProbe) alone = NULL;

      for (guint i = 0; i < data.examples.n; i++)
        {
          labels[i * data.examples.n_classes + (guint) data.classes[i]] = 1;
          two[i] = data.classes[i] == 4;
        }
      several.classes = NULL;
      several.labels = labels;
      pair.classes = two;
      pair.n_classes = 2;
      all = via_probe_train (&several, &one, NULL, NULL, NULL);
      alone = via_probe_train (&pair, &both, NULL, NULL, NULL);
      g_assert_true (via_probe_converged (all));
      for (guint d = 0; d < width; d++)
        g_assert_cmpfloat (
            fabs (via_probe_weight (all)[4 * width + d] - (via_probe_weight (alone)[width + d] - via_probe_weight (alone)[d])), <=,
            2e-3);
      g_assert_nonnull (via_probe_answers (all, 0));
    }
  data_close (&data);
}

/* A label that nothing, and one that everything has, are answered so. */
static void
test_lone_labels (void)
{
  Data               data = data_open ();
  ViaProbeOptions    options = { .lambda = 1 };
  g_autofree guint8 *labels = g_new0 (guint8, data.examples.n * 3);
  ViaExamples        several = data.examples;
  g_autoptr (ViaProbe) probe = NULL;

  for (guint i = 0; i < data.examples.n; i++)
    {
      labels[3 * i + 1] = 1;
      labels[3 * i + 2] = data.classes[i] > 1;
    }
  several.classes = NULL;
  several.labels = labels;
  several.n_classes = 3;
  probe = via_probe_train (&several, &options, NULL, NULL, NULL);
  for (guint i = 0; i < data.examples.n; i++)
    {
      g_assert_cmpint (via_probe_answers (probe, 0)[3 * i], ==, 0);
      g_assert_cmpint (via_probe_answers (probe, 0)[3 * i + 1], ==, 1);
    }
  data_close (&data);
}

static gboolean
stop_soon (double done, const char *stage, gpointer data)
{
  return ++*(int *) data < 5;
}

static void
test_errors (void)
{
  Data            data = data_open ();
  ViaProbeOptions options = { .lambda = 1 };
  g_autoptr (GError) error = NULL;
  int calls = 0;

  g_assert_null (via_probe_train (&data.examples, &options, stop_soon, &calls, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
  g_clear_error (&error);
  data.features[100] = NAN;
  g_assert_null (via_probe_train (&data.examples, &options, NULL, NULL, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
  data_close (&data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/optimum", test_optimum);
  g_test_add_func ("/probe/standardise", test_standardise);
  g_test_add_func ("/probe/folds", test_folds);
  g_test_add_func ("/probe/trials", test_trials);
  g_test_add_func ("/probe/mirrored", test_mirrored);
  g_test_add_func ("/probe/labels", test_labels);
  g_test_add_func ("/probe/lone-labels", test_lone_labels);
  g_test_add_func ("/probe/errors", test_errors);
  return g_test_run ();
}
