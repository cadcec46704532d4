/* test-tiles.c - where the windows of a picture lie, and how their maps become one without seams.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "blend.h"
#include "map.h"
#include "picture/tiles.h"

/* All windows of a whole number of patches, inside the picture, and with none of it left out. */
static void
check_places (int side, int patch, ViaSize picture, int detail)
{
  const TilesPlan plan = { picture, side, patch, detail, detail };
  Tiles          *tiles = tiles_new (&plan, INTERPOLATION_BILINEAR);
  ViaSize         pixels = tiles_pixels (tiles, 0);
  g_autofree int *covered = g_new0 (int, pixels.width / patch * (pixels.height / patch));

  g_assert_cmpint (MIN (pixels.width, pixels.height), ==, detail * side);
  g_assert_cmpfloat (fabs ((double) MAX (pixels.width, pixels.height) / (detail * side)
                           - (double) MAX (picture.width, picture.height) / MIN (picture.width, picture.height)),
                     <=, 0.5 * patch / (detail * side) + 1e-9);
  for (int i = 0; i < tiles_n_windows (tiles); i++)
    {
      TilesPlace place = tiles_place (tiles, i);
      ViaBox     box = tiles_box (tiles, i);

      g_assert_true (place.x % patch == 0 && place.x >= 0 && place.x + side <= pixels.width);
      g_assert_true (place.y % patch == 0 && place.y >= 0 && place.y + side <= pixels.height);
      g_assert_cmpfloat_with_epsilon (box.x / picture.width, (double) place.x / pixels.width, 1e-9);
      g_assert_cmpfloat_with_epsilon (box.height / picture.height, (double) side / pixels.height, 1e-9);
      for (int y = 0; y < side / patch; y++)
        for (int x = 0; x < side / patch; x++)
          covered[(place.y / patch + y) * (pixels.width / patch) + place.x / patch + x]++;
    }
  for (int i = 0; i < pixels.width / patch * (pixels.height / patch); i++)
    g_assert_cmpint (covered[i], >, 0);
  tiles_unref (tiles);
}

static void
test_places (void)
{
  static const ViaSize pictures[] = { { 1, 1 }, { 1, 60 }, { 37, 2048 }, { 224, 224 }, { 600, 400 }, { 401, 599 }, { 90, 91 } };

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    for (int detail = 1; detail <= TILES_FINEST; detail++)
      {
        check_places (96, 8, pictures[i], detail);
        check_places (70, 14, pictures[i], detail);
        check_places (16, 16, pictures[i], detail);
      }
}

/* ---- blending */

/* Maps that are 1 but for their first number, 0: where no window has that, the whole is 1, as if there were no windows. */
static void
check_seams (int side, int patch, int coarsest, int finest)
{
  const TilesPlan   plan = { { 310, 200 }, side, patch, coarsest, finest };
  Tiles            *tiles = tiles_new (&plan, INTERPOLATION_BILINEAR);
  const int         g = side / patch;
  g_autofree float *map = g_new (float, g *g), *grid = NULL;
  Blending          blend;
  int               ones = 0;

  for (int i = 0; i < g * g; i++)
    map[i] = i > 0;
  g_assert_true (blend_init (&blend, tiles, patch, g, 2, NULL));
  for (int i = 0; i < tiles_n_windows (tiles); i++)
    {
      blend_add_share (&blend, i);
      blend_add (&blend, 1, i, map, 0.25);
    }
  grid = g_new (float, map_count (blend.cells[tiles_n_scales (tiles) - 1]));
  blend_write (&blend, 1, grid);
  for (gsize i = 0; i < map_count (blend.cells[tiles_n_scales (tiles) - 1]); i++)
    {
      g_assert_cmpfloat (grid[i], <=, 0.25f + 1e-7f);
      ones += grid[i] >= 0.25f - 1e-7f;
    }
  g_assert_cmpint (ones, >, (int) (0.75 * map_count (blend.cells[tiles_n_scales (tiles) - 1])));
  if (coarsest == finest)
    g_assert_cmpint (ones, ==, (int) map_count (blend.cells[0]) - tiles_n_windows (tiles));
  blend_write (&blend, 0, grid);
  g_assert_cmpfloat (grid[0], ==, 0);
  blend_clear (&blend);
  tiles_unref (tiles);
}

static void
test_seams (void)
{
  check_seams (96, 8, 1, 1);
  check_seams (96, 8, 3, 3);
  check_seams (70, 14, 2, 2); /* an odd number of cells */
  check_seams (96, 8, 1, 4);
}

/* One cell of one window: it lies where the window has it, and is the stronger the nearer to the window's middle. */
static void
test_one_cell (void)
{
  const TilesPlan plan = { { 300, 200 }, 96, 8, 2, 2 };
  Tiles          *tiles = tiles_new (&plan, INTERPOLATION_BILINEAR);
  float           map[144] = { 0 };
  ViaSize         cells = { tiles_pixels (tiles, 0).width / 8, tiles_pixels (tiles, 0).height / 8 };

  map[5 * 12 + 7] = 3;
  for (int i = 0; i < tiles_n_windows (tiles); i++)
    {
      g_autofree float *grid = g_new (float, map_count (cells));
      TilesPlace        place = tiles_place (tiles, i);
      gsize             at = (gsize) (place.y / 8 + 5) * cells.width + place.x / 8 + 7;
      Blending          blend;

      g_assert_true (blend_init (&blend, tiles, 8, 12, 1, NULL));
      for (int j = 0; j < tiles_n_windows (tiles); j++)
        blend_add_share (&blend, j);
      blend_add (&blend, 0, i, map, 1);
      blend_write (&blend, 0, grid);
      for (gsize c = 0; c < map_count (cells); c++)
        g_assert_true (c == at ? grid[c] > 0.5 && grid[c] <= 1 : grid[c] == 0);
      blend_clear (&blend);
    }
  tiles_unref (tiles);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiles/places", test_places);
  g_test_add_func ("/tiles/seams", test_seams);
  g_test_add_func ("/tiles/one-cell", test_one_cell);
  return g_test_run ();
}
