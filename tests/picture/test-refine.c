/* test-refine.c - maps made finer than patches: the filter against a slow twin, edges that are met, and which patch is the hottest.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "golden.h"
#include "model.h"
#include "photo.h"
#include "picture/heatmap.h"
#include "picture/refine.h"
#include "square.h"

#define EPSILON 1e-3

/* The pixels of a window that are in the picture. */
typedef struct
{
  int x0, x1, y0, y1;
} Window;

static Window
window_at (const Guided *g, int x, int y)
{
  return (Window){ MAX (x - g->radius, 0), MIN (x + g->radius, g->size.width - 1), MAX (y - g->radius, 0),
                   MIN (y + g->radius, g->size.height - 1) };
}

static double
window_mean (const Guided *g, Window w, const float *a, const float *b)
{
  double sum = 0;

  for (int y = w.y0; y <= w.y1; y++)
    for (int x = w.x0; x <= w.x1; x++)
      sum += (double) a[y * g->size.width + x] * (b ? b[y * g->size.width + x] : 1);
  return sum / ((w.x1 - w.x0 + 1) * (w.y1 - w.y0 + 1));
}

/* Solves m x = v, [3], by elimination; m is positive definite. */
static void
solve (double m[3][3], double v[3])
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      {
        double factor = m[j][i] / m[i][i];

        for (int k = 0; k < 3 && i != j; k++)
          m[j][k] -= factor * m[i][k];
        v[j] -= i != j ? factor * v[i] : 0;
      }
  for (int i = 0; i < 3; i++)
    v[i] /= m[i][i];
}

/* a and b of the window, in line[0…2] and line[3]. */
static void
window_line (const Guided *g, Window w, const float *numbers, double line[4])
{
  double m[3][3], mean = window_mean (g, w, numbers, NULL);

  for (int c = 0; c < 3; c++)
    {
      double of_color = window_mean (g, w, g->color[c], NULL);

      line[c] = window_mean (g, w, g->color[c], numbers) - of_color * mean;
      for (int d = 0; d < 3; d++)
        m[c][d] = window_mean (g, w, g->color[c], g->color[d]) - of_color * window_mean (g, w, g->color[d], NULL)
                  + (c == d ? EPSILON : 0);
    }
  solve (m, line);
  line[3] = mean;
  for (int c = 0; c < 3; c++)
    line[3] -= line[c] * window_mean (g, w, g->color[c], NULL);
}

static double
slowly (const Guided *g, const float *numbers, int x, int y)
{
  Window around = window_at (g, x, y);
  double sum = 0, n = 0;

  for (int v = around.y0; v <= around.y1; v++)
    for (int u = around.x0; u <= around.x1; u++, n++)
      {
        double line[4];

        window_line (g, window_at (g, u, v), numbers, line);
        sum += line[3];
        for (int c = 0; c < 3; c++)
          sum += line[c] * g->color[c][y * g->size.width + x];
      }
  return sum / n;
}

/* To be freed with g_free (guided.color[0]). */
static void
guided_make (Guided *g, ViaSize size, int radius)
{
  guided_init (g, size, radius, g_new (float, guided_floats (size)));
}

/* Colours of a picture of no kind in particular: "noise" is colour noise, "flat" all one colour, "edges" a few rectangles. */
static void
paint_guide (Guided *g, const char *kind, GRand *random)
{
  const int width = g->size.width, height = g->size.height;

  for (int c = 0; c < 3; c++)
    for (int i = 0; i < width * height; i++)
      g->color[c][i] = g_str_equal (kind, "noise") ? (float) g_rand_double (random) : 0.4f;
  for (int n = 0; n < 6 && g_str_equal (kind, "edges"); n++)
    {
      int   x0 = g_rand_int_range (random, 0, width), x1 = g_rand_int_range (random, x0, width);
      int   y0 = g_rand_int_range (random, 0, height), y1 = g_rand_int_range (random, y0, height);
      float color[] = { (float) g_rand_double (random), (float) g_rand_double (random), (float) g_rand_double (random) };

      for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++)
          for (int c = 0; c < 3; c++)
            g->color[c][y * width + x] = color[c];
    }
  guided_prepare (g);
}

static void
test_twin (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  const char *const kinds[] = { "noise", "edges", "flat" };
  const int         n = 17 * 9;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      Guided g;
      float  numbers[17 * 9];

      guided_make (&g, (ViaSize){ 17, 9 }, 3);
      paint_guide (&g, kinds[i], random);
      for (int j = 0; j < n; j++)
        numbers[j] = g.numbers[j] = (float) g_rand_double (random);
      guided_filter (&g);
      for (int j = 0; j < n; j++)
        g_assert_cmpfloat_with_epsilon (g.numbers[j], slowly (&g, numbers, j % 17, j / 17), 2e-5);
      g_free (g.color[0]);
    }
}

/* Numbers of a map of one of these kinds. */
static void
random_grid (const char *kind, GRand *random, int n, float *grid)
{
  for (int i = 0; i < n; i++)
    grid[i] = (float) g_rand_double (random);
  for (int i = 0; i < n && g_str_equal (kind, "spike"); i++)
    grid[i] = i == n / 3 ? 1 : i < n / 2 ? 0 : 0.99f; /* one patch by itself is hotter than a large warm part */
  for (int i = 0; i < n && g_str_equal (kind, "signed"); i++)
    grid[i] = 1e-20f * (grid[i] - 0.7f);
  for (int i = 0; i < n && g_str_equal (kind, "huge"); i++)
    grid[i] *= 9e29f;
  for (int i = 0; i < n && g_str_equal (kind, "ties"); i++)
    grid[i] = i == n / 2 || (i > 0 && grid[i] < 0.5);
}

static double
mean_of (const float *finer, ViaSize size, int patch, int x, int y)
{
  double sum = 0;

  for (int i = 0; i < patch * patch; i++)
    sum += finer[(y * patch + i / patch) * size.width + x * patch + i % patch];
  return sum / (patch * patch);
}

static void
check_hottest (const float *grid, ViaSize cells, const float *finer, int patch)
{
  ViaSize size = { cells.width * patch, cells.height * patch };
  int     most = 0, n = cells.width * cells.height, pixel = 0;
  float   least = grid[0];

  for (int i = 1; i < n; i++)
    {
      most = grid[i] > grid[most] ? i : most;
      least = MIN (least, grid[i]);
    }
  for (int i = 0; i < size.width * size.height; i++)
    {
      g_assert_true (isfinite (finer[i]) && finer[i] >= least);
      pixel = finer[i] > finer[pixel] ? i : pixel;
    }
  if (grid[most] == least) /* nothing speaks for the class */
    {
      g_assert_cmpfloat (finer[pixel], ==, least);
      return;
    }
  g_assert_cmpint (pixel / size.width / patch * cells.width + pixel % size.width / patch, ==, most);
  for (int i = 0; i < n; i++)
    if (i != most)
      g_assert_cmpfloat (mean_of (finer, size, patch, most % cells.width, most / cells.width), >,
                         mean_of (finer, size, patch, i % cells.width, i / cells.width));
}

/* Whatever the map and the picture. */
static void
test_hottest (void)
{
  static const char *const kinds[] = { "any", "spike", "signed", "huge", "ties" }, *const pictures[] = { "noise", "edges", "flat" };
  static const ViaSize sizes[] = { { 5, 7 }, { 14, 9 }, { 1, 6 }, { 2, 2 } };
  static const int     patches[] = { 2, 5, 8 };
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  float grid[14 * 9];

  for (int i = 0; i < 3 * 5 * 4 * 3; i++)
    {
      ViaSize           cells = sizes[i / 15 % 4];
      int               patch = patches[i / 60 % 3];
      g_autofree float *finer = g_new (float, cells.width *cells.height *patch *patch);
      Guided            g;

      guided_make (&g, (ViaSize){ cells.width * patch, cells.height * patch }, patch);
      paint_guide (&g, pictures[i % 3], random);
      random_grid (kinds[i / 3 % 5], random, cells.width * cells.height, grid);
      refine_grid (&g, grid, cells, finer);
      check_hottest (grid, cells, finer, patch);
      g_free (g.color[0]);
    }
}

static void
test_constant (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  const float grid[] = { -7, -7, -7, -7, -7, -7 };
  float       finer[12 * 8];
  Guided      g;

  guided_make (&g, (ViaSize){ 12, 8 }, 2);
  paint_guide (&g, "noise", random);
  refine_grid (&g, grid, (ViaSize){ 3, 2 }, finer);
  for (int i = 0; i < 12 * 8; i++)
    g_assert_cmpfloat (finer[i], ==, -7);
  g_free (g.color[0]);
}

/* A disk, of which each patch knows the share that it covers, in a picture of it: the edge is found again. */
static void
test_edge (void)
{
  const ViaSize     cells = square (12), size = square (96);
  g_autofree float *disk = g_new (float, 96 * 96), *finer = g_new (float, 96 * 96), *plain = g_new (float, 96 * 96);
  float             grid[12 * 12] = { 0 };
  double            wrong = 0, wrong_plain = 0;
  Guided            g;

  guided_make (&g, size, 8);
  for (int i = 0; i < 96 * 96; i++)
    {
      disk[i] = hypot (i % 96 - 43.3, i / 96 - 50.1) < 22.7;
      grid[i / 96 / 8 * 12 + i % 96 / 8] += disk[i] / 64;
      g.color[0][i] = disk[i] ? 0.8f : 0.6f;
      g.color[1][i] = disk[i] ? 0.5f : 0.7f;
      g.color[2][i] = 0.3f + 0.05f * (float) (i % 3); /* a texture that means nothing */
    }
  guided_prepare (&g);
  refine_grid (&g, grid, cells, finer);
  heatmap_upsample (grid, cells, size, plain);
  for (int i = 0; i < 96 * 96; i++)
    {
      wrong += fabsf (finer[i] - disk[i]);
      wrong_plain += fabsf (plain[i] - disk[i]);
    }
  g_test_message ("the disk: %.0f pixels wrong, bilinearly %.0f", wrong, wrong_plain);
  g_assert_cmpfloat (wrong, <, wrong_plain / 2);
  g_free (g.color[0]);
}

static ViaTrace *
trace_of (int width, int height, ViaFit fit)
{
  g_autofree float *rgba = g_new (float, 4 * width * height);
  g_autoptr (ViaModel) model = via_model_open (NULL, NULL);
  g_autoptr (ViaPhoto) photo = via_photo_new (model, width, height, fit, NULL);

  for (int i = 0; i < width * height; i++)
    {
      float shade = hypot (i % width - width / 2.0, i / width - height / 2.0) < height / 4.0 ? 0.9f : 0.2f;

      memcpy (rgba + 4 * i, (float[]){ shade, 0.5f, 1 - shade, 1 }, 4 * sizeof (float));
    }
  via_photo_add_rows (photo, rgba, height);
  return via_trace_new (photo_model (photo), photo, &(ViaTraceOptions){ .precision = VIA_PRECISION_FAST }, NULL, NULL, NULL);
}

/* As the engine does it, of every method, in a contrast where that is possible. */
static void
check_method (ViaTrace *trace, const ViaMethod *method)
{
  const int         classes[] = { 3, 0 };
  ViaExplainOptions options = { .contrast = TRUE, .against = 5, .where_possible = TRUE };
  g_autoptr (ViaMap) plain = NULL, finer = NULL;
  const int patch = via_model_patch_size (via_trace_model (trace));
  ViaSize   cells, pixels;

  options = via_method_options (method, &options);
  plain = via_explain (trace, method, classes, 2, &options, NULL, NULL, NULL);
  options.refine = TRUE;
  finer = via_explain (trace, method, classes, 2, &options, NULL, NULL, NULL);
  for (guint k = 0; k < 2; k++)
    {
      const float *grid = via_map_grid (plain, k, &cells), *finer_grid = via_map_grid (finer, k, &pixels);
      gboolean     has_patches = cells.width * patch == pixels.width;

      g_assert_cmpint (pixels.width, ==, via_map_pixels (plain).width);
      g_assert_cmpint (pixels.height, ==, via_map_pixels (plain).height);
      g_assert_cmpint (via_map_is_refined (finer), ==, has_patches);
      g_assert_false (via_map_is_refined (plain));
      if (!has_patches)
        {
          gsize bytes = (gsize) pixels.width * (gsize) pixels.height * sizeof (float);

          g_assert_cmpmem (grid, bytes, finer_grid, bytes);
          continue;
        }
      check_hottest (grid, cells, finer_grid, patch);
      if (via_map_rival (plain, k))
        check_hottest (via_map_rival (plain, k), cells, via_map_rival (finer, k), patch);
    }
}

/* Takes less than a second; the others are refined in the same place. */
static gboolean
is_quick (const ViaMethod *method)
{
  return !g_str_equal (via_method_id (method), "occlusion") && !g_str_equal (via_method_id (method), "integrated_gradients")
         && !g_str_has_prefix (via_method_id (method), "libra");
}

static void
test_methods (void)
{
  static const struct
  {
    int    width, height;
    ViaFit fit;
  } cases[] = { { 120, 96, VIA_FIT_CROP }, { 90, 50, VIA_FIT_NATIVE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ViaTrace) trace = trace_of (cases[i].width, cases[i].height, cases[i].fit);

      for (const ViaMethod *const *m = via_method_list (); *m; m++)
        if (is_quick (*m))
          check_method (trace, *m);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refine/twin", test_twin);
  g_test_add_func ("/refine/hottest", test_hottest);
  g_test_add_func ("/refine/constant", test_constant);
  g_test_add_func ("/refine/edge", test_edge);
  g_test_add_func ("/refine/methods", test_methods);
  return g_test_run ();
}
