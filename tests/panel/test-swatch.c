/* test-swatch.c - a swatch shows its colour map from end to end, the same in every row.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/swatch.h"

static void
assert_pixel (GdkPixbuf *swatch, int x, int y, const guint8 rgb[3])
{
  const guint8 *pixel = gdk_pixbuf_read_pixels (swatch) + y * gdk_pixbuf_get_rowstride (swatch) + 3 * x;

  g_assert_cmpmem (pixel, 3, rgb, 3);
}

static void
test_colors (void)
{
  for (ViaColormap map = 0; map < VIA_N_COLORMAPS; map++)
    {
      g_autoptr (GdkPixbuf) swatch = swatch_new (map, SWATCH_WIDTH, SWATCH_HEIGHT);
      guint8 cold[3], hot[3];

      g_assert_cmpint (gdk_pixbuf_get_width (swatch), ==, SWATCH_WIDTH);
      g_assert_cmpint (gdk_pixbuf_get_height (swatch), ==, SWATCH_HEIGHT);
      via_colormap_color (map, 0, cold);
      via_colormap_color (map, 255, hot);
      for (int y = 0; y < SWATCH_HEIGHT; y++)
        {
          assert_pixel (swatch, 0, y, cold);
          assert_pixel (swatch, SWATCH_WIDTH - 1, y, hot);
        }
    }
}

/* 255 levels over 52 pixels: every fifth one. */
static void
test_between (void)
{
  g_autoptr (GdkPixbuf) swatch = swatch_new (VIA_COLORMAP_GRAY, 52, 3);

  for (int x = 0; x < 52; x++)
    assert_pixel (swatch, x, 2, (guint8[3]){ 5 * x, 5 * x, 5 * x });
}

/* The smallest one there is. */
static void
test_one_pixel (void)
{
  g_autoptr (GdkPixbuf) swatch = swatch_new (VIA_COLORMAP_GRAY, 1, 1);

  assert_pixel (swatch, 0, 0, (guint8[3]){ 0, 0, 0 });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swatch/colors", test_colors);
  g_test_add_func ("/swatch/between", test_between);
  g_test_add_func ("/swatch/one-pixel", test_one_pixel);
  return g_test_run ();
}
