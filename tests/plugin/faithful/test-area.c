/* test-area.c - one number for a curve.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "faithful/area.h"

static void
test_area (void)
{
  const double flat[] = { 3, 3, 3 }, line[] = { 0, 1 }, bent[] = { 1, 0, 0, 0, 0 }, parabola[] = { 0, 1, 4, 9 };

  g_assert_cmpfloat_with_epsilon (area_under (flat, 3), 3, 1e-15);
  g_assert_cmpfloat_with_epsilon (area_under (line, 2), 0.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (area_under (bent, 5), 0.5 / 4, 1e-15);
  g_assert_cmpfloat_with_epsilon (area_under (parabola, 4), 9.5 / 3, 1e-15);
}

static void
test_no_curve (void)
{
  const double point[] = { 1 };

  g_assert_true (isnan (area_under (point, 1)));
  g_assert_true (isnan (area_under (point, 0)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/area/area", test_area);
  g_test_add_func ("/area/no-curve", test_no_curve);
  return g_test_run ();
}
