/* striped.h - a picture that is looked at in windows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef STRIPED_H
#define STRIPED_H

#include <math.h>

#include "fixture.h"
#include "map.h"
#include "photo.h"

#define STRIPED_WIDTH 150
#define STRIPED_HEIGHT 100
#define DOG 1 /* a class of the built-in model */

static const ViaFitting striped_fitting = { .fit = VIA_FIT_TILE, .coarsest = 1, .finest = 2 };

/* Stripes that are finer and finer to the right, on a ground that is not the same anywhere. */
static inline ViaPhoto *
striped_photo (ViaModel *model, int width, int height, const ViaFitting *fitting)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *rgba = g_new (float, 4 * width * height);
  ViaPhoto         *photo = via_photo_new_fitted (model, width, height, fitting, &error);

  g_assert_no_error (error);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (int c = 0; c < 4; c++)
        rgba[4 * (y * width + x) + c] = c == 3 ? 1 : (float) (0.5 + 0.3 * sin (x * x / 300.0 + c) + 0.2 * cos (y / 7.0 * c));
  via_photo_add_rows (photo, rgba, height);
  return photo;
}

static inline ViaModel *
striped_model (void)
{
  g_autoptr (GError) error = NULL;
  ViaModel *model = via_model_open ("demo", &error);

  g_assert_no_error (error);
  return model;
}

static inline ViaTrace *
striped_trace (ViaModel *model, const ViaFitting *fitting, gboolean deferred)
{
  const ViaTraceOptions how = { .deferred = deferred };
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaPhoto) photo = striped_photo (model, STRIPED_WIDTH, STRIPED_HEIGHT, fitting);
  ViaTrace *trace = via_trace_new (model, photo, &how, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

static inline ViaMap *
striped_map (ViaTrace *trace, const ViaMethod *method, const int *classes, guint n)
{
  g_autoptr (GError) error = NULL;
  ViaMap *map = via_explain (trace, method, classes, n, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return map;
}

static inline void
striped_assert_same (const ViaMap *a, guint i, const ViaMap *b, guint j)
{
  ViaSize      cells, other;
  const float *x = via_map_grid (a, i, &cells), *y = via_map_grid (b, j, &other);

  g_assert_cmpmem (x, map_count (cells) * sizeof *x, y, map_count (other) * sizeof *y);
}

#endif
