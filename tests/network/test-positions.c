/* test-positions.c - position embeddings resized as PyTorch's interpolate() does it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "network/positions.h"

/* i^1.5 on a grid of 4 x 4; the wanted values come from PyTorch 1.13. */
static void
check (PositionRule rule, const double wanted[4])
{
  float  positions[16];
  double resized[4], scratch[64] = { 0 };

  for (int i = 0; i < 16; i++)
    positions[i] = (float) (i * sqrt (i));
  g_assert_cmpuint (positions_scratch (4, (ViaSize){ 2, 2 }, 1), <=, G_N_ELEMENTS (scratch));
  positions_resize (positions, 4, (ViaSize){ 2, 2 }, 1, rule, scratch, resized);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (resized[i], wanted[i], 1e-6 * wanted[i]); /* PyTorch computes it in float32 */
}

static void
test_rules (void)
{
  check (POSITION_BICUBIC, (double[]){ 3.3770521, 8.9158745, 35.4596596, 46.7660408 });
  check (POSITION_BICUBIC_OFFSET, (double[]){ 2.9695578, 7.9789419, 32.4293633, 42.9231491 });
  check (POSITION_BICUBIC_ANTIALIAS, (double[]){ 6.1619344, 11.2040796, 33.2120285, 42.3460426 });
}

/* Equal grids: every number stays, in each of several columns. */
static void
test_same (void)
{
  float  positions[9 * 2];
  double same[9 * 2];

  for (int i = 0; i < 18; i++)
    positions[i] = (float) (i * i) / 7;
  for (PositionRule rule = POSITION_BICUBIC; rule <= POSITION_BICUBIC_ANTIALIAS; rule++)
    {
      g_assert_cmpuint (positions_scratch (3, (ViaSize){ 3, 3 }, 2), ==, 0);
      positions_resize (positions, 3, (ViaSize){ 3, 3 }, 2, rule, NULL, same);
      for (int i = 0; i < 18; i++)
        g_assert_cmpfloat (same[i], ==, positions[i]);
    }
}

/* Rows and columns are treated alike, and the columns of the embedding do not mix: a picture and its transpose side by side. */
static void
test_transposed (void)
{
  enum
  {
    IN = 5,
    OUT = 7
  };
  float  positions[IN * IN * 2];
  double resized[OUT * OUT * 2];

  for (int y = 0; y < IN; y++)
    for (int x = 0; x < IN; x++)
      positions[(y * IN + x) * 2] = positions[(x * IN + y) * 2 + 1] = (float) g_test_rand_double_range (-1, 1);
  for (PositionRule rule = POSITION_BICUBIC; rule <= POSITION_BICUBIC_ANTIALIAS; rule++)
    {
      g_autofree double *scratch = g_new0 (double, positions_scratch (IN, (ViaSize){ OUT, OUT }, 2));

      positions_resize (positions, IN, (ViaSize){ OUT, OUT }, 2, rule, scratch, resized);
      for (int y = 0; y < OUT; y++)
        for (int x = 0; x < OUT; x++)
          g_assert_cmpfloat_with_epsilon (resized[(y * OUT + x) * 2], resized[(x * OUT + y) * 2 + 1], 1e-12);
    }
}

/* Each way as if the other were not there: columns of 7 beside rows of 4 are what squares of both have. */
static void
test_oblong (void)
{
  enum
  {
    IN = 5
  };
  float  positions[IN * IN];
  double rows[IN * 4], oblong[7 * 4], square[7 * 7];

  for (int y = 0; y < IN; y++)
    for (int x = 0; x < IN; x++)
      positions[y * IN + x] = (float) (x * x) / 3; /* the same in every row */
  for (PositionRule rule = POSITION_BICUBIC; rule <= POSITION_BICUBIC_ANTIALIAS; rule++)
    {
      g_autofree double *scratch = g_new0 (double, positions_scratch (IN, (ViaSize){ 7, 4 }, 1));
      g_autofree double *more = g_new0 (double, positions_scratch (IN, (ViaSize){ 7, 7 }, 1));
      g_autofree double *less = g_new0 (double, positions_scratch (IN, (ViaSize){ IN, 4 }, 1));

      positions_resize (positions, IN, (ViaSize){ 7, 4 }, 1, rule, scratch, oblong);
      positions_resize (positions, IN, (ViaSize){ 7, 7 }, 1, rule, more, square);
      positions_resize (positions, IN, (ViaSize){ IN, 4 }, 1, rule, less, rows);
      for (int i = 0; i < 7 * 4; i++)
        g_assert_cmpfloat_with_epsilon (oblong[i], square[i % 7], 1e-12);
      for (int i = 0; i < IN && rule != POSITION_BICUBIC_OFFSET; i++) /* which moves the columns even where their number stays */
        g_assert_cmpfloat_with_epsilon (rows[i], positions[i], 1e-12);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/positions/rules", test_rules);
  g_test_add_func ("/positions/same", test_same);
  g_test_add_func ("/positions/transposed", test_transposed);
  g_test_add_func ("/positions/oblong", test_oblong);
  return g_test_run ();
}
