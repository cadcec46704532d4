/* test-without.c - what a network answers without some of the patches, beside slow and direct ways to the same.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The patches that are left, one by one in a list; and whatever pixels the hidden ones have, the answer has the same bits.
 */
#include "attribution/without.h"
#include "hidden.h"

#define CLASS 1

static void
assert_near (const ViaTrace *trace, const float *a, const float *b, double off)
{
  for (int i = 0; i < via_model_n_classes (trace->model); i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], off * (1 + ABS (b[i])));
}

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
  hidden_assert_same (trace, logits, rounded);
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
  g_autoptr (ViaTrace) trace = hidden_trace (f->model, input, precision, FALSE),
                       lean = hidden_trace (f->model, input, precision, TRUE);
  g_autoptr (ViaHiding) hiding = hidden_open (trace, VIA_HIDE_DROP), of_lean = hidden_open (lean, VIA_HIDE_DROP);
  const guint       units = via_hiding_n_units (hiding), n = units / 3;
  g_autofree guint *order = hidden_order (units);
  g_autofree float *all = hidden_ask (hiding, trace, order, 0), *fewer = hidden_ask (hiding, trace, order, n), *changed = NULL,
                   *same = NULL;
  g_autofree float *leanly = hidden_ask (of_lean, lean, order, n);
  g_autofree float *other = overpaint (trace, order, n);
  g_autoptr (ViaTrace) painted = hidden_trace (f->model, other, precision, FALSE);
  g_autoptr (ViaHiding) of_painted = hidden_open (painted, VIA_HIDE_DROP);

  assert_near (trace, all, via_trace_logits (trace), precision == VIA_PRECISION_EXACT ? 1e-6 : 1e-4);
  assert_rest (trace, order, n, units, fewer);
  same = hidden_ask (of_painted, painted, order, n);
  changed = hidden_ask (of_painted, painted, order, n - 1);
  hidden_assert_same (trace, fewer, same);
  assert_near (trace, fewer, leanly, precision == VIA_PRECISION_EXACT ? 1e-6 : 1e-4);
  g_assert_cmpfloat (ABS (fewer[CLASS] - changed[CLASS]), >, 0);
}

static void
test_drop (gconstpointer name)
{
  Fixture f = fixture_new (name);

  for (gsize i = 0; i < G_N_ELEMENTS (hidden_precisions); i++)
    check_drop (&f, hidden_precisions[i]);
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
  g_autoptr (ViaTrace) trace = hidden_trace (model, one, VIA_PRECISION_EXACT, FALSE),
                       other = hidden_trace (model, two, VIA_PRECISION_EXACT, FALSE);
  g_autoptr (ViaHiding) hiding = hidden_open (trace, VIA_HIDE_DROP), of_other = hidden_open (other, VIA_HIDE_DROP);
  const guint       units = via_hiding_n_units (hiding);
  g_autofree guint *order = hidden_order (units);
  g_autofree float *last = hidden_ask (hiding, trace, order, units - 1), *a = NULL, *b = NULL;
  g_autoptr (GError) error = NULL;

  if (reads_patches (model))
    {
      const float before = last[0];

      g_assert_false (via_hiding_logits (hiding, order, units, last, NULL, NULL, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
      g_assert_cmpfloat (last[0], ==, before);
      return;
    }
  a = hidden_ask (hiding, trace, order, units);
  b = hidden_ask (of_other, other, order, units);
  hidden_assert_same (trace, a, b);
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

/* Rows and columns of a picture in its own shape. */
static void
test_native (gconstpointer name)
{
  Fixture f = fixture_new (name);
  g_autoptr (ViaTrace) trace = hidden_native_trace (f.model);
  const ViaSize patches = trace->tape->patches;
  g_autoptr (ViaHiding) hiding = hidden_open (trace, VIA_HIDE_DROP);
  const guint       units = via_hiding_n_units (hiding), n = units / 2;
  g_autofree guint *order = hidden_order (units);
  g_autofree float *fewer = hidden_ask (hiding, trace, order, n), *other = overpaint (trace, order, n), *same = NULL;
  g_autoptr (ViaTrace) painted = hidden_trace (trace->model, other, VIA_PRECISION_EXACT, FALSE);
  g_autoptr (ViaHiding) of_painted = hidden_open (painted, VIA_HIDE_DROP);

  g_assert_cmpint (patches.width, >, patches.height);
  g_assert_cmpuint (units, ==, (guint) (patches.width * patches.height));
  same = hidden_ask (of_painted, painted, order, n);
  hidden_assert_same (trace, fewer, same);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hidden_add ("without/some", hidden_networks, test_drop);
  hidden_add ("without/any", hidden_networks, test_nothing_left);
  hidden_add ("without/native", hidden_natives, test_native);
  return g_test_run ();
}
