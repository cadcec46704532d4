/* test-segmentation.c - how well heat shows where an object is.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "faithful/segmentation.h"
#include "faithful/splitmix.h"

enum
{
  B = SEGMENTATION_BACKGROUND,
  O = SEGMENTATION_OBJECT,
  U = SEGMENTATION_UNCOUNTED
};

#define MOST 64

/* ---- by hand */

/* Heat 0, .25, .5, 1, mean 7/16: the last two are taken for the object, of which the first one is background. */
static void
test_by_hand (void)
{
  const float  heat[] = { 2, 3, 4, 6 };
  const guint8 mask[] = { B, O, B, O };
  Segmentation found;

  segmentation_of (heat, mask, 4, &found);
  g_assert_true (found.hit);
  g_assert_cmpuint (found.labelled, ==, 4);
  g_assert_cmpuint (found.correct, ==, 2);
  g_assert_cmpuint (found.intersections[B], ==, 1);
  g_assert_cmpuint (found.unions[B], ==, 3);
  g_assert_cmpuint (found.intersections[O], ==, 1);
  g_assert_cmpuint (found.unions[O], ==, 3);
  /* Scores: 1 (right: background 0; object 3), .75 (background 1, wrong), .5 (background 2 right, object 2 wrong), .25 (object 1
   * right), 0 (both wrong).  Half of the right answers have precision 1, the third has 3/5, the fourth 4/6. */
  g_assert_cmpfloat_with_epsilon (found.average_precision, (2 * 1 + 3.0 / 5 + 4.0 / 6) / 4, 1e-12);
}

static void
test_perfect (void)
{
  const float  heat[] = { 0, 9, 0, 9, 9 };
  const guint8 mask[] = { B, O, B, O, O };
  Segmentation found;

  segmentation_of (heat, mask, 5, &found);
  g_assert_true (found.hit);
  g_assert_cmpuint (found.correct, ==, 5);
  g_assert_cmpuint (found.intersections[B], ==, found.unions[B]);
  g_assert_cmpuint (found.intersections[O], ==, found.unions[O]);
  g_assert_cmpfloat_with_epsilon (found.average_precision, 1, 1e-15);
}

/* Nothing is hotter than the mean, and all scores but 1 and 0 are none: P(1) = 2/3, P(0) = 1/2. */
static void
test_constant (void)
{
  const float  heat[] = { 5, 5, 5 };
  const guint8 mask[] = { O, B, B };
  Segmentation found;

  segmentation_of (heat, mask, 3, &found);
  g_assert_true (found.hit); /* of several the first */
  g_assert_cmpuint (found.correct, ==, 2);
  g_assert_cmpuint (found.unions[O], ==, 1);
  g_assert_cmpuint (found.intersections[O], ==, 0);
  g_assert_cmpfloat_with_epsilon (found.average_precision, 2.0 / 3 * (2.0 / 3) + 1.0 / 3 * (1.0 / 2), 1e-12);
}

/* The hottest pixel does not count, but is in the mean. */
static void
test_uncounted (void)
{
  const float  heat[] = { 0, 0.4f, 0.3f, 1 }, rest[] = { 0, 0.4f, 0.3f };
  const guint8 mask[] = { B, O, B, U }, none[] = { U, U, U, U };
  Segmentation found, alone;

  segmentation_of (heat, mask, 4, &found);
  g_assert_true (found.hit);
  g_assert_cmpuint (found.labelled, ==, 3);
  g_assert_cmpuint (found.correct, ==, 2); /* .4 < .425 */
  g_assert_cmpuint (found.unions[O], ==, 1);
  segmentation_of (rest, mask, 3, &alone);
  g_assert_cmpuint (alone.correct, ==, 2);
  g_assert_cmpuint (alone.unions[O], ==, 2); /* .3 > .233 */
  segmentation_of (heat, none, 4, &found);
  g_assert_cmpuint (found.labelled, ==, 0);
  g_assert_false (found.hit);
  g_assert_true (isnan (found.average_precision));
}

static void
test_mean_iou (void)
{
  const double sums[] = { 1, 2, 3, 4 }, nothing[] = { 1, 2, 0, 0 }, unmasked[] = { 0, 0, 0, 0 };

  g_assert_cmpfloat_with_epsilon (segmentation_mean_iou (sums), 0.625, 1e-15);
  g_assert_cmpfloat_with_epsilon (segmentation_mean_iou (nothing), 0.75, 1e-15);
  g_assert_true (isnan (segmentation_mean_iou (unmasked)));
}

/* ---- average precision, as slow as its definition: each answer against all others */

static float
score (const float *heat, gsize i)
{
  return i % 2 ? heat[i / 2] : 1 - heat[i / 2];
}

static gboolean
is_right (const guint8 *mask, gsize i)
{
  return mask[i / 2] == (i % 2 ? O : B);
}

/* The mean, over the right answers, of the precision of all that score as high at least. */
static double
slow_precision (const float *heat, const guint8 *mask, gsize n)
{
  double sum = 0;
  int    rights = 0;

  for (gsize i = 0; i < 2 * n; i++)
    if (is_right (mask, i))
      {
        int as_high = 0, right = 0;

        for (gsize j = 0; j < 2 * n; j++)
          if (mask[j / 2] != U && score (heat, j) >= score (heat, i))
            {
              as_high++;
              right += is_right (mask, j);
            }
        sum += (double) right / as_high;
        rights++;
      }
  return sum / rights;
}

/* Heat of few and of many values, 0 and 1 among them. */
static void
test_twin (void)
{
  guint64 state = 7;

  for (int round = 0; round < 200; round++)
    {
      float        heat[MOST] = { 0, 1 };
      guint8       mask[MOST] = { B, O };
      gsize        n = 2 + splitmix_below (&state, MOST - 2);
      guint        steps = round % 2 ? 4 : 1000000;
      Segmentation found;

      for (gsize i = 2; i < n; i++)
        {
          heat[i] = (float) splitmix_below (&state, steps + 1) / (float) steps;
          mask[i] = (guint8) splitmix_below (&state, 3);
        }
      segmentation_of (heat, mask, n, &found);
      g_assert_cmpfloat_with_epsilon (found.average_precision, slow_precision (heat, mask, n), 1e-12);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/segmentation/by-hand", test_by_hand);
  g_test_add_func ("/segmentation/perfect", test_perfect);
  g_test_add_func ("/segmentation/constant", test_constant);
  g_test_add_func ("/segmentation/uncounted", test_uncounted);
  g_test_add_func ("/segmentation/mean-iou", test_mean_iou);
  g_test_add_func ("/segmentation/twin", test_twin);
  return g_test_run ();
}
