/* test-curves.c - diagrams of curves, as SVG and as PNG.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <png.h>
#include <string.h>

#include "faithful/curves.h"

#define N 5

static const double places[N] = { 0, 10, 20, 30, 40 };
static const double falling[N] = { 80, 60, 40, 20, 0 }, below[N] = { 75, 55, 35, 15, 0 }, above[N] = { 85, 65, 45, 25, 5 };

static CurveChart
chart_of (const Curve *curves, guint n_curves)
{
  return (CurveChart){ "Deletion <“a” & b>", "hidden, %", "probability, %", N, places, curves, n_curves };
}

/* ---- SVG */

typedef struct
{
  guint    lines, areas, dashed;
  GString *text;
} Seen;

static void
on_element (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data, GError **error)
{
  Seen *seen = data;

  seen->areas += g_str_equal (name, "polygon");
  seen->lines += g_str_equal (name, "polyline");
  g_assert_false (g_str_equal (name, "script"));
  for (; *names; names++, values++)
    {
      seen->dashed += g_str_equal (*names, "stroke-dasharray");
      g_assert_null (strstr (*values, "nan"));
      g_assert_null (strstr (*values, "inf"));
    }
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  g_string_append_len (((Seen *) data)->text, text, (gssize) length);
  g_string_append_c (((Seen *) data)->text, '|');
}

static Seen
seen_in (const CurveChart *chart)
{
  static const GMarkupParser parser = { .start_element = on_element, .text = on_text };
  g_autofree char           *svg = curves_svg (chart);
  g_autoptr (GError) error = NULL;
  Seen                 seen = { .text = g_string_new (NULL) };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &seen, NULL);

  g_assert_true (g_markup_parse_context_parse (context, svg, -1, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  return seen;
}

static void
assert_words (const Seen *seen, const char *words)
{
  if (!strstr (seen->text->str, words))
    g_error ("there is no “%s” in %s", words, seen->text->str);
}

/* Lines: ticks at 0, 5 … 40 across and 0, 10 … 90 up, the curve and its sample. */
static void
test_svg (void)
{
  const Curve      curve = { "rollout", falling, below, above };
  const CurveChart chart = chart_of (&curve, 1);
  Seen             seen = seen_in (&chart);

  g_assert_cmpuint (seen.areas, ==, 1);
  g_assert_cmpuint (seen.lines, ==, 9 + 10 + 2);
  g_assert_cmpuint (seen.dashed, ==, 0);
  assert_words (&seen, "|Deletion <“a” & b>|");
  assert_words (&seen, "|hidden, %|");
  assert_words (&seen, "|probability, %|");
  assert_words (&seen, "|rollout|");
  assert_words (&seen, "|40|");
  assert_words (&seen, "|90|");
  g_string_free (seen.text, TRUE);
}

/* A value that is missing breaks the curve into two; one without neighbours is a piece as well. */
static void
test_gaps (void)
{
  const double     broken[N] = { 80, 60, NAN, 20, 0 }, none[N] = { NAN, NAN, NAN, NAN, NAN };
  const Curve      whole = { "a", falling, NULL, NULL }, curve = { "a", broken, below, above }, empty = { "a", none, NULL, NULL };
  const CurveChart chart_whole = chart_of (&whole, 1), chart = chart_of (&curve, 1), chart_empty = chart_of (&empty, 1);
  Seen             seen_whole = seen_in (&chart_whole), seen = seen_in (&chart), seen_empty = seen_in (&chart_empty);

  g_assert_cmpuint (seen_whole.areas, ==, 0);
  g_assert_cmpuint (seen.areas, ==, 2);
  g_assert_cmpuint (seen.lines, ==, 9 + 10 + 2 + 1);
  g_assert_cmpuint (seen_empty.areas, ==, 0);
  assert_words (&seen_empty, "|1|");
  g_string_free (seen_whole.text, TRUE);
  g_string_free (seen.text, TRUE);
  g_string_free (seen_empty.text, TRUE);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* No two of 28 curves look the same. */
static void
test_many (void)
{
  Curve            curves[28];
  const CurveChart chart = chart_of (curves, 28);
  g_autofree char *svg = NULL;
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < 28; i++)
    curves[i] = (Curve){ "a", falling, NULL, NULL };
  svg = curves_svg (&chart);
  for (const char *at = svg; (at = strstr (at, "<polyline")); at++)
    if (g_str_has_prefix (strstr (at, "points=\"") + 8, "668.00")) /* a sample */
      g_ptr_array_add (looks, g_strndup (at, (gsize) (strstr (at, " points") - at)));
  g_assert_cmpuint (looks->len, ==, 28);
  g_ptr_array_sort (looks, compare_words);
  for (guint i = 1; i < 28; i++)
    g_assert_cmpstr (looks->pdata[i - 1], !=, looks->pdata[i]);
}

/* What would command a terminal or break a file does not. */
static void
test_hostile_names (void)
{
  const Curve      curve = { "\x1b[31m\xff\n]]>", falling, NULL, NULL };
  const CurveChart chart = chart_of (&curve, 1);
  Seen             seen = seen_in (&chart);

  assert_words (&seen, "|\\x1b[31m\\xff\\n]]>|");
  g_string_free (seen.text, TRUE);
}

/* ---- PNG */

static guint32
colour_at (const guint8 *pixels, int width, double x, double y)
{
  const guint8 *pixel = pixels + 3 * ((gsize) (2 * y) * (gsize) width + (gsize) (2 * x));

  return (guint32) (pixel[0] << 16 | pixel[1] << 8 | pixel[2]);
}

/* The curve is where the axes say: at 20 of 0 … 40 and 40 of 0 … 90. */
static void
test_png (void)
{
  const Curve      curve = { "rollout", falling, below, above };
  const CurveChart chart = chart_of (&curve, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = curves_png (&chart, &error);
  g_autofree guint8 *pixels = NULL;
  png_image          image = { .version = PNG_IMAGE_VERSION };
  double             x = (76 + 640) / 2.0, bottom = 560 - 64, y = bottom + (52 - bottom) * 40 / 90;

  g_assert_no_error (error);
  g_assert_true (png_image_begin_read_from_memory (&image, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
  g_assert_cmpuint (image.width, ==, 1920);
  g_assert_cmpuint (image.height, ==, 1120);
  image.format = PNG_FORMAT_RGB;
  pixels = g_malloc (PNG_IMAGE_SIZE (image));
  g_assert_true (png_image_finish_read (&image, NULL, pixels, 0, NULL));
  g_assert_cmphex (colour_at (pixels, 1920, x, y), ==, 0x0072b2);
  g_assert_cmphex (colour_at (pixels, 1920, x - 20, y - 26), !=, 0xffffff); /* 14 above is the curve, the band ends at 39 */
  g_assert_cmphex (colour_at (pixels, 1920, x - 20, y - 60), ==, 0xffffff);
  g_assert_cmphex (colour_at (pixels, 1920, 1, 1), ==, 0xffffff);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curves/svg", test_svg);
  g_test_add_func ("/curves/gaps", test_gaps);
  g_test_add_func ("/curves/many", test_many);
  g_test_add_func ("/curves/hostile-names", test_hostile_names);
  g_test_add_func ("/curves/png", test_png);
  return g_test_run ();
}
