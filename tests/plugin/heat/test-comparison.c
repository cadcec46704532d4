/* test-comparison.c - heat layers read back, where they are now, and two of them compared.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "heat/comparison.h"

/* 6 x 4 pixels of which the network saw x 1…5, y 0…4, as 2 x 2 cells of 2 pixels each. */
static char *
text_of (const char *label, const char *grid)
{
  return g_strdup_printf ("{\"model\":\"m\",\"method\":\"rollout\",\"class\":7,\"label\":\"%s\",\"probability\":0.5,\"size\":[6,4],"
                          "\"frame\":[1,0,4,4],\"input_size\":4,\"colormap\":\"jet\",\"threshold\":false,\"level\":0,\"grid\":%s}",
                          label, grid);
}

static void
read_heat (HeatLayer *heat, const char *label, const char *grid, GeglRectangle place)
{
  g_autofree char *text = text_of (label, grid);
  g_autoptr (GError) error = NULL;

  heat_layer_read (heat, label, &place, text, strlen (text), &error);
  g_assert_no_error (error);
}

/* Twice as large, and moved: so is its frame.  With other proportions nobody knows. */
static void
test_place (void)
{
  g_autofree char *text = text_of ("cat", "[[0,1],[2,3]]");
  g_auto (HeatLayer) heat = { 0 };
  g_autoptr (GError) error = NULL;

  read_heat (&heat, "cat", "[[0,1],[2,3]]", (GeglRectangle){ 100, -7, 12, 8 });
  g_assert_cmpfloat (heat.frame.x, ==, 2);
  g_assert_cmpfloat (heat.frame.width, ==, 8);
  g_assert_cmpfloat (heat.frame.height, ==, 8);
  heat_layer_clear (&heat);
  g_assert_false (heat_layer_read (&heat, "cat", GEGL_RECTANGLE (0, 0, 12, 4), text, strlen (text), &error));
  g_assert_nonnull (strstr (error->message, "had 6 × 4 pixels when it was made and has 12 × 4 now"));
  g_assert_null (heat.provenance.map);
  g_clear_error (&error);
  g_assert_false (heat_layer_read (&heat, "Background", GEGL_RECTANGLE (0, 0, 6, 4), NULL, 0, &error));
  g_assert_nonnull (strstr (error->message, "“Background” is no heat layer"));
}

/* What is said about a layer that was painted otherwise, read again. */
static void
test_repainted (void)
{
  const ViaPaint paint = { VIA_COLORMAP_VIRIDIS, TRUE, 0.25 };
  g_auto (HeatLayer) heat = { 0 };
  g_auto (Provenance) again = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  read_heat (&heat, "cat", "[[0,1],[2,3]]", (GeglRectangle){ 0, 0, 6, 4 });
  text = provenance_repainted (&heat.provenance, &paint);
  g_assert_true (provenance_read (&again, text, strlen (text), "cat", &error));
  g_assert_cmpint (again.paint.colormap, ==, VIA_COLORMAP_VIRIDIS);
  g_assert_true (again.paint.threshold);
  g_assert_cmpfloat (again.paint.level, ==, 0.25);
  g_assert_cmpstr (again.label, ==, "cat");
  g_assert_cmpmem (again.grid, 4 * sizeof (float), heat.provenance.grid, 4 * sizeof (float));
  g_assert_cmpint (heat.provenance.paint.colormap, ==, VIA_COLORMAP_JET);
}

static void
test_correlation (void)
{
  g_auto (HeatLayer) up = { 0 }, down = { 0 }, flat = { 0 };
  g_autofree char *name = NULL;
  Comparison       c;

  read_heat (&up, "up", "[[0,1],[2,3]]", (GeglRectangle){ 0, 0, 6, 4 });
  read_heat (&down, "down", "[[9,6],[5,1]]", (GeglRectangle){ 0, 0, 6, 4 });
  read_heat (&flat, "flat", "[[2,2],[2,2]]", (GeglRectangle){ 0, 0, 6, 4 });
  g_assert_true (comparison_init (&c, &up, &down, NULL));
  g_assert_cmpfloat (c.correlation, ==, -1);
  g_assert_true (comparison_init (&c, &up, &up, NULL));
  g_assert_cmpfloat (c.correlation, ==, 1);
  g_assert_true (comparison_init (&c, &up, &flat, NULL));
  g_assert_true (isnan (c.correlation));
  name = comparison_name (&up, &down);
  g_assert_cmpstr (name, ==, "ViT: up minus down");
}

/* The second layer lies one cell further right: its left cells on the first one's right ones. */
static void
test_moved (void)
{
  g_auto (HeatLayer) first = { 0 }, second = { 0 };
  Comparison        c;
  g_autofree float *rgba = g_new (float, 4 * 6 * 4);
  g_autoptr (GError) error = NULL;

  read_heat (&first, "first", "[[0,1],[0,2]]", (GeglRectangle){ 10, 10, 6, 4 });
  read_heat (&second, "second", "[[7,0],[5,0]]", (GeglRectangle){ 12, 10, 6, 4 });
  g_assert_true (comparison_init (&c, &first, &second, &error));
  g_assert_cmpfloat (c.correlation, ==, -1);
  comparison_paint (&c, &(FramePart){ 1, 1, 0, 0, 6, 4 }, 0, 4, rgba);
  for (int x = 0; x < 6; x++)
    g_assert_cmpfloat (rgba[4 * x + 3], ==, x == 3 || x == 4);

  second.place.x = 1000;
  g_assert_false (comparison_init (&c, &first, &second, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
}

/* Red where the first is hotter, blue where the second is. */
static void
test_colors (void)
{
  g_auto (HeatLayer) left = { 0 }, right = { 0 };
  Comparison c;
  float      rgba[4 * 6];

  read_heat (&left, "left", "[[1,0],[1,0]]", (GeglRectangle){ 0, 0, 6, 4 });
  read_heat (&right, "right", "[[0,1],[0,1]]", (GeglRectangle){ 0, 0, 6, 4 });
  g_assert_true (comparison_init (&c, &left, &right, NULL));
  comparison_paint (&c, &(FramePart){ 1, 1, 0, 0, 6, 4 }, 1, 1, rgba);
  g_assert_cmpfloat (rgba[4 * 1], >, rgba[4 * 1 + 2] + 0.3f);
  g_assert_cmpfloat (rgba[4 * 4], <, rgba[4 * 4 + 2] - 0.3f);
  g_assert_cmpfloat (rgba[3], ==, 0); /* not seen */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/place", test_place);
  g_test_add_func ("/comparison/repainted", test_repainted);
  g_test_add_func ("/comparison/correlation", test_correlation);
  g_test_add_func ("/comparison/moved", test_moved);
  g_test_add_func ("/comparison/colors", test_colors);
  return g_test_run ();
}
