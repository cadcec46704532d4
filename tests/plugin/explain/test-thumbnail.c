/* test-thumbnail.c - small pictures of large ones, and of smaller ones.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "explain/thumbnail.h"

/* Each pixel of the picture is (x, y, 0) / scale. */
static float *
ramp_new (int width, int height, float scale)
{
  float *rgba = g_new0 (float, 4 * width * height);

  for (int i = 0; i < width * height; i++)
    {
      rgba[4 * i] = (i % width) / scale;
      rgba[4 * i + 1] = (i / width) / scale;
      rgba[4 * i + 3] = 1;
    }
  return rgba;
}

static double
mean (int i, int m, int n)
{
  int begin = (int) ((gint64) i * n / m), end = MAX (begin + 1, (int) ((gint64) (i + 1) * n / m));

  return (begin + end - 1) / 2.0;
}

/* Rows come in pieces of any size; every pixel is the mean of those that it stands for. */
static void
check (int width, int height, int side, int expected_width, int expected_height)
{
  const float       scale = MAX (width, height);
  g_autofree float *rgba = ramp_new (width, height, scale);
  g_autoptr (Thumbnail) t = thumbnail_new (width, height, side);

  g_assert_cmpint (t->width, ==, expected_width);
  g_assert_cmpint (t->height, ==, expected_height);
  for (int y = 0, n; y < height; y += n)
    {
      n = MIN (1 + y % 7, height - y);
      thumbnail_add_rows (t, rgba + 4 * y * width, n);
    }
  g_assert_cmpint (t->row, ==, t->height);
  for (int y = 0; y < t->height; y++)
    for (int x = 0; x < t->width; x++)
      {
        const guint8 *pixel = t->rgb + 3 * (y * t->width + x);

        g_assert_cmpfloat (fabs (pixel[0] - 255 * mean (x, t->width, width) / scale), <, 0.51);
        g_assert_cmpfloat (fabs (pixel[1] - 255 * mean (y, t->height, height) / scale), <, 0.51);
        g_assert_cmpint (pixel[2], ==, 0);
      }
}

static void
test_sizes (void)
{
  check (100, 50, 20, 20, 10);
  check (331, 97, 40, 40, 12);
  check (7, 5, 21, 21, 15); /* larger than the picture */
  check (3, 400, 50, 1, 50);
  check (1, 1, 10, 10, 10);
  check (20, 20, 20, 20, 20);
}

static void
test_alpha_and_nonsense (void)
{
  g_autoptr (Thumbnail) t = thumbnail_new (2, 2, 2);
  const float pixels[16] = { 1, 0, 0, 0, 1, 0, 0, 1, NAN, -3, 7, 1, 0, 0, 0, 0.5 };

  thumbnail_add_rows (t, pixels, 2);
  g_assert_cmpmem (t->rgb, 12, ((guint8[]){ 128, 128, 128, 255, 0, 0, 0, 0, 255, 64, 64, 64 }), 12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thumbnail/sizes", test_sizes);
  g_test_add_func ("/thumbnail/alpha-and-nonsense", test_alpha_and_nonsense);
  return g_test_run ();
}
