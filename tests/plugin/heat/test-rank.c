/* test-rank.c - rank correlation.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "heat/rank.h"

static void
assert_correlation (const float *a, const float *b, gsize n, double expected)
{
  g_assert_cmpfloat_with_epsilon (rank_correlation (a, b, n), expected, 1e-12);
  g_assert_cmpfloat_with_epsilon (rank_correlation (b, a, n), expected, 1e-12);
}

static void
test_order (void)
{
  const float up[] = { -3, 0, 0.5f, 7, 1e30f }, down[] = { 9, 8, 7, 6, -5 }, swapped[] = { 2, 1, 3, 4, 5 };

  assert_correlation (up, up, 5, 1);
  assert_correlation (up, down, 5, -1);
  assert_correlation (up, swapped, 5, 1 - 6 * 2 / (5.0 * 24)); /* 1 - 6 sum d^2 / n (n^2 - 1) */
}

/* Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: covariance 4.5, variances 4.5 and 5. */
static void
test_ties (void)
{
  const float a[] = { 0, 1, 1, 2 }, b[] = { 0, 2, 1, 3 };

  assert_correlation (a, b, 4, 4.5 / sqrt (4.5 * 5));
}

static void
test_constant (void)
{
  const float same[] = { 2, 2, 2 }, other[] = { 1, 2, 3 };

  g_assert_true (isnan (rank_correlation (same, other, 3)));
  g_assert_true (isnan (rank_correlation (other, same, 3)));
  g_assert_true (isnan (rank_correlation (same, other, 0)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rank/order", test_order);
  g_test_add_func ("/rank/ties", test_ties);
  g_test_add_func ("/rank/constant", test_constant);
  return g_test_run ();
}
