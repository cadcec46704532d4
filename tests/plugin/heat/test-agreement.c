/* test-agreement.c - how far two explanations of one picture agree.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "heat/agreement.h"
#include "square.h"

/* [side,side] */
static ViaMap *
map_of (const float *grid, int side, int size)
{
  GError *error = NULL;
  ViaMap *map = via_map_new_from_grid (grid, NULL, square (side), square (size), &error);

  g_assert_no_error (error);
  return map;
}

static const float rising[] = { 1, 2, 3, 4 };

static void
test_patches (void)
{
  const float falling[] = { 40, 3, 2, 1 }, swapped[] = { 1, 3, 2, 9 }, flat[] = { 5, 5, 5, 5 };
  g_autoptr (ViaMap) up = map_of (rising, 2, 4), down = map_of (falling, 2, 4), other = map_of (swapped, 2, 4),
                     none = map_of (flat, 2, 4);

  g_assert_cmpfloat (agreement_of_maps (up, up, 0, 2), ==, 1);
  g_assert_cmpfloat (agreement_of_maps (up, down, 0, 2), ==, -1);
  g_assert_cmpfloat_with_epsilon (agreement_of_maps (up, other, 0, 2), 0.8, 1e-12); /* 1 - 6 (1 + 1) / (4 (16 - 1)) */
  g_assert_true (isnan (agreement_of_maps (up, none, 0, 2)));
}

/* Each patch has one value, and noise whose sum is zero beside it. */
static void
test_pixels (void)
{
  float pixels[16];

  for (int y = 0; y < 4; y++)
    for (int x = 0; x < 4; x++)
      pixels[4 * y + x] = rising[2 * (y / 2) + x / 2] + ((x + y) % 2 ? 100 : -100);

  g_autoptr (ViaMap) patches = map_of (rising, 2, 4), fine = map_of (pixels, 4, 4);

  g_assert_cmpfloat (agreement_of_maps (patches, fine, 0, 2), ==, 1);
  g_assert_cmpfloat (agreement_of_maps (fine, patches, 0, 2), ==, 1);
  g_assert_cmpfloat (agreement_of_maps (fine, fine, 0, 2), ==, 1);
}

/* Wider than high. */
static void
test_oblong (void)
{
  const float wide[] = { 1, 2, 3, 4, 5, 6 }, other[] = { 1, 2, 3, 4, 6, 5 };
  g_autoptr (ViaMap) a = via_map_new_from_grid (wide, NULL, (ViaSize){ 3, 2 }, (ViaSize){ 6, 4 }, NULL);
  g_autoptr (ViaMap) b = via_map_new_from_grid (other, NULL, (ViaSize){ 3, 2 }, (ViaSize){ 6, 4 }, NULL);

  g_assert_cmpfloat (agreement_of_maps (a, a, 0, 2), ==, 1);
  g_assert_cmpfloat_with_epsilon (agreement_of_maps (a, b, 0, 2), 1 - 12 / 210.0, 1e-12); /* 1 - 6 (1 + 1) / (6 (36 - 1)) */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agreement/patches", test_patches);
  g_test_add_func ("/agreement/pixels", test_pixels);
  g_test_add_func ("/agreement/oblong", test_oblong);
  return g_test_run ();
}
