/* test-mask.c - heat in buffers of every gray format: the same numbers, in the right place, within a selection.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "heat/mask.h"

/* The picture lies at X, Y of an image; more than one strip of rows. */
#define WIDTH 150
#define HEIGHT 131
#define X 20
#define Y 30

typedef struct
{
  Settings    settings;
  Explanation explanation;
  View        view;
} Scene;

static void
show_nothing (double fraction, const char *stage, gpointer data)
{
}

/* A hot disc on a cool gradient, with two classes explained. */
static void
scene_init (Scene *scene, gboolean threshold)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GeglBuffer) picture = gegl_buffer_new (GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT), babl_format ("R'G'B'A float"));
  g_autofree float *rgba = g_new (float, 4 * WIDTH * HEIGHT);
  PixelsColor       color = pixels_color (picture, FALSE);

  for (int i = 0; i < WIDTH * HEIGHT; i++)
    for (int c = 0; c < 4; c++)
      rgba[4 * i + c] = c == 3 ? 1 : hypot (i % WIDTH - 90, i / WIDTH - 50) < 30 ? 0.8f - 0.3f * c : (i % WIDTH) / (float) WIDTH;
  gegl_buffer_set (picture, NULL, 0, color.format, rgba, GEGL_AUTO_ROWSTRIDE);

  settings_init (&scene->settings);
  settings_set (&scene->settings, SETTING_CLASSES, "top:2", NULL);
  scene->settings.paint.threshold = threshold;
  scene->view = (View){ .buffer = picture, .color = &color, .area = { 0, 0, WIDTH, HEIGHT }, .x = X, .y = Y };
  explanation_open (&scene->explanation, &scene->view, &scene->settings, show_nothing, &error);
  g_assert_no_error (error);
  explanation_make (&scene->explanation, &error);
  g_assert_no_error (error);
}

static void
scene_clear (Scene *scene)
{
  explanation_clear (&scene->explanation);
  settings_clear (&scene->settings);
}

/* Class number k at a pixel of the picture, 0 where the network did not look. */
static float
heat_at (const Scene *scene, guint k, int x, int y)
{
  const ViaBox frame = via_photo_frame (scene->explanation.photo);
  float        row[WIDTH];

  via_map_heat_at (scene->explanation.maps[0], k, &frame, WIDTH, &scene->settings.paint, y, 1, row);
  return MAX (row[x], 0);
}

static void
paint (const Scene *scene, GeglBuffer *selection, guint k, guint n, GeglBuffer *buffer, int x, int y)
{
  const HeatMask gray = { .explanation = &scene->explanation, .view = &scene->view, .selection = selection };
  g_autoptr (GError) error = NULL;

  mask_paint (&gray, k, n, buffer, x, y, &error);
  g_assert_no_error (error);
}

/* One channel's number as it is stored. */
static double
stored (GeglBuffer *buffer, int x, int y)
{
  const Babl *format = gegl_buffer_get_format (buffer);
  const char *encoding = strrchr (babl_format_get_encoding (format), ' ') + 1;
  guint8      u8;
  guint16     u16;
  float       number;

  if (g_str_equal (encoding, "u8"))
    {
      gegl_buffer_get (buffer, GEGL_RECTANGLE (x, y, 1, 1), 1.0, format, &u8, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      return u8 / 255.0;
    }
  if (g_str_equal (encoding, "u16"))
    {
      gegl_buffer_get (buffer, GEGL_RECTANGLE (x, y, 1, 1), 1.0, format, &u16, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      return u16 / 65535.0;
    }
  g_assert_cmpstr (encoding, ==, "float");
  gegl_buffer_get (buffer, GEGL_RECTANGLE (x, y, 1, 1), 1.0, format, &number, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return number;
}

/* Half of the last digit. */
static double
rounding_of (const char *format)
{
  return g_str_has_suffix (format, "u8") ? 0.501 / 255 : g_str_has_suffix (format, "u16") ? 0.501 / 65535 : 1e-6;
}

static void
test_formats (void)
{
  const char *formats[] = { "Y u8", "Y' u8", "Y u16", "Y' u16", "Y float", "Y' float" };
  const Babl *spaces[] = { babl_space ("sRGB"), babl_space ("Adobish") };
  Scene       scene;

  scene_init (&scene, FALSE);
  for (gsize f = 0; f < 2 * G_N_ELEMENTS (formats); f++)
    {
      const Babl *format = babl_format_with_space (formats[f / 2], spaces[f % 2]);
      g_autoptr (GeglBuffer) buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, 200, 200), format);

      g_test_message ("%s", babl_get_name (format));
      paint (&scene, NULL, 1, 1, buffer, 0, 0);
      for (int y = 0; y < HEIGHT; y += 13)
        for (int x = 0; x < WIDTH; x += 7)
          g_assert_cmpfloat (fabs (stored (buffer, X + x, Y + y) - heat_at (&scene, 1, x, y)), <, rounding_of (formats[f / 2]));
      g_assert_cmpfloat (stored (buffer, X - 1, Y), ==, 0);
      g_assert_cmpfloat (stored (buffer, X + WIDTH, Y + HEIGHT - 1), ==, 0);
    }
  scene_clear (&scene);
}

/* Of several classes the hottest. */
static void
test_union (void)
{
  g_autoptr (GeglBuffer) buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, 200, 200), babl_format ("Y float"));
  int   won[2] = { 0, 0 };
  Scene scene;

  scene_init (&scene, FALSE);
  paint (&scene, NULL, 0, 2, buffer, 0, 0);
  for (int y = 0; y < HEIGHT; y += 5)
    for (int x = 10; x < 140; x += 5)
      {
        float a = heat_at (&scene, 0, x, y), b = heat_at (&scene, 1, x, y);

        g_assert_cmpfloat (fabs (stored (buffer, X + x, Y + y) - MAX (a, b)), <, 1e-6);
        won[b > a] += a != b;
      }
  g_assert_true (won[0] > 0 && won[1] > 0);
  scene_clear (&scene);
}

static void
test_threshold (void)
{
  g_autoptr (GeglBuffer) buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, 200, 200), babl_format ("Y u8"));
  int   hot = 0, cold = 0;
  Scene scene;

  scene_init (&scene, TRUE);
  paint (&scene, NULL, 0, 1, buffer, 0, 0);
  for (int y = 0; y < HEIGHT; y += 5)
    for (int x = 0; x < WIDTH; x += 5)
      {
        g_assert_cmpfloat (stored (buffer, X + x, Y + y), ==, heat_at (&scene, 0, x, y));
        hot += stored (buffer, X + x, Y + y) == 1;
        cold += stored (buffer, X + x, Y + y) == 0;
      }
  g_assert_true (hot > 0 && cold > 0);
  scene_clear (&scene);
}

/* A buffer that lies elsewhere than the picture gets its part of it. */
static void
test_place (void)
{
  g_autoptr (GeglBuffer) whole = gegl_buffer_new (GEGL_RECTANGLE (0, 0, 200, 200), babl_format ("Y float"));
  g_autoptr (GeglBuffer) part = gegl_buffer_new (GEGL_RECTANGLE (0, 0, 70, 90), babl_format ("Y float"));
  Scene scene;

  scene_init (&scene, FALSE);
  paint (&scene, NULL, 0, 1, whole, 0, 0);
  paint (&scene, NULL, 0, 1, part, 110, 10);
  for (int y = 0; y < 90; y += 3)
    for (int x = 0; x < 70; x += 3)
      g_assert_cmpfloat (stored (part, x, y), ==, stored (whole, 110 + x, 10 + y));
  scene_clear (&scene);
}

/* Multiplied by what is selected, whatever the curve of its format. */
static void
test_selection (void)
{
  g_autoptr (GeglBuffer) plain = gegl_buffer_new (GEGL_RECTANGLE (0, 0, 200, 200), babl_format ("Y float"));
  g_autoptr (GeglBuffer) limited = gegl_buffer_new (GEGL_RECTANGLE (0, 0, 200, 200), babl_format ("Y float"));
  g_autoptr (GeglBuffer) selection = gegl_buffer_new (GEGL_RECTANGLE (0, 0, 200, 200), babl_format ("Y' u8"));
  g_autofree guint8 *selected = g_new (guint8, 200 * 200);
  Scene              scene;

  scene_init (&scene, FALSE);
  for (int i = 0; i < 200 * 200; i++)
    selected[i] = i % 200;
  gegl_buffer_set (selection, NULL, 0, babl_format ("Y' u8"), selected, GEGL_AUTO_ROWSTRIDE);
  paint (&scene, NULL, 0, 1, plain, 0, 0);
  paint (&scene, selection, 0, 1, limited, 0, 0);
  for (int y = 0; y < 200; y += 5)
    for (int x = 0; x < 200; x += 5)
      g_assert_cmpfloat (fabs (stored (limited, x, y) - stored (plain, x, y) * x / 255), <, 1e-6);
  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gegl_init (NULL, NULL);
  g_test_add_func ("/gray/formats", test_formats);
  g_test_add_func ("/gray/union", test_union);
  g_test_add_func ("/gray/threshold", test_threshold);
  g_test_add_func ("/gray/place", test_place);
  g_test_add_func ("/gray/selection", test_selection);
  return g_test_run ();
}
