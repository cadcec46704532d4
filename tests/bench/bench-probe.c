/* bench-probe.c - how long the training of a linear probe takes: bench-probe [PICTURES WIDTH CLASSES].
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 5000 features of 768 numbers in 100 classes, by default, 8 values of L2 and 5 folds each.  The features are like those of networks: a
 * centre for each class and noise, in directions whose variances fall like 1/k, mixed by a random rotation of pairs; one picture of ten is
 * in another class than its features say.
 */
#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <via-probe.h>

#define NOISE 2.5

static double
normal (GRand *random)
{
  return sqrt (-2 * log (1 - g_rand_double (random))) * cos (2 * G_PI * g_rand_double (random));
}

/* Rotations of pairs of numbers, which make all of them depend on each other. */
static void
mix (const int *pairs, guint width, float *f)
{
  for (guint d = 0; d < 8 * width; d++)
    {
      float a = f[d % width], b = f[pairs[d]];

      if ((int) (d % width) == pairs[d])
        continue;
      f[d % width] = 0.8f * a + 0.6f * b;
      f[pairs[d]] = 0.8f * b - 0.6f * a;
    }
}

static void
make (ViaExamples *examples, float *features, int *classes, GRand *random)
{
  guint             width = examples->width, all = examples->n_classes;
  g_autofree float *centres = g_new (float, (gsize) all *width);
  g_autofree int   *pairs = g_new (int, 8 * (gsize) width);

  for (guint d = 0; d < 8 * width; d++)
    pairs[d] = g_rand_int_range (random, 0, (gint32) width);
  for (gsize j = 0; j < (gsize) all * width; j++)
    centres[j] = (float) normal (random);
  for (guint i = 0; i < examples->n; i++)
    {
      float *f = features + (gsize) i * width;
      guint  shown = (guint) ((guint64) i * all / examples->n);

      classes[i] = (int) shown;
      if (g_rand_int_range (random, 0, 10) == 0)
        shown = (guint) g_rand_int_range (random, 0, (gint32) all);
      for (guint d = 0; d < width; d++)
        f[d] = (float) ((centres[(gsize) shown * width + d] + NOISE * normal (random)) / sqrt (d + 1.0));
      mix (pairs, width, f);
    }
  examples->features = features;
  examples->classes = classes;
}

static double
peak_megabytes (void)
{
  struct rusage used;

  getrusage (RUSAGE_SELF, &used);
  return used.ru_maxrss / 1024.0;
}

int
main (int argc, char **argv)
{
  const double      lambdas[] = { 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100 };
  ViaExamples       examples = { .n = argc > 3 ? (guint) atoi (argv[1]) : 5000,
                                 .width = argc > 3 ? (guint) atoi (argv[2]) : 768,
                                 .n_classes = argc > 3 ? (guint) atoi (argv[3]) : 100 };
  ViaProbeOptions   options = { .lambdas = lambdas, .n_lambdas = G_N_ELEMENTS (lambdas), .balanced = TRUE };
  g_autofree float *features = g_new (float, (gsize) examples.n *examples.width);
  g_autofree int   *classes = g_new (int, examples.n);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (ViaProbe) probe = NULL;
  double before, seconds;

  make (&examples, features, classes, random);
  before = peak_megabytes ();
  seconds = (double) g_get_monotonic_time ();
  probe = via_probe_train (&examples, &options, NULL, NULL, NULL);
  seconds = ((double) g_get_monotonic_time () - seconds) / 1e6;
  g_print ("%u x %u features, %u classes, %u values of L2, %u folds, %u threads: %.1f s, %.0f MB more than the features\n",
           examples.n, examples.width, examples.n_classes, via_probe_n_trials (probe), VIA_PROBE_FOLDS, via_get_threads (), seconds,
           peak_megabytes () - before);
  for (guint t = 0; t < via_probe_n_trials (probe); t++)
    g_print ("lambda %-8g accuracy %.4f  log loss %.4f%s\n", via_probe_trial (probe, t)->lambda,
             via_probe_trial (probe, t)->accuracy, via_probe_trial (probe, t)->log_loss,
             t == via_probe_chosen (probe) ? "  chosen" : "");
  return 0;
}
