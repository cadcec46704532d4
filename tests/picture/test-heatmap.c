/* test-heatmap.c - maps become heat, thresholds and colours.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "golden.h"
#include "picture/composite.h"
#include "picture/heatmap.h"
#include "square.h"
#include "via.h"

/* The golden heat holds every step-th pixel in both directions. */
static void
check_heat (const char *prefix, int side, int patch, int step)
{
  const int size = side * patch;
  g_autoptr (Golden) golden = golden_open ("postprocess");
  g_autofree char  *grid_name = g_strconcat (prefix, ".grid", NULL);
  g_autofree char  *heat_name = g_strconcat (prefix, ".minmax", NULL);
  g_autofree char  *threshold_name = g_strconcat (prefix, ".otsu_threshold", NULL);
  g_autofree char  *sum_name = g_strconcat (prefix, ".otsu_mask_sum", NULL);
  g_autofree float *heat = g_new (float, size *size);
  gsize             count, one;
  const float      *grid = golden_raw (golden, grid_name, &count);
  const double     *expected;
  int               hot = 0, threshold, number;

  g_assert_cmpuint (count, ==, side * side);
  heatmap_from_grid (grid, square (side), square (size), heat);
  expected = golden_tensor (golden, heat_name, &count);
  g_assert_cmpuint (count, ==, (size / step) * (size / step));
  for (int y = 0; y < size; y += step)
    for (int x = 0; x < size; x += step)
      g_assert_cmpfloat_with_epsilon (heat[y * size + x], *expected++, 1e-6);

  threshold = heatmap_threshold (heat, (gsize) size * size);
  memcpy (&number, golden_raw (golden, threshold_name, &one), sizeof number);
  g_assert_cmpint (threshold, ==, number);
  for (int i = 0; i < size * size; i++)
    hot += (int) (255 * heat[i]) > threshold;
  memcpy (&number, golden_raw (golden, sum_name, &one), sizeof number);
  g_assert_cmpint (hot, ==, number);
}

static void
test_heat (void)
{
  check_heat ("p16", 14, 16, 1);
  check_heat ("p14", 16, 14, 4);
}

/* A map as large as the input is only stretched; a constant one becomes zeros. */
static void
test_whole_map (void)
{
  const float map[] = { 3, 4, 5, 7 }, constant[] = { 3, 3, 3, 3 }, expected[] = { 0, 0.25f, 0.5f, 1 }, zeros[4] = { 0 };
  float       heat[4];

  heatmap_from_grid (map, square (2), square (2), heat);
  g_assert_cmpmem (heat, sizeof heat, expected, sizeof expected);
  heatmap_from_grid (constant, square (2), square (2), heat);
  g_assert_cmpmem (heat, sizeof heat, zeros, sizeof zeros);
}

/* Three cells beside each other and one row of them: each way by its own factor. */
static void
test_oblong (void)
{
  const float grid[] = { 0, 2, 4 }, expected[] = { 0, 0.125f, 0.375f, 0.625f, 0.875f, 1 };
  float       heat[24];

  g_assert_cmpfloat (heatmap_from_grid (grid, (ViaSize){ 3, 1 }, (ViaSize){ 6, 4 }, heat), ==, 0);
  for (int i = 0; i < 24; i++)
    g_assert_cmpfloat_with_epsilon (heat[i], expected[i % 6], 1e-6);
}

/* Two maps against each other: the largest difference becomes an end, none the middle. */
static void
test_balance (void)
{
  const float first[] = { 3, 0, 1, 1 }, second[] = { 0, 2, 1, 4 }, expected[] = { 1, 0.5f - 1 / 3.f, 0.5f, 0 };
  float       balance[16], difference[4];

  heatmap_balance (first, second, square (2), square (2), difference, balance);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (balance[i], expected[i], 1e-6);
  heatmap_balance (first, second, square (2), square (4), difference,
                   balance); /* of a cell's four pixels one lies in a corner, where nothing is mixed */
  g_assert_cmpfloat_with_epsilon (balance[3], expected[1], 1e-6);
  g_assert_cmpfloat_with_epsilon (balance[1], 0.75 * expected[0] + 0.25 * expected[1], 1e-6);
  heatmap_balance (first, first, square (2), square (2), difference, balance);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (balance[i], ==, 0.5);
}

/* Of equally good thresholds the first one. */
static void
test_first_threshold (void)
{
  const float heat[] = { 0, 0, 1, 1 };

  g_assert_cmpint (heatmap_threshold (heat, 4), ==, 0);
}

static void
test_jet (void)
{
  g_autoptr (Golden) golden = golden_open ("postprocess");
  gsize         count;
  const guint8 *expected = golden_raw (golden, "jet_lut_rgb", &count);

  g_assert_cmpuint (count, ==, 3 * 256);
  for (int heat = 0; heat < 256; heat++)
    {
      guint8 rgb[3];

      via_colormap_color (VIA_COLORMAP_JET, heat, rgb);
      g_assert_cmpmem (rgb, 3, expected + 3 * heat, 3);
    }
}

/* Ends and a point between knots, from the published tables (diverging: its three stations). */
static void
test_colors (void)
{
  static const struct
  {
    ViaColormap map;
    int         heat;
    guint8      rgb[3];
  } known[] = {
    { VIA_COLORMAP_TURBO, 0, { 48, 18, 59 } },
    { VIA_COLORMAP_TURBO, 2, { 51, 24, 74 } },
    { VIA_COLORMAP_TURBO, 63, { 42, 185, 238 } },
    { VIA_COLORMAP_TURBO, 128, { 164, 252, 60 } },
    { VIA_COLORMAP_TURBO, 192, { 251, 126, 33 } },
    { VIA_COLORMAP_TURBO, 253, { 129, 6, 2 } },
    { VIA_COLORMAP_TURBO, 255, { 122, 4, 3 } },
    { VIA_COLORMAP_VIRIDIS, 0, { 68, 1, 84 } },
    { VIA_COLORMAP_VIRIDIS, 2, { 69, 4, 87 } },
    { VIA_COLORMAP_VIRIDIS, 63, { 59, 81, 139 } },
    { VIA_COLORMAP_VIRIDIS, 128, { 33, 145, 140 } },
    { VIA_COLORMAP_VIRIDIS, 192, { 94, 201, 98 } },
    { VIA_COLORMAP_VIRIDIS, 253, { 248, 230, 33 } },
    { VIA_COLORMAP_VIRIDIS, 255, { 253, 231, 37 } },
    { VIA_COLORMAP_INFERNO, 0, { 0, 0, 4 } },
    { VIA_COLORMAP_INFERNO, 2, { 1, 1, 6 } },
    { VIA_COLORMAP_INFERNO, 63, { 85, 15, 109 } },
    { VIA_COLORMAP_INFERNO, 128, { 188, 55, 84 } },
    { VIA_COLORMAP_INFERNO, 192, { 249, 142, 9 } },
    { VIA_COLORMAP_INFERNO, 253, { 249, 252, 157 } },
    { VIA_COLORMAP_INFERNO, 255, { 252, 255, 164 } },
    { VIA_COLORMAP_DIVERGING, 0, { 59, 76, 192 } },
    { VIA_COLORMAP_DIVERGING, 255, { 180, 4, 38 } },
    { VIA_COLORMAP_DIVERGING, 128, { 221, 220, 220 } },
    { VIA_COLORMAP_GRAY, 0, { 0, 0, 0 } },
    { VIA_COLORMAP_GRAY, 100, { 100, 100, 100 } },
    { VIA_COLORMAP_GRAY, 255, { 255, 255, 255 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      guint8 rgb[3];

      via_colormap_color (known[i].map, known[i].heat, rgb);
      for (int c = 0; c < 3; c++)
        g_assert_cmpint (ABS (rgb[c] - known[i].rgb[c]), <=, 1);
    }
}

static void
test_ids (void)
{
  ViaColormap found;

  for (ViaColormap map = 0; map < VIA_N_COLORMAPS; map++)
    {
      g_assert_true (via_colormap_find (via_colormap_id (map), &found));
      g_assert_cmpint (found, ==, map);
    }
  g_assert_false (via_colormap_find ("rainbow", &found));
}

/* The reference's own overlay of the golden heat map, byte for byte. */
static void
test_composite (void)
{
  static const GoldenConfig config = { .image = 224, .seed = 1 };
  g_autoptr (Golden) golden = golden_open ("postprocess");
  gsize              n;
  g_autofree float  *input = golden_input (&config, 0);
  const float       *heat = golden_raw (golden, "p16.minmax", &n);
  const guint8      *wanted = golden_raw (golden, "p16.overlay", &n);
  g_autofree guint8 *rgb = g_new (guint8, n);
  const float       *planes[] = { input, input + n / 3, input + 2 * n / 3 };

  g_assert_cmpuint (n, ==, 224 * 224 * 3);
  composite_reference (planes, heat, NULL, 224 * 224, rgb);
  g_assert_cmpmem (rgb, n, wanted, n);
}

/* An input that is the same everywhere leaves the heat alone. */
static void
test_composite_even (void)
{
  const float  input[12] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, heat[4] = { 0, 1, 0, 1 };
  const float *planes[3] = { input, input + 4, input + 8 };
  const guint8 wanted[6] = { 0, 0, 255, 255, 0, 0 };
  guint8       rgb[12];

  composite_reference (planes, heat, NULL, 4, rgb);
  g_assert_cmpmem (rgb, 6, wanted, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heatmap/heat", test_heat);
  g_test_add_func ("/heatmap/whole-map", test_whole_map);
  g_test_add_func ("/heatmap/oblong", test_oblong);
  g_test_add_func ("/heatmap/first-threshold", test_first_threshold);
  g_test_add_func ("/heatmap/jet", test_jet);
  g_test_add_func ("/heatmap/colors", test_colors);
  g_test_add_func ("/heatmap/ids", test_ids);
  g_test_add_func ("/heatmap/balance", test_balance);
  g_test_add_func ("/heatmap/composite", test_composite);
  g_test_add_func ("/heatmap/composite-even", test_composite_even);
  return g_test_run ();
}
