/* test-paint.c - heat becomes a layer: as large as the photo, or at any scale; one-sided or of two classes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "golden.h"
#include "model.h"
#include "square.h"

/* One explanation of the built-in model, to be painted. */
typedef struct
{
  ViaModel *model;
  ViaPhoto *photo;
  ViaMap   *map;
  int       width, height;
} Scene;

/* resize: the model's, or 0 for its own; below its input's 96 pixels the picture is padded. */
static Scene
scene_new (int width, int height, ViaFit fit, double resize)
{
  Scene             scene = { .width = width, .height = height };
  g_autofree float *rgba = g_new (float, 4 * width * height);
  g_autoptr (ViaTrace) trace = NULL;
  const int first_class = 0;

  for (int i = 0; i < 4 * width * height; i++)
    rgba[i] = i % 4 == 3 ? 1 : (float) (i * 37 % 256) / 255;
  scene.model = via_model_open (NULL, NULL);
  if (resize > 0)
    scene.model->config.resize = resize;
  scene.photo = via_photo_new (scene.model, width, height, fit, NULL);
  via_photo_add_rows (scene.photo, rgba, height);
  trace = via_trace_new (scene.model, scene.photo, NULL, NULL, NULL, NULL);
  scene.map = via_explain (trace, via_method_find ("transformer_attribution"), &first_class, 1, NULL, NULL, NULL, NULL);
  g_assert_nonnull (scene.map);
  return scene;
}

static void
scene_clear (Scene *scene)
{
  via_map_free (scene->map);
  via_photo_free (scene->photo);
  via_model_free (scene->model);
}

/* Heat at a point of the frame, u and v in 0…1 across and down it. */
static double
heat_at (const Scene *scene, double u, double v)
{
  const int    size = via_model_input_size (scene->model);
  const float *heat = via_map_heat (scene->map, 0);
  double       x = CLAMP (u * size - 0.5, 0, size - 1), y = CLAMP (v * size - 0.5, 0, size - 1), sum = 0;

  for (int j = 0; j < size; j++)
    for (int i = 0; i < size; i++)
      sum += heat[j * size + i] * MAX (0, 1 - fabs (x - i)) * MAX (0, 1 - fabs (y - j));
  return sum;
}

/* Heat above which a pixel is hot. */
static double
cut_of (const Scene *scene, const ViaPaint *paint)
{
  return paint->level > 0 ? paint->level : (via_map_threshold (scene->map, 0) + 1) / 255.0;
}

static void
check_pixel (const Scene *scene, const ViaPaint *paint, double u, double v, const float *rgba)
{
  double heat = heat_at (scene, u, v), cut = cut_of (scene, paint);

  if (!paint->threshold)
    g_assert_cmpfloat (fabs (255 * rgba[0] - floor (255 * heat)), <, 1.01);
  else if (fabs (heat - cut) > 1e-5) /* else rounding decides */
    g_assert_cmpfloat (rgba[0], ==, heat > cut);
}

static void
check_paint (int width, int height, ViaFit fit, double resize, ViaPaint paint)
{
  Scene             scene = scene_new (width, height, fit, resize);
  const ViaBox      frame = via_photo_frame (scene.photo), seen = via_photo_seen (scene.photo);
  g_autofree float *layer = g_new (float, 4 * width * height);
  int               looked = 0;

  for (int y = 0; y < height; y += 3) /* in strips */
    via_map_paint (scene.map, 0, scene.photo, &paint, y, MIN (3, height - y), layer + 4 * y * width);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const float *rgba = layer + 4 * (y * width + x);
        gboolean inside = x + 0.5 >= seen.x && x + 0.5 < seen.x + seen.width && y + 0.5 >= seen.y && y + 0.5 < seen.y + seen.height;

        g_assert_cmpfloat (rgba[3], ==, inside);
        looked += inside;
        if (inside)
          check_pixel (&scene, &paint, (x + 0.5 - frame.x) / frame.width, (y + 0.5 - frame.y) / frame.height, rgba);
        else
          g_assert_cmpfloat (rgba[0] + rgba[1] + rgba[2], ==, 0);
      }
  g_assert_cmpint (looked, >, 0);
  scene_clear (&scene);
}

static void
test_photo (void)
{
  static const ViaPaint gray = { VIA_COLORMAP_GRAY }, otsu = { VIA_COLORMAP_GRAY, TRUE }, level = { VIA_COLORMAP_GRAY, TRUE, 0.4 };

  check_paint (30, 20, VIA_FIT_CROP, 0, gray);
  check_paint (20, 31, VIA_FIT_CROP, 0, otsu);
  check_paint (37, 11, VIA_FIT_SQUASH, 0, gray);
  check_paint (120, 100, VIA_FIT_CROP, 0, otsu);
  check_paint (120, 100, VIA_FIT_CROP, 0, level);
  check_paint (101, 77, VIA_FIT_CROP, 131, gray);
  check_paint (50, 40, VIA_FIT_CROP, 61, gray); /* padded on all sides */
  check_paint (90, 40, VIA_FIT_CROP, 80, level);
  check_paint (1, 1, VIA_FIT_CROP, 0, gray);
}

/* At three times the scale the middle one of 3 x 3 pixels lies where the one pixel lay. */
static void
check_scaled (int width, int height, double resize)
{
  Scene             scene = scene_new (width, height, VIA_FIT_CROP, resize);
  const ViaPaint    paint = { VIA_COLORMAP_GRAY };
  ViaBox            frame = via_photo_frame (scene.photo);
  g_autofree float *small = g_new (float, 4 * width * height), *large = g_new (float, 9 * 4 * width * height);

  via_map_paint_at (scene.map, 0, &frame, NULL, width, &paint, 0, height, small);
  frame = (ViaBox){ 3 * frame.x, 3 * frame.y, 3 * frame.width, 3 * frame.height };
  via_map_paint_at (scene.map, 0, &frame, NULL, 3 * width, &paint, 0, 3 * height, large);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const float *a = small + 4 * (y * width + x), *b = large + 4 * ((3 * y + 1) * 3 * width + 3 * x + 1);

        g_assert_cmpfloat (a[3], ==, b[3]);
        g_assert_cmpfloat (fabsf (a[0] - b[0]), <, 1.01 / 255);
      }
  scene_clear (&scene);
}

static void
test_scaled (void)
{
  check_scaled (40, 30, 0);
  check_scaled (31, 53, 61);
}

/* Of the frame, and from any row on; what lies beside it is transparent. */
static void
test_rows (void)
{
  Scene        scene = scene_new (20, 20, VIA_FIT_CROP, 0);
  const ViaBox frame = { 2, 3, 4, 4 };
  float        all[10 * 8 * 4], some[3 * 8 * 4];

  via_map_paint_at (scene.map, 0, &frame, NULL, 8, NULL, 0, 10, all);
  via_map_paint_at (scene.map, 0, &frame, NULL, 8, NULL, 5, 3, some);
  g_assert_cmpmem (some, sizeof some, all + 5 * 8 * 4, sizeof some);
  for (int y = 0; y < 10; y++)
    for (int x = 0; x < 8; x++)
      g_assert_cmpfloat (all[4 * (8 * y + x) + 3], ==, x >= 2 && x < 6 && y >= 3 && y < 7);
  scene_clear (&scene);
}

/* The heat alone is what the colours are chosen by. */
static void
check_heat (const ViaPaint *paint)
{
  Scene        scene = scene_new (20, 20, VIA_FIT_CROP, 0);
  const ViaBox frame = { 2, 3, 4, 6 };
  float        layer[10 * 8 * 4], heat[10 * 8], some[3 * 8];

  via_map_paint_at (scene.map, 0, &frame, NULL, 8, paint, 0, 10, layer);
  via_map_heat_at (scene.map, 0, &frame, 8, paint, 0, 10, heat);
  via_map_heat_at (scene.map, 0, &frame, 8, paint, 5, 3, some);
  g_assert_cmpmem (some, sizeof some, heat + 5 * 8, sizeof some);
  for (int i = 0; i < 80; i++)
    if (layer[4 * i + 3] == 0)
      g_assert_cmpfloat (heat[i], ==, -1);
    else
      g_assert_cmpfloat ((int) (255 * heat[i]) / 255.f, ==, layer[4 * i]);
  scene_clear (&scene);
}

static void
test_heat (void)
{
  check_heat (&(ViaPaint){ VIA_COLORMAP_GRAY });
  check_heat (&(ViaPaint){ VIA_COLORMAP_GRAY, TRUE });
  check_heat (&(ViaPaint){ VIA_COLORMAP_GRAY, TRUE, 0.3 });
}

static void
assert_painted (const ViaMap *map, const ViaPaint *paint, const int levels[4])
{
  const ViaBox frame = { 0, 0, 2, 2 };
  float        layer[16];

  via_map_paint_at (map, 0, &frame, NULL, 2, paint, 0, 2, layer);
  for (int i = 0; i < 4; i++)
    {
      guint8 rgb[3];

      via_colormap_color (paint->colormap, levels[i], rgb);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat (layer[4 * i + c], ==, rgb[c] / 255.f);
    }
}

/* In a contrast the diverging colours have two sides, and all others the class's own. */
static void
test_contrast (void)
{
  const float grid[] = { 3, 0, 1, 0.9f }, rival[] = { 0, 1.5f, 1, 1.4f };
  g_autoptr (ViaMap) map = via_map_new_from_grid (grid, rival, square (2), square (2), NULL),
                     plain = via_map_new_from_grid (grid, NULL, square (2), square (2), NULL);
  ViaPaint  paint = { VIA_COLORMAP_DIVERGING };
  const int two_sided[] = { 255, 63, 127, 106 }, one_sided[] = { 255, 0, 85, 76 };

  assert_painted (map, &paint, two_sided);
  assert_painted (plain, &paint, one_sided);
  paint.colormap = VIA_COLORMAP_VIRIDIS;
  assert_painted (map, &paint, one_sided);
}

/* A threshold knows the class's own heat alone: 1, 0, 0.33, 0.3. */
static void
test_threshold (void)
{
  const float grid[] = { 3, 0, 1, 0.9f }, rival[] = { 0, 1.5f, 1, 1.4f };
  g_autoptr (ViaMap) map = via_map_new_from_grid (grid, rival, square (2), square (2), NULL);
  ViaPaint  paint = { VIA_COLORMAP_GRAY, TRUE };
  const int otsu[] = { 255, 0, 0, 0 }, level[] = { 255, 0, 255, 0 }, all[] = { 255, 0, 255, 255 }, none[] = { 0, 0, 0, 0 };
  const int two_sided[] = { 255, 127, 255, 127 };

  assert_painted (map, &paint, otsu);
  paint.level = 0.31;
  assert_painted (map, &paint, level);
  paint.level = 0.299;
  assert_painted (map, &paint, all);
  paint.level = 1;
  assert_painted (map, &paint, none);
  paint = (ViaPaint){ VIA_COLORMAP_DIVERGING, TRUE, 0.31 };
  assert_painted (map, &paint, two_sided);
}

/* f (d) of paint.c's head comment, the slow way: d in sides of the frame. */
static double
fade (double d)
{
  double t = CLAMP (16 * d, 0, 1);

  return 3 * t * t - 2 * t * t * t;
}

/* u, v: across and down the frame; of its four edges those count behind which the picture goes on. */
static double
fade_at (const ViaBox *frame, int width, int height, double u, double v)
{
  double left = frame->x > 0.5 ? fade (u) : 1, right = frame->x + frame->width <= width - 0.5 ? fade (1 - u) : 1;
  double above = frame->y > 0.5 ? fade (v) : 1, below = frame->y + frame->height <= height - 0.5 ? fade (1 - v) : 1;

  return left * right * above * below;
}

/* Alpha grows with the heat, s (2 - s), and fades where the picture goes on beside the crop; colours are the opaque ones. */
static void
check_alpha (int width, int height, ViaFit fit, double resize)
{
  Scene             scene = scene_new (width, height, fit, resize);
  const ViaBox      frame = via_photo_frame (scene.photo), picture = { 0, 0, width, height };
  const ViaPaint    opaque = { VIA_COLORMAP_TURBO }, heat = { VIA_COLORMAP_TURBO, .alpha = VIA_ALPHA_HEAT };
  g_autofree float *a = g_new (float, 4 * width * height), *b = g_new (float, 4 * width * height);
  g_autofree float *fades = g_new (float, width *height);
  double            most = 0;

  via_map_paint (scene.map, 0, scene.photo, &opaque, 0, height, a);
  via_map_paint (scene.map, 0, scene.photo, &heat, 0, height, b);
  via_frame_fade (&frame, &picture, width, 0, height, fades);
  for (int i = 0; i < width * height; i++)
    {
      double u = (i % width + 0.5 - frame.x) / frame.width, v = (i / width + 0.5 - frame.y) / frame.height;
      double h = a[4 * i + 3] > 0 ? heat_at (&scene, u, v) : 0, f = a[4 * i + 3] > 0 ? fade_at (&frame, width, height, u, v) : 0;

      g_assert_cmpmem (a + 4 * i, 3 * sizeof (float), b + 4 * i, 3 * sizeof (float));
      g_assert_cmpfloat (fabs (b[4 * i + 3] - f * h * (2 - h)), <, 1e-5);
      g_assert_cmpfloat (fabs (fades[i] - f), <, 1e-5);
      most = MAX (most, b[4 * i + 3]);
    }
  g_assert_cmpfloat (most, >, 0.5);
  scene_clear (&scene);
}

static void
test_alpha (void)
{
  check_alpha (150, 100, VIA_FIT_CROP, 0);  /* cut on all sides */
  check_alpha (100, 150, VIA_FIT_CROP, 96); /* above and below */
  check_alpha (150, 100, VIA_FIT_CROP, 96); /* left and right */
  check_alpha (97, 60, VIA_FIT_SQUASH, 0);  /* nowhere */
  check_alpha (50, 40, VIA_FIT_CROP, 61);   /* padded: the frame is larger than the picture */
}

/* No jump where the network's look ends: one pixel inside, next to nothing is seen. */
static void
test_no_hard_edge (void)
{
  const float    grid[] = { 1, 0.9f, 0.8f, 0 };
  const ViaBox   frame = { 100, 50, 320, 320 }, picture = { 0, 0, 520, 420 };
  const ViaPaint paint = { .alpha = VIA_ALPHA_HEAT };
  g_autoptr (ViaMap) map = via_map_new_from_grid (grid, NULL, square (2), square (2), NULL);
  g_autofree float *layer = g_new (float, 4 * 520);

  for (int y = 50; y < 370; y += 319)
    {
      via_map_paint_at (map, 0, &frame, &picture, 520, &paint, y, 1, layer);
      for (int x = 0; x < 520; x++)
        g_assert_cmpfloat (layer[4 * x + 3], <, 0.01);
    }
  via_map_paint_at (map, 0, &frame, &picture, 520, &paint, 130, 1, layer);
  g_assert_cmpfloat (layer[4 * 99 + 3], ==, 0);
  g_assert_cmpfloat (layer[4 * 100 + 3], <, 0.01);
  g_assert_cmpfloat (layer[4 * 180 + 3], >, 1 - 1e-6);
  for (int x = 1; x < 520; x++)
    g_assert_cmpfloat (fabsf (layer[4 * x + 3] - layer[4 * x - 1]), <, 0.1);
}

/* A map with negative numbers is transparent where it is 0, and seen on both sides of that. */
static void
test_alpha_of_signs (void)
{
  const float    grid[] = { 3, 0, -1, 1.5f };
  const ViaBox   frame = { 0, 0, 2, 2 };
  const ViaPaint paint = { .alpha = VIA_ALPHA_HEAT };
  const double   strengths[] = { 1, 0, 1.0 / 3, 0.5 };
  g_autoptr (ViaMap) map = via_map_new_from_grid (grid, NULL, square (2), square (2), NULL);
  float layer[4 * 4];

  via_map_paint_at (map, 0, &frame, NULL, 2, &paint, 0, 2, layer);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (layer[4 * i + 3], strengths[i] * (2 - strengths[i]), 1e-6);
}

/* A contrast is transparent in its middle, and whoever asks for hot and cold sees the hot alone. */
static void
test_alpha_of_contrast (void)
{
  const float  grid[] = { 3, 0, 1, 0.9f }, rival[] = { 0, 1.5f, 1, 1.4f };
  const ViaBox frame = { 0, 0, 2, 2 };
  g_autoptr (ViaMap) map = via_map_new_from_grid (grid, rival, square (2), square (2), NULL);
  ViaPaint    paint = { VIA_COLORMAP_DIVERGING, .alpha = VIA_ALPHA_HEAT };
  const float balanced[] = { 1, 0.75f, 0, 11 / 36.f }; /* s = 1, 1/2, 0, 1/6 */
  float       layer[16];

  via_map_paint_at (map, 0, &frame, NULL, 2, &paint, 0, 2, layer);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (fabsf (layer[4 * i + 3] - balanced[i]), <, 1e-6);
  paint.threshold = TRUE;
  paint.level = 0.31;
  via_map_paint_at (map, 0, &frame, NULL, 2, &paint, 0, 2, layer);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (layer[4 * i + 3], ==, i % 2 == 0);
}

/* A map from the numbers of another one is painted like it. */
static void
test_kept (void)
{
  Scene        scene = scene_new (40, 30, VIA_FIT_CROP, 0);
  int          side, size = via_model_input_size (scene.model);
  const float *grid = square_grid (scene.map, 0, &side);
  g_autoptr (ViaMap) map = via_map_new_from_grid (grid, grid, square (side), square (size), NULL);
  float *a = g_newa (float, 40 * 30 * 4), *b = g_newa (float, 40 * 30 * 4);

  g_assert_cmpuint (via_map_n_classes (map), ==, 1);
  g_assert_cmpint (via_map_class (map, 0), ==, -1);
  g_assert_null (via_map_note (map, 0));
  g_assert_null (via_map_attention (map, VIA_ATTENTION, 0, 0));
  g_assert_cmpint (via_map_threshold (map, 0), ==, via_map_threshold (scene.map, 0));
  g_assert_cmpmem (square_grid (map, 0, &side), side * side * sizeof (float), grid, side * side * sizeof (float));
  g_assert_cmpmem (via_map_rival (map, 0), side * side * sizeof (float), grid, side * side * sizeof (float));
  g_assert_null (via_map_rival (scene.map, 0));
  g_assert_cmpmem (via_map_heat (map, 0), size * size * sizeof (float), via_map_heat (scene.map, 0), size * size * sizeof (float));
  via_map_paint (map, 0, scene.photo, NULL, 0, 30, a);
  via_map_paint (scene.map, 0, scene.photo, NULL, 0, 30, b);
  g_assert_cmpmem (a, 40 * 30 * 4 * sizeof *a, b, 40 * 30 * 4 * sizeof *b);
  scene_clear (&scene);
}

static void
test_bad_numbers (void)
{
  static const struct
  {
    int         side, size;
    const char *says;
  } bad[] = { { 0, 4, "0 × 0" },
              { -1, 4, "-1" },
              { 2, 0, "multiple" },
              { 2, 3, "multiple" },
              { 4, 2, "multiple" },
              { 2, 8194, "at most 67108864" },
              { G_MAXINT, G_MAXINT, "at most" } };
  static const float good[4] = { 0, -1e29f, 1e29f, 1e-44f }, wrong[] = { NAN, INFINITY, -INFINITY, 2e30f };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (via_map_new_from_grid (good, NULL, square (bad[i].side), square (bad[i].size), &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, bad[i].says));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    for (int rival = 0; rival < 2; rival++)
      {
        g_autoptr (GError) error = NULL;
        const float grid[4] = { 0, 0, 0, wrong[i] };

        g_assert_null (via_map_new_from_grid (rival ? good : grid, rival ? grid : NULL, square (2), square (4), &error));
        g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
        g_assert_nonnull (strstr (error->message, "row 2"));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/photo", test_photo);
  g_test_add_func ("/paint/scaled", test_scaled);
  g_test_add_func ("/paint/rows", test_rows);
  g_test_add_func ("/paint/heat", test_heat);
  g_test_add_func ("/paint/contrast", test_contrast);
  g_test_add_func ("/paint/threshold", test_threshold);
  g_test_add_func ("/paint/kept", test_kept);
  g_test_add_func ("/paint/bad-numbers", test_bad_numbers);
  g_test_add_func ("/paint/alpha", test_alpha);
  g_test_add_func ("/paint/no-hard-edge", test_no_hard_edge);
  g_test_add_func ("/paint/alpha-of-signs", test_alpha_of_signs);
  g_test_add_func ("/paint/alpha-of-contrast", test_alpha_of_contrast);
  return g_test_run ();
}
