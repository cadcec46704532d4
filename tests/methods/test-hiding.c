/* test-hiding.c - what a network answers when it sees less, which parts of a picture are the hottest, and what cannot be hidden.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Painted: a trace of its own of the picture with black pixels in it, to the bit, as it is the same sum in the same order.
 */
#include <string.h>

#include "hidden.h"

#define CLASS 1

/* ---- painted */

/* The slow way: another picture.  `mean` and `std` by channel; free it. */
static float *
blacken (const ViaTrace *trace, const guint *order, guint n, const float *mean, const float *std)
{
  const gsize pixels = shape_size (trace->shapes[0]) / 3;
  float      *input = g_memdup2 (trace->values[0], 3 * pixels * sizeof *input);

  for (guint i = 0; i < n; i++)
    for (int c = 0; c < 3; c++)
      input[c * pixels + order[i]] = -mean[c] / std[c];
  return input;
}

static void
assert_painted (ViaTrace *trace, guint n, const float *mean, const float *std)
{
  g_autoptr (ViaHiding) hiding = hidden_open (trace, VIA_HIDE_PAINT);
  const guint       units = via_hiding_n_units (hiding);
  g_autofree guint *order = hidden_order (units);
  g_autofree float *logits = hidden_ask (hiding, trace, order, n), *input = blacken (trace, order, n, mean, std);
  g_autoptr (ViaTrace) slow = hidden_trace (trace->model, input, via_trace_precision (trace), trace->lean != NULL);

  g_assert_cmpuint (units * 3, ==, shape_size (trace->shapes[0]));
  hidden_assert_same (trace, logits, via_trace_logits (slow));
}

static void
test_paint (gconstpointer name)
{
  Fixture           f = fixture_new (name);
  g_autofree float *input = golden_input (f.config, 0);
  const float      *mean = f.model->config.mean, *std = f.model->config.std;

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (ViaTrace) trace = hidden_trace (f.model, input, hidden_precisions[i % 2], i >= 2);
      const guint pixels = (guint) shape_size (trace->shapes[0]) / 3;

      assert_painted (trace, 0, mean, std);
      assert_painted (trace, pixels / 5, mean, std);
      assert_painted (trace, pixels, mean, std);
    }
  fixture_clear (&f);
}

/* Blue comes first: black is another number there than where red does. */
static void
test_paint_blue_first (void)
{
  static const float mean[] = { 0.75f, 0.5f, 0.25f }, std[] = { 0.5f, 0.25f, 0.125f };
  Fixture            f = fixture_new ("mini-vit");
  g_autofree float  *input = golden_input (f.config, 0);

  fixture_describe (&f, "mean", "0.25;0.5;0.75");
  fixture_describe (&f, "std", "0.125;0.25;0.5");
  fixture_describe (&f, "channels", "bgr");
  {
    g_autoptr (ViaTrace) trace = hidden_trace (f.model, input, VIA_PRECISION_EXACT, FALSE);

    assert_painted (trace, 100, mean, std);
  }
  fixture_clear (&f);
}

/* ---- scores and their order */

static void
test_order (void)
{
  Fixture f = fixture_new ("mini-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
  g_autoptr (ViaHiding) hiding = hidden_open (trace, VIA_HIDE_DROP);
  const guint       n = via_hiding_n_units (hiding);
  g_autofree float *scores = g_new0 (float, n);
  g_autofree guint *order = g_new (guint, n);

  scores[2] = scores[5] = 1;
  scores[7] = -1;
  scores[3] = -0.0f;
  via_hiding_order (hiding, scores, FALSE, order);
  g_assert_cmpuint (order[0], ==, 2);
  g_assert_cmpuint (order[1], ==, 5);
  g_assert_cmpuint (order[2], ==, 0);
  g_assert_cmpuint (order[5], ==, 4); /* 0, 1, 3, 4 */
  g_assert_cmpuint (order[n - 1], ==, 7);
  via_hiding_order (hiding, scores, TRUE, order);
  g_assert_cmpuint (order[0], ==, 7);
  g_assert_cmpuint (order[1], ==, 0);
  g_assert_cmpuint (order[n - 2], ==, 2);
  g_assert_cmpuint (order[n - 1], ==, 5);
  fixture_clear (&f);
}

/* Of a patch what it has, of one that has many numbers their sum. */
static void
assert_scores (ViaTrace *trace, const char *method, const ViaExplainOptions *options)
{
  const int classes[] = { 0, CLASS };
  g_autoptr (ViaMap) map = explain (trace, method, classes, 2, options);
  g_autoptr (ViaHiding) drop = hidden_open (trace, VIA_HIDE_DROP), paint = hidden_open (trace, VIA_HIDE_PAINT);
  const ViaSize     patches = trace->tape->patches;
  const guint       n = via_hiding_n_units (drop), pixels = via_hiding_n_units (paint);
  g_autofree float *scores = g_new (float, n), *heat = g_new (float, pixels);
  ViaSize           cells;
  const float      *grid = via_map_grid (map, 1, &cells);
  const int         finer = cells.width / patches.width;

  via_hiding_scores (drop, map, 1, scores);
  via_hiding_scores (paint, map, 1, heat);
  g_assert_cmpmem (heat, pixels * sizeof *heat, via_map_heat (map, 1), pixels * sizeof *heat);
  g_assert_cmpint (finer * patches.height, ==, cells.height);
  for (int y = 0; y < patches.height; y++)
    for (int x = 0; x < patches.width; x++)
      {
        double sum = 0;

        for (int i = 0; i < finer * finer; i++)
          sum += grid[(y * finer + i / finer) * cells.width + x * finer + i % finer];
        g_assert_cmpfloat_with_epsilon (scores[y * patches.width + x], sum, 1e-6 * (1 + ABS (sum)));
      }
}

/* Rows and columns of a picture in its own shape. */
static void
test_native (gconstpointer name)
{
  Fixture f = fixture_new (name);
  g_autoptr (ViaTrace) trace = hidden_native_trace (f.model);
  const ViaSize            patches = trace->tape->patches;
  static ViaExplainOptions refined = { .refine = TRUE };

  g_assert_cmpint (patches.width, >, patches.height);
  assert_painted (trace, (guint) (patches.width * patches.height), trace->model->config.mean, trace->model->config.std);
  assert_scores (trace, "transformer_attribution", NULL);
  assert_scores (trace, "transformer_attribution", &refined);
  assert_scores (trace, "input_x_gradient", NULL);
  fixture_clear (&f);
}

/* ---- what cannot be */

static void
test_windows (void)
{
  Fixture           f = fixture_new ("mini-vit");
  g_autofree float *rgba = g_new0 (float, 4 * 64 * 32);
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaPhoto) photo = via_photo_new (f.model, 64, 32, VIA_FIT_TILE, NULL);

  via_photo_add_rows (photo, rgba, 32);
  {
    g_autoptr (ViaTrace) trace = via_trace_new (f.model, photo, NULL, NULL, NULL, NULL);

    g_assert_null (via_hiding_new (trace, VIA_HIDE_DROP, &error));
    g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  }
  fixture_clear (&f);
}

static void
test_without_classes (void)
{
  Fixture           f = fixture_new ("mini-vit");
  g_autofree char  *path = g_strconcat (f.folder, "/mini-vit.ini", NULL);
  g_autofree float *input = golden_input (f.config, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) backbone = via_model_open_backbone (path, NULL, NULL);
  g_autoptr (ViaTrace) trace = hidden_trace (backbone, input, VIA_PRECISION_FAST, FALSE);

  g_assert_null (via_hiding_new (trace, VIA_HIDE_PAINT, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  fixture_clear (&f);
}

static gboolean
refuse (G_GNUC_UNUSED double done, G_GNUC_UNUSED const char *stage, gpointer data)
{
  return ++*(int *) data < 3;
}

static void
test_cancelled (void)
{
  Fixture f = fixture_new ("mini-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);

  for (ViaHide how = VIA_HIDE_DROP; how <= VIA_HIDE_PAINT; how++)
    {
      g_autoptr (ViaHiding) hiding = hidden_open (trace, how);
      g_autofree guint *order = hidden_order (via_hiding_n_units (hiding));
      g_autoptr (GError) error = NULL;
      float untouched = 17;
      int   calls = 0;

      g_assert_false (via_hiding_logits (hiding, order, 4, &untouched, refuse, &calls, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
      g_assert_cmpfloat (untouched, ==, 17);
    }
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hidden_add ("hiding/paint", hidden_networks, test_paint);
  hidden_add ("hiding/native", hidden_natives, test_native);
  g_test_add_func ("/hiding/paint/blue-first", test_paint_blue_first);
  g_test_add_func ("/hiding/order", test_order);
  g_test_add_func ("/hiding/windows", test_windows);
  g_test_add_func ("/hiding/without-classes", test_without_classes);
  g_test_add_func ("/hiding/cancelled", test_cancelled);
  return g_test_run ();
}
