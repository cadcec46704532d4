/* test-bootstrap.c - intervals by drawing pictures again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "faithful/bootstrap.h"
#include "faithful/segmentation.h"
#include "faithful/splitmix.h"

static void
run_means (const double *values, guint pictures, guint columns, guint64 seed, BootstrapInterval *figures,
           BootstrapInterval *differences)
{
  g_autofree double *parts = bootstrap_mean_parts (values, pictures, columns);
  BootstrapTable     table = { pictures, columns, 2, parts, bootstrap_ratio };

  bootstrap_run (&table, 0, seed, figures, differences);
}

static void
assert_interval (BootstrapInterval found, double value, double low, double high)
{
  g_assert_cmpfloat_with_epsilon (found.value, value, 1e-12);
  g_assert_cmpfloat_with_epsilon (found.low, low, 1e-12);
  g_assert_cmpfloat_with_epsilon (found.high, high, 1e-12);
}

/* The mean of a sample of {0,0,0,1} is k/4 with the binomial probability of k out of 4 at 1/4: P(0) = .316, P(k > 2) = .051, P(4) =
   .004. */
static void
test_binomial (void)
{
  const double      values[] = { 0, 0, 0, 1 };
  BootstrapInterval mean;

  for (guint64 seed = 0; seed < 5; seed++)
    {
      run_means (values, 4, 1, seed, &mean, NULL);
      assert_interval (mean, 0.25, 0, 0.75);
    }
}

/* The second column is .1 more everywhere: whatever is drawn, the difference is the same. */
static void
test_paired (void)
{
  double            values[40];
  BootstrapInterval means[2], differences[2];
  guint64           state = 1;

  for (int i = 0; i < 20; i++)
    {
      values[2 * i] = splitmix_unit (&state);
      values[2 * i + 1] = values[2 * i] + 0.1;
    }
  run_means (values, 20, 2, 5, means, differences);
  g_assert_cmpfloat (means[0].high, >, means[1].low);
  assert_interval (differences[0], 0, 0, 0);
  assert_interval (differences[1], 0.1, 0.1, 0.1);
}

static void
test_seed (void)
{
  double            values[20];
  BootstrapInterval one, again, other;
  guint64           state = 2;

  for (int i = 0; i < 20; i++)
    values[i] = splitmix_unit (&state);
  run_means (values, 20, 1, 5, &one, NULL);
  run_means (values, 20, 1, 5, &again, NULL);
  run_means (values, 20, 1, 6, &other, NULL);
  assert_interval (again, one.value, one.low, one.high);
  g_assert_cmpfloat (other.low, !=, one.low);
}

/* Of a sum of twelve uniform numbers, nearly normal: the interval of 30 of them holds the true mean in 95 of 100 cases, by
 * percentiles a few fewer. */
static void
test_coverage (void)
{
  guint64 state = 8;
  int     held = 0;

  for (int round = 0; round < 400; round++)
    {
      double            values[30];
      BootstrapInterval mean;

      for (int i = 0; i < 30; i++)
        {
          values[i] = 0;
          for (int k = 0; k < 12; k++)
            values[i] += splitmix_unit (&state) - 0.5;
        }
      run_means (values, 30, 1, (guint64) round, &mean, NULL);
      held += mean.low <= 0 && mean.high >= 0;
      g_assert_cmpfloat (mean.low, <, mean.value);
      g_assert_cmpfloat (mean.high, >, mean.value);
    }
  g_assert_cmpint (held, >, 360);
  g_assert_cmpint (held, <, 392);
}

/* Sums before division: one picture of 2 pixels that are right, one of 8 of which none is. */
static void
test_ratio (void)
{
  const double         parts[] = { 2, 2, 0, 8 };
  const BootstrapTable table = { 2, 1, 2, parts, bootstrap_ratio };
  BootstrapInterval    accuracy;

  bootstrap_run (&table, 0, 1, &accuracy, NULL);
  assert_interval (accuracy, 0.2, 0, 1);
}

static void
test_mean_iou (void)
{
  const double         parts[] = { 4, 5, 1, 2, 4, 5, 1, 2, 4, 5, 1, 2 };
  const BootstrapTable table = { 3, 1, 4, parts, segmentation_mean_iou };
  BootstrapInterval    miou;

  bootstrap_run (&table, 0, 1, &miou, NULL);
  assert_interval (miou, (0.8 + 0.5) / 2, 0.65, 0.65);
}

/* One picture of three has a mask: samples without it have no figure, not a perfect one. */
static void
test_mean_iou_of_few (void)
{
  const double         parts[] = { 4, 5, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0 };
  const BootstrapTable table = { 3, 1, 4, parts, segmentation_mean_iou };
  BootstrapInterval    miou;

  bootstrap_run (&table, 0, 1, &miou, NULL);
  assert_interval (miou, 0.65, 0.65, 0.65);
}

/* A value that is missing is not counted; a column without any has no figure. */
static void
test_missing (void)
{
  const double      values[] = { 1, NAN, NAN, NAN, 1, NAN };
  BootstrapInterval means[2], differences[2];

  run_means (values, 3, 2, 1, means, differences);
  assert_interval (means[0], 1, 1, 1);
  g_assert_true (isnan (means[1].value) && isnan (means[1].low) && isnan (means[1].high));
  g_assert_true (isnan (differences[1].value));
  run_means (values, 0, 2, 1, means, differences);
  g_assert_true (isnan (means[0].value) && isnan (means[0].high));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bootstrap/binomial", test_binomial);
  g_test_add_func ("/bootstrap/paired", test_paired);
  g_test_add_func ("/bootstrap/seed", test_seed);
  g_test_add_func ("/bootstrap/coverage", test_coverage);
  g_test_add_func ("/bootstrap/ratio", test_ratio);
  g_test_add_func ("/bootstrap/mean-iou", test_mean_iou);
  g_test_add_func ("/bootstrap/mean-iou-of-few", test_mean_iou_of_few);
  g_test_add_func ("/bootstrap/missing", test_missing);
  return g_test_run ();
}
