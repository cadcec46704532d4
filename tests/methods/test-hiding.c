/* test-hiding.c - what a network answers when it sees less, beside slow and direct ways to the same.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Painted: a trace of its own of the picture with black pixels in it, to the bit, as it is the same sum in the same order.  Dropped: the
 * patches that are left, one by one in a list; and whatever pixels the hidden ones have, the answer has the same bits.
 */
#include <string.h>

#include "attribution/without.h"
#include "fixture.h"
#include "via-faithful.h"

#define CLASS 1

static const ViaPrecision precisions[] = { VIA_PRECISION_EXACT, VIA_PRECISION_FAST };

static ViaTrace *
trace_from (ViaModel *model, const float *input, ViaPrecision precision, gboolean lean)
{
  const ViaTraceOptions options = { .precision = precision, .lean = lean };
  g_autoptr (GError) error = NULL;
  ViaTrace *trace = via_trace_new_from_input (model, input, &options, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

static ViaHiding *
hiding_of (ViaTrace *trace, ViaHide how)
{
  g_autoptr (GError) error = NULL;
  ViaHiding *hiding = via_hiding_new (trace, how, &error);

  g_assert_no_error (error);
  return hiding;
}

/* The logits without the first n of `order`; free them. */
static float *
ask (ViaHiding *hiding, const ViaTrace *trace, const guint *order, guint n)
{
  g_autoptr (GError) error = NULL;
  float *logits = g_new (float, via_model_n_classes (trace->model));

  g_assert_true (via_hiding_logits (hiding, order, n, logits, NULL, NULL, &error));
  g_assert_no_error (error);
  return logits;
}

/* An order that is none of a picture's: every seventh, and so on; free it. */
static guint *
shuffled (guint n)
{
  guint *order = g_new (guint, n), at = 0;

  for (guint begin = 0; begin < 7; begin++)
    for (guint i = begin; i < n; i += 7)
      order[at++] = i;
  return order;
}

static void
assert_same (const ViaTrace *trace, const float *a, const float *b)
{
  const gsize bytes = (gsize) via_model_n_classes (trace->model) * sizeof *a;

  g_assert_cmpmem (a, bytes, b, bytes);
}

static void
assert_near (const ViaTrace *trace, const float *a, const float *b, double off)
{
  for (int i = 0; i < via_model_n_classes (trace->model); i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], off * (1 + ABS (b[i])));
}

/* ---- dropped */

/* Those that are left, by themselves. */
static void
assert_rest (ViaTrace *trace, const guint *order, guint n, guint units, const float *logits)
{
  g_autofree int    *kept = g_new (int, units);
  g_autofree double *slow = g_new (double, via_model_n_classes (trace->model));
  g_autofree float  *rounded = g_new (float, via_model_n_classes (trace->model));
  Without           *without = without_new (trace, NULL);
  const Progress     silent = { 0 };
  int                left = 0;

  for (guint i = 0; i < units; i++)
    {
      gboolean hidden = FALSE;

      for (guint j = 0; j < n; j++)
        hidden = hidden || order[j] == i;
      if (!hidden)
        kept[left++] = (int) i;
    }
  g_assert_true (without_logits (without, kept, left, slow, &silent, NULL));
  for (int i = 0; i < via_model_n_classes (trace->model); i++)
    rounded[i] = (float) slow[i];
  assert_same (trace, logits, rounded);
  without_free (without);
}

/* Other colours in the patches that are hidden; free it. */
static float *
overpaint (const ViaTrace *trace, const guint *order, guint n)
{
  const Shape shape = trace->shapes[0];
  const int   patch = trace->model->config.patch, across = shape.cols / patch;
  float      *input = g_memdup2 (trace->values[0], shape_size (shape) * sizeof *input);

  for (guint i = 0; i < n; i++)
    for (int c = 0; c < shape.n; c++)
      for (int y = 0; y < patch; y++)
        for (int x = 0; x < patch; x++)
          input[((gsize) c * shape.rows + order[i] / across * patch + y) * shape.cols + order[i] % across * patch + x] += x - y + 2;
  return input;
}

static void
check_drop (const Fixture *f, ViaPrecision precision)
{
  g_autofree float *input = golden_input (f->config, 0);
  g_autoptr (ViaTrace) trace = trace_from (f->model, input, precision, FALSE), lean = trace_from (f->model, input, precision, TRUE);
  g_autoptr (ViaHiding) hiding = hiding_of (trace, VIA_HIDE_DROP), of_lean = hiding_of (lean, VIA_HIDE_DROP);
  const guint       units = via_hiding_n_units (hiding), n = units / 3;
  g_autofree guint *order = shuffled (units);
  g_autofree float *all = ask (hiding, trace, order, 0), *fewer = ask (hiding, trace, order, n), *changed = NULL, *same = NULL;
  g_autofree float *leanly = ask (of_lean, lean, order, n);
  g_autofree float *other = overpaint (trace, order, n);
  g_autoptr (ViaTrace) painted = trace_from (f->model, other, precision, FALSE);
  g_autoptr (ViaHiding) of_painted = hiding_of (painted, VIA_HIDE_DROP);

  assert_near (trace, all, via_trace_logits (trace), precision == VIA_PRECISION_EXACT ? 1e-6 : 1e-4);
  assert_rest (trace, order, n, units, fewer);
  same = ask (of_painted, painted, order, n);
  changed = ask (of_painted, painted, order, n - 1);
  assert_same (trace, fewer, same);
  assert_near (trace, fewer, leanly, precision == VIA_PRECISION_EXACT ? 1e-6 : 1e-4);
  g_assert_cmpfloat (ABS (fewer[CLASS] - changed[CLASS]), >, 0);
}

static void
test_drop (gconstpointer name)
{
  Fixture f = fixture_new (name);

  for (gsize i = 0; i < G_N_ELEMENTS (precisions); i++)
    check_drop (&f, precisions[i]);
  fixture_clear (&f);
}

static gboolean
reads_patches (const ViaModel *model)
{
  const Feature feature = model->config.feature;

  return feature != FEATURE_CLS && feature != FEATURE_CLS4;
}

/* A network that reads its class token says the same of any picture then; one that reads patches cannot say anything. */
static void
check_nothing_left (ViaModel *model, const float *one, const float *two)
{
  g_autoptr (ViaTrace) trace = trace_from (model, one, VIA_PRECISION_EXACT, FALSE),
                       other = trace_from (model, two, VIA_PRECISION_EXACT, FALSE);
  g_autoptr (ViaHiding) hiding = hiding_of (trace, VIA_HIDE_DROP), of_other = hiding_of (other, VIA_HIDE_DROP);
  const guint       units = via_hiding_n_units (hiding);
  g_autofree guint *order = shuffled (units);
  g_autofree float *last = ask (hiding, trace, order, units - 1), *a = NULL, *b = NULL;
  g_autoptr (GError) error = NULL;

  if (reads_patches (model))
    {
      const float before = last[0];

      g_assert_false (via_hiding_logits (hiding, order, units, last, NULL, NULL, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
      g_assert_cmpfloat (last[0], ==, before);
      return;
    }
  a = ask (hiding, trace, order, units);
  b = ask (of_other, other, order, units);
  assert_same (trace, a, b);
}

static void
test_nothing_left (gconstpointer name)
{
  Fixture           f = fixture_new (name);
  g_autofree float *one = golden_input (f.config, 0), *two = golden_input (f.config, 0);

  two[0] += 3;
  check_nothing_left (f.model, one, two);
  fixture_clear (&f);
}

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
  g_autoptr (ViaHiding) hiding = hiding_of (trace, VIA_HIDE_PAINT);
  const guint       units = via_hiding_n_units (hiding);
  g_autofree guint *order = shuffled (units);
  g_autofree float *logits = ask (hiding, trace, order, n), *input = blacken (trace, order, n, mean, std);
  g_autoptr (ViaTrace) slow = trace_from (trace->model, input, via_trace_precision (trace), trace->lean != NULL);

  g_assert_cmpuint (units * 3, ==, shape_size (trace->shapes[0]));
  assert_same (trace, logits, via_trace_logits (slow));
}

static void
test_paint (gconstpointer name)
{
  Fixture           f = fixture_new (name);
  g_autofree float *input = golden_input (f.config, 0);
  const float      *mean = f.model->config.mean, *std = f.model->config.std;

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (ViaTrace) trace = trace_from (f.model, input, precisions[i % 2], i >= 2);
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
    g_autoptr (ViaTrace) trace = trace_from (f.model, input, VIA_PRECISION_EXACT, FALSE);

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
  g_autoptr (ViaHiding) hiding = hiding_of (trace, VIA_HIDE_DROP);
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
  g_autoptr (ViaHiding) drop = hiding_of (trace, VIA_HIDE_DROP), paint = hiding_of (trace, VIA_HIDE_PAINT);
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

static ViaTrace *
native_trace (ViaModel *model)
{
  const int         width = 50, height = 20;
  g_autofree float *rgba = g_new (float, 4 * width * height);
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaPhoto) photo = via_photo_new (model, width, height, VIA_FIT_NATIVE, &error);
  ViaTrace *trace;

  for (int i = 0; i < 4 * width * height; i++)
    rgba[i] = i % 4 == 3 ? 1 : (float) (i * 37 % 101) / 101;
  via_photo_add_rows (photo, rgba, height);
  trace = via_trace_new (model, photo, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

/* Rows and columns of a picture in its own shape. */
static void
test_native (gconstpointer name)
{
  Fixture f = fixture_new (name);
  g_autoptr (ViaTrace) trace = native_trace (f.model);
  const ViaSize            patches = trace->tape->patches;
  static ViaExplainOptions refined = { .refine = TRUE };

  g_assert_cmpint (patches.width, >, patches.height);
  assert_painted (trace, (guint) (patches.width * patches.height), trace->model->config.mean, trace->model->config.std);
  assert_scores (trace, "transformer_attribution", NULL);
  assert_scores (trace, "transformer_attribution", &refined);
  assert_scores (trace, "input_x_gradient", NULL);
  {
    g_autoptr (ViaHiding) hiding = hiding_of (trace, VIA_HIDE_DROP);
    const guint       units = via_hiding_n_units (hiding), n = units / 2;
    g_autofree guint *order = shuffled (units);
    g_autofree float *fewer = ask (hiding, trace, order, n), *other = overpaint (trace, order, n), *same = NULL;
    g_autoptr (ViaTrace) painted = trace_from (trace->model, other, VIA_PRECISION_EXACT, FALSE);
    g_autoptr (ViaHiding) of_painted = hiding_of (painted, VIA_HIDE_DROP);

    g_assert_cmpuint (units, ==, (guint) (patches.width * patches.height));
    same = ask (of_painted, painted, order, n);
    assert_same (trace, fewer, same);
  }
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
  g_autoptr (ViaTrace) trace = trace_from (backbone, input, VIA_PRECISION_FAST, FALSE);

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
      g_autoptr (ViaHiding) hiding = hiding_of (trace, how);
      g_autofree guint *order = shuffled (via_hiding_n_units (hiding));
      g_autoptr (GError) error = NULL;
      float untouched = 17;
      int   calls = 0;

      g_assert_false (via_hiding_logits (hiding, order, 4, &untouched, refuse, &calls, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
      g_assert_cmpfloat (untouched, ==, 17);
    }
  fixture_clear (&f);
}

static void
add_for (const char *what, const char *network, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/hiding/%s/%s", what, network);

  g_test_add_data_func (path, network, test);
}

int
main (int argc, char **argv)
{
  static const char *const networks[] = { "mini-vit",   "odd-vit",      "mini-mae",        "mini-clip",
                                          "mini-gap",   "mini-noclass", "mini-dinov2-lc4", "mini-deit-distilled",
                                          "odd-dinov2", "dinov3",       "dinov3plus",      "odd-dinov3",
                                          "eva02",      "eva02-tiny",   "siglip",          "odd-siglip",
                                          "giant" };
  static const char *const natives[] = { "mini-vit", "odd-dinov2", "eva02", "siglip" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      add_for ("drop", networks[i], test_drop);
      add_for ("nothing-left", networks[i], test_nothing_left);
      add_for ("paint", networks[i], test_paint);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (natives); i++)
    add_for ("native", natives[i], test_native);
  g_test_add_func ("/hiding/paint/blue-first", test_paint_blue_first);
  g_test_add_func ("/hiding/order", test_order);
  g_test_add_func ("/hiding/windows", test_windows);
  g_test_add_func ("/hiding/without-classes", test_without_classes);
  g_test_add_func ("/hiding/cancelled", test_cancelled);
  return g_test_run ();
}
