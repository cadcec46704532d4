/* test-pixels.c - GEGL buffers in every format give the network the same picture, and take the same colours.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "explain/pixels.h"

#define WIDTH 150 /* more than two strips of 64 rows, and not square */
#define HEIGHT 131

static ViaModel *model;

/* A hot disc on a cool gradient, at place x, y. */
static void
scene (int x, int y, float rgba[4])
{
  gboolean hot = hypot (x - 90, y - 50) < 30;

  rgba[0] = hot ? 200 / 255.0f : x / (float) WIDTH;
  rgba[1] = hot ? 100 / 255.0f : y / (float) HEIGHT;
  rgba[2] = hot ? 50 / 255.0f : 0.5f;
  rgba[3] = 1;
}

/* The scene in a buffer of that format, rounded to 8 bits first, so that every format holds the same. */
static GeglBuffer *
scene_buffer (const Babl *format, int x0, int y0)
{
  GeglBuffer       *buffer = gegl_buffer_new (GEGL_RECTANGLE (x0, y0, WIDTH, HEIGHT), format);
  g_autofree float *all = g_new (float, 4 * WIDTH * HEIGHT);

  for (int i = 0; i < WIDTH * HEIGHT; i++)
    {
      scene (i % WIDTH, i / WIDTH, all + 4 * i);
      for (int c = 0; c < 3; c++)
        all[4 * i + c] = rintf (255 * all[4 * i + c]) / 255;
    }
  gegl_buffer_set (buffer, NULL, 0, babl_format ("R'G'B'A float"), all, GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

static ViaTrace *
trace_area (GeglBuffer *buffer, const GeglRectangle *area, const PixelsColor *color)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaPhoto) photo = pixels_read (buffer, area, color, model, &(ViaFitting){ VIA_FIT_SQUASH }, NULL, NULL, &error);
  ViaTrace *trace;

  g_assert_no_error (error);
  trace = via_trace_new (model, photo, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static ViaTrace *
trace_buffer (GeglBuffer *buffer, gboolean raw)
{
  PixelsColor color = pixels_color (buffer, raw);

  return trace_area (buffer, NULL, &color);
}

static double
distance (const ViaTrace *a, const ViaTrace *b)
{
  double most = 0;

  for (int i = 0; i < via_model_n_classes (model); i++)
    most = MAX (most, fabs (via_trace_logits (a)[i] - via_trace_logits (b)[i]));
  return most;
}

static void
test_formats (void)
{
  const char *formats[] = { "R'G'B' u8",  "R'G'B'A u8", "R'G'B' u16",       "R'G'B' half",   "R'G'B' float", "R'G'B'A double",
                            "RGBA float", "RGB float",  "R'aG'aB'aA float", "R'G'B' double", "RGBA double" };
  g_autoptr (GeglBuffer) plain = scene_buffer (babl_format ("R'G'B'A float"), 0, 0);
  g_autoptr (ViaTrace) expected = trace_buffer (plain, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GeglBuffer) buffer = scene_buffer (babl_format (formats[i]), 7, -5);
      g_autoptr (ViaTrace) trace = trace_buffer (buffer, FALSE);

      /* All round to the same 8 bits. */
      g_test_message ("%s", formats[i]);
      g_assert_cmpfloat (distance (trace, expected), ==, 0);
    }
}

/* Another space: managed gives the same picture, raw another one. */
static void
test_space (void)
{
  const Babl *space = babl_space ("Adobish"); /* babl's own, close to Adobe RGB */
  g_autoptr (GeglBuffer) plain = scene_buffer (babl_format ("R'G'B'A float"), 0, 0);
  g_autoptr (GeglBuffer) wide = scene_buffer (babl_format_with_space ("R'G'B'A float", space), 0, 0);
  g_autoptr (ViaTrace) expected = trace_buffer (plain, FALSE);
  g_autoptr (ViaTrace) managed = trace_buffer (wide, FALSE);
  g_autoptr (ViaTrace) raw = trace_buffer (wide, TRUE);

  g_assert_cmpfloat (distance (managed, expected), <, 0.05); /* some pixels round the other way */
  g_assert_cmpfloat (distance (raw, expected), >, 0.05);
}

/* RGB under alpha 0 is garbage: it must read as mid-grey.  One visible pixel, as grey, makes it a picture. */
static void
test_alpha (void)
{
  g_autoptr (GeglBuffer) clear = gegl_buffer_new (GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT), babl_format ("R'G'B'A float"));
  g_autoptr (GeglBuffer) grey = gegl_buffer_new (GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT), babl_format ("R'G'B'A float"));
  g_autofree float *rgba = g_new (float, 4 * WIDTH * HEIGHT);
  g_autoptr (ViaTrace) a = NULL;
  g_autoptr (ViaTrace) b = NULL;

  for (int i = 0; i < WIDTH * HEIGHT; i++)
    for (int c = 0; c < 4; c++)
      rgba[4 * i + c] = i == 0 ? (c < 3 ? 0.5f : 1) : c < 3 ? i % 3 == c : 0;
  gegl_buffer_set (clear, NULL, 0, babl_format ("R'G'B'A float"), rgba, GEGL_AUTO_ROWSTRIDE);
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    for (int c = 0; c < 4; c++)
      rgba[4 * i + c] = c < 3 ? 0.5f : 1;
  gegl_buffer_set (grey, NULL, 0, babl_format ("R'G'B'A float"), rgba, GEGL_AUTO_ROWSTRIDE);

  a = trace_buffer (clear, FALSE);
  b = trace_buffer (grey, FALSE);
  g_assert_cmpfloat (distance (a, b), ==, 0);
}

static void
test_area (void)
{
  GeglRectangle area = { 60, 20, 60, 60 };
  g_autoptr (GeglBuffer) whole = scene_buffer (babl_format ("R'G'B'A float"), 0, 0);
  g_autoptr (GeglBuffer) part = gegl_buffer_new (GEGL_RECTANGLE (0, 0, 60, 60), babl_format ("R'G'B'A float"));
  PixelsColor color = pixels_color (whole, FALSE);
  g_autoptr (ViaTrace) a = trace_area (whole, &area, &color);
  g_autoptr (ViaTrace) b = NULL;

  gegl_buffer_copy (whole, &area, GEGL_ABYSS_NONE, part, GEGL_RECTANGLE (0, 0, 60, 60));
  b = trace_buffer (part, FALSE);
  g_assert_cmpfloat (distance (a, b), ==, 0);
}

static void
test_no_pixels (void)
{
  g_autoptr (GeglBuffer) buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, 0, 0), babl_format ("R'G'B'A float"));
  PixelsColor color = pixels_color (buffer, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_null (pixels_read (buffer, NULL, &color, model, NULL, NULL, NULL, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
}

/* One visible pixel is enough, wherever it is. */
static void
test_transparent (void)
{
  g_autoptr (GeglBuffer) buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT), babl_format ("R'G'B'A float"));
  const float faint[] = { 1, 1, 1, 1e-3f };
  PixelsColor color = pixels_color (buffer, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaPhoto) photo = pixels_read (buffer, NULL, &color, model, NULL, NULL, NULL, &error);

  g_assert_null (photo);
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  gegl_buffer_set (buffer, GEGL_RECTANGLE (WIDTH - 1, HEIGHT - 1, 1, 1), 0, color.format, faint, GEGL_AUTO_ROWSTRIDE);
  photo = pixels_read (buffer, NULL, &color, model, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (photo);
}

/* A picture that comes in rows, of which some may be missing. */
typedef struct
{
  int   rows;
  float level;
} Rows;

static gboolean
give_rows (int y, int n, float *rgba, gpointer data, GError **error)
{
  const Rows *rows = data;

  for (int i = 0; i < 4 * WIDTH * n; i++)
    rgba[i] = rows->level;
  if (y + n <= rows->rows)
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "no more");
  return FALSE;
}

static void
test_rows (void)
{
  Rows rows = { HEIGHT, 0.5f };
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaPhoto) photo = pixels_read_from (give_rows, &rows, WIDTH, HEIGHT, model, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (photo);
  rows.rows = 70;
  g_assert_null (pixels_read_from (give_rows, &rows, WIDTH, HEIGHT, model, NULL, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
}

static gboolean
stop (double done, const char *stage, gpointer data)
{
  return FALSE;
}

static void
test_cancel (void)
{
  g_autoptr (GeglBuffer) buffer = scene_buffer (babl_format ("R'G'B'A float"), 0, 0);
  PixelsColor color = pixels_color (buffer, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_null (pixels_read (buffer, NULL, &color, model, NULL, stop, NULL, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
}

static void
swap_red_and_blue (float *rgba, gsize n, gpointer data)
{
  for (gsize i = 0; i < n; i++)
    {
      float red = rgba[4 * i];

      rgba[4 * i] = rgba[4 * i + 2];
      rgba[4 * i + 2] = red;
    }
}

/* What is painted is what the engine says, through the host's own conversion where there is one. */
static void
test_paint (void)
{
  g_autoptr (GeglBuffer) buffer = scene_buffer (babl_format ("R'G'B' u8"), 0, 0);
  g_autoptr (GeglBuffer) layer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT), babl_format ("R'G'B'A u8"));
  PixelsColor color = pixels_color (buffer, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaPhoto) photo = pixels_read (buffer, NULL, &color, model, NULL, NULL, NULL, &error);
  g_autoptr (ViaTrace) trace = via_trace_new (model, photo, NULL, NULL, NULL, &error);
  g_autoptr (ViaMap) map = via_explain (trace, via_method_list ()[0], (int[]){ 0 }, 1, NULL, NULL, NULL, &error);
  g_autofree float *expected = g_new (float, 4 * WIDTH * HEIGHT);
  g_autofree float *painted = g_new (float, 4 * WIDTH * HEIGHT);

  g_assert_no_error (error);
  via_map_paint (map, 0, photo, NULL, 0, HEIGHT, expected);
  color.convert = swap_red_and_blue;
  g_assert_true (pixels_paint (layer, &color, map, 0, photo, NULL, &error));
  gegl_buffer_get (layer, NULL, 1.0, babl_format ("R'G'B'A float"), painted, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  swap_red_and_blue (painted, WIDTH * HEIGHT, NULL);
  for (int i = 0; i < 4 * WIDTH * HEIGHT; i++)
    g_assert_cmpfloat_with_epsilon (painted[i], expected[i], 0.51 / 255);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  gegl_init (NULL, NULL);
  model = via_model_open ("demo", &error);
  g_assert_no_error (error);

  g_test_add_func ("/pixels/formats", test_formats);
  g_test_add_func ("/pixels/space", test_space);
  g_test_add_func ("/pixels/alpha", test_alpha);
  g_test_add_func ("/pixels/area", test_area);
  g_test_add_func ("/pixels/no-pixels", test_no_pixels);
  g_test_add_func ("/pixels/transparent", test_transparent);
  g_test_add_func ("/pixels/rows", test_rows);
  g_test_add_func ("/pixels/cancel", test_cancel);
  g_test_add_func ("/pixels/paint", test_paint);
  status = g_test_run ();

  via_model_free (model);
  gegl_exit ();
  return status;
}
