/* test-splitmix.c - random numbers that are the same on every machine.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "faithful/splitmix.h"

/* The first numbers of Vigna's splitmix64. */
static void
test_published (void)
{
  guint64 zero = 0, other = 1234567;

  g_assert_cmphex (splitmix_next (&zero), ==, G_GUINT64_CONSTANT (0xe220a8397b1dcdaf));
  g_assert_cmphex (splitmix_next (&zero), ==, G_GUINT64_CONSTANT (0x6e789e6aa1b965f4));
  g_assert_cmphex (splitmix_next (&zero), ==, G_GUINT64_CONSTANT (0x06c45d188009454f));
  g_assert_cmpuint (splitmix_next (&other), ==, G_GUINT64_CONSTANT (6457827717110365317));
  g_assert_cmpuint (splitmix_next (&other), ==, G_GUINT64_CONSTANT (3203168211198807973));
}

/* Each number as often as the others, within five deviations. */
static void
test_below (void)
{
  guint   count[7] = { 0 }, most = 0, least = G_MAXUINT;
  guint64 state = 3;

  for (int i = 0; i < 70000; i++)
    count[splitmix_below (&state, 7)]++;
  for (int i = 0; i < 7; i++)
    {
      most = MAX (most, count[i]);
      least = MIN (least, count[i]);
    }
  g_assert_cmpuint (least, >, 10000 - 5 * 93);
  g_assert_cmpuint (most, <, 10000 + 5 * 93);
}

static void
test_unit (void)
{
  guint64 state = 4;
  double  sum = 0, low = 1, high = 0;

  for (int i = 0; i < 100000; i++)
    {
      double x = splitmix_unit (&state);

      low = MIN (low, x);
      high = MAX (high, x);
      sum += x;
    }
  g_assert_cmpfloat (low, >=, 0);
  g_assert_cmpfloat (low, <, 0.001);
  g_assert_cmpfloat (high, <, 1);
  g_assert_cmpfloat (high, >, 0.999);
  g_assert_cmpfloat_with_epsilon (sum / 100000, 0.5, 5 * 0.2887 / 316);
}

/* Landon Noll's published values of FNV-1a. */
static void
test_text (void)
{
  g_assert_cmphex (splitmix_from_text (""), ==, G_GUINT64_CONSTANT (0xcbf29ce484222325));
  g_assert_cmphex (splitmix_from_text ("a"), ==, G_GUINT64_CONSTANT (0xaf63dc4c8601ec8c));
  g_assert_cmphex (splitmix_from_text ("foobar"), ==, G_GUINT64_CONSTANT (0x85944171f73967e8));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/splitmix/published", test_published);
  g_test_add_func ("/splitmix/below", test_below);
  g_test_add_func ("/splitmix/unit", test_unit);
  g_test_add_func ("/splitmix/text", test_text);
  return g_test_run ();
}
