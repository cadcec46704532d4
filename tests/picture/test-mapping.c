/* test-mapping.c - a single hot patch lands on the right pixels of the picture, whatever its shape and the fit, to 1e-3 of a pixel.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "landing.h"
#include "model.h"

/* Strips of a picture. */
#define ROWS 3

static const ViaSize pictures[] = { { 1, 1 },     { 1, 5000 },  { 5000, 1 }, { 37, 2048 },   { 2048, 37 },
                                    { 224, 224 }, { 96, 96 },   { 101, 77 }, { 6000, 4000 }, { 4000, 6000 },
                                    { 3, 2 },     { 640, 427 }, { 95, 97 },  { 1999, 1333 }, { 333, 1000 } };

/* The built-in network, as if it had been trained with another pre-processing. */
typedef struct
{
  LandingKind kind;
  ViaFit      fit;
  ResizeMode  mode;
  double      resize; /* or how many inputs the shorter side becomes */
} Fitting;

static const Fitting fittings[] = {
  { LANDING_SHORTER, VIA_FIT_CROP, RESIZE_SHORTER, 96 },  { LANDING_SHORTER, VIA_FIT_CROP, RESIZE_SHORTER, 109 },
  { LANDING_SHORTER, VIA_FIT_CROP, RESIZE_SHORTER, 61 },  { LANDING_EQUAL, VIA_FIT_CROP, RESIZE_SQUASH, 109 },
  { LANDING_EQUAL, VIA_FIT_CROP, RESIZE_SQUASH, 75 },     { LANDING_PADDED, VIA_FIT_CROP, RESIZE_PAD, 96 },
  { LANDING_SQUASH, VIA_FIT_SQUASH, RESIZE_SHORTER, 96 }, { LANDING_NATIVE, VIA_FIT_NATIVE, RESIZE_SHORTER, 96 },
  { LANDING_TILE, VIA_FIT_TILE, RESIZE_SHORTER, 1 },      { LANDING_TILE, VIA_FIT_TILE, RESIZE_SHORTER, 3 },
};

/* One patch, hot. */
static ViaMap *
one_hot (const Landing *landing, int x, int y)
{
  const ViaSize     cells = { landing->across.cells, landing->down.cells };
  const ViaSize     pixels = { cells.width * landing->across.patch, cells.height * landing->down.patch };
  g_autofree float *grid = g_new0 (float, cells.width *cells.height);
  ViaMap           *map;

  grid[y * cells.width + x] = 1;
  map = via_map_new_from_grid (grid, NULL, cells, pixels, NULL);
  g_assert_nonnull (map);
  return map;
}

/* What is to be painted where. */
typedef struct
{
  const ViaMap  *map;
  ViaBox         frame;
  ViaSize        picture;
  const Landing *landing;
  LandingRange  *across; /* [picture.width] */
  int            y;      /* row of the hot patch */
} Scene;

/* A few rows from `row` on, all columns. */
static void
check_rows (const Scene *s, int row)
{
  const int         n = MIN (ROWS, s->picture.height - row);
  g_autofree float *heat = g_new (float, n * s->picture.width);
  LandingRange      down[ROWS];

  via_map_heat_at (s->map, 0, &s->frame, s->picture.width, NULL, row, n, heat);
  landing_ranges (s->landing->down, s->y, row, n, down);
  for (int i = 0; i < n * s->picture.width; i++)
    landing_check (s->across[i % s->picture.width], down[i / s->picture.width], heat[i]);
}

/* Patch (x, y), in rows about its middle and its edges, and in the picture's first and last. */
static void
check_patch (const ViaPhoto *photo, const Landing *landing, ViaSize picture, int x, int y)
{
  const double             shares[] = { -0.4, 0, 0.5, 1, 1.3 };
  g_autofree LandingRange *across = g_new (LandingRange, picture.width);
  g_autoptr (ViaMap) map = one_hot (landing, x, y);
  const Scene scene = { map, via_photo_frame (photo), picture, landing, across, y };

  landing_ranges (landing->across, x, 0, picture.width, across);
  check_rows (&scene, 0);
  check_rows (&scene, picture.height - 1);
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    check_rows (&scene, landing_pixel (landing->down, y + shares[i], picture.height));
}

static void
check_picture (ViaModel *model, const Fitting *fitting, ViaSize picture)
{
  const int        side = via_model_input_size (model), patch = via_model_patch_size (model);
  const Landing    landing = landing_new (fitting->kind, fitting->resize, side, patch, picture);
  const int        right = landing.across.cells - 1, bottom = landing.down.cells - 1;
  const int        detail = fitting->kind == LANDING_TILE ? (int) fitting->resize : 0;
  const ViaFitting how = { .fit = fitting->fit, .coarsest = detail, .finest = detail };
  g_autoptr (ViaPhoto) photo = via_photo_new_fitted (model, picture.width, picture.height, &how, NULL);

  if (!photo && detail && MAX (picture.width, picture.height) > 99 * MIN (picture.width, picture.height))
    return; /* more windows than anybody can wait for */
  g_assert_nonnull (photo);
  check_patch (photo, &landing, picture, 0, 0);
  check_patch (photo, &landing, picture, right, 0);
  check_patch (photo, &landing, picture, right / 2, bottom / 2);
  check_patch (photo, &landing, picture, right / 3, bottom);
}

static void
test_fitting (gconstpointer data)
{
  const Fitting *fitting = data;
  g_autoptr (ViaModel) model = via_model_open (NULL, NULL);

  if (fitting->kind != LANDING_TILE)
    model->config.resize = fitting->resize;
  model->config.resize_mode = fitting->mode;
  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    check_picture (model, fitting, pictures[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (fittings); i++)
    {
      g_autofree char *name = g_strdup_printf ("/mapping/%zu", i);

      g_test_add_data_func (name, &fittings[i], test_fitting);
    }
  return g_test_run ();
}
