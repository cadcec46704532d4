/* test-outline.c - a frame is where it is asked for, to the pixel, and seen on any picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <cairo.h>
#include <glib.h>

#include "panel/outline.h"

#define SIDE 64

/* A level of grey, after the frame has been drawn; of a picture that has that level before. */
static void
draw_on (int ground, const ViaBox *box, int unit, guint8 gray[SIDE][SIDE])
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SIDE, SIDE);
  cairo_t         *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, ground / 255.0, ground / 255.0, ground / 255.0);
  cairo_paint (cr);
  outline_draw (cr, box, unit);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      gray[y][x] = cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + 4 * x];
  cairo_surface_destroy (surface);
}

/* From its edge inwards: dark, light, dark, each a whole number of pixels, and nothing else. */
static void
check_line (const guint8 *gray, int step, int unit, int ground)
{
  g_assert_cmpint (gray[-step], ==, ground);
  for (int i = 0; i < 4 * unit; i++)
    if (i < unit || i >= 3 * unit)
      g_assert_cmpint (gray[i * step], <, 40);
    else
      g_assert_cmpint (gray[i * step], >, 250);
  g_assert_cmpint (gray[4 * unit * step], ==, ground);
}

static void
test_lines (void)
{
  const int grounds[] = { 0, 128, 255 };
  guint8    gray[SIDE][SIDE];

  for (guint g = 0; g < G_N_ELEMENTS (grounds); g++)
    for (int unit = 1; unit <= 2; unit++)
      {
        draw_on (grounds[g], &(ViaBox){ 9.6, 12.3, 40.2, 30.1 }, unit, gray); /* from (10, 12) to (50, 42) */
        check_line (&gray[12][30], SIDE, unit, grounds[g]);
        check_line (&gray[41][30], -SIDE, unit, grounds[g]);
        check_line (&gray[27][10], 1, unit, grounds[g]);
        check_line (&gray[27][49], -1, unit, grounds[g]);
      }
}

/* What is smaller than its line is still seen, and no larger than that. */
static void
test_small (void)
{
  guint8 gray[SIDE][SIDE];

  draw_on (255, &(ViaBox){ 20, 20, 1, 1 }, 1, gray);
  g_assert_cmpint (gray[21][20], <, 255);
  g_assert_cmpint (gray[30][30], ==, 255);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline/lines", test_lines);
  g_test_add_func ("/outline/small", test_small);
  return g_test_run ();
}
