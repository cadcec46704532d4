/* test-integrated.c - integrated gradients add up to what the score gains on the way from the baseline.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "fixture.h"
#include "square.h"

/* What the midpoint rule misses of that gain in 20 steps, and in 100. */
#define MISSED 2e-3
#define MISSED_100 2e-4

static double
sum_of (const ViaMap *map, guint k)
{
  int          side;
  const float *grid = square_grid (map, k, &side);
  double       sum = 0;

  for (int i = 0; i < side * side; i++)
    sum += grid[i];
  return sum;
}

/* The network's input that is one colour, 0 or 1; mean and deviation are 0.5. */
static float *
input_of_color (const Fixture *f, float color)
{
  int    n = 3 * f->config->image * f->config->image;
  float *input = g_new (float, n);

  for (int i = 0; i < n; i++)
    input[i] = (color - 0.5f) / 0.5f;
  return input;
}

static double
score (const ViaTrace *trace, int class, const ViaExplainOptions *options)
{
  const float *logits = via_trace_logits (trace);

  return logits[class] - (options->contrast ? logits[options->against] : 0);
}

static void
check_sum (const Fixture *f, ViaTrace *trace, const float *baseline, const ViaExplainOptions *options, double missed)
{
  const ViaTraceOptions how = { .precision = via_trace_precision (trace) };
  g_autoptr (ViaTrace) begin = via_trace_new_from_input (f->model, baseline, &how, NULL, NULL, NULL);
  const int classes[] = { 2, 4 };
  g_autoptr (ViaMap) map = explain (trace, "integrated_gradients", classes, 2, options);

  for (guint k = 0; k < 2; k++)
    {
      double gain = score (trace, classes[k], options) - score (begin, classes[k], options);

      g_test_message ("gain %.6f, missed %.1e", gain, fabs (sum_of (map, k) - gain));
      g_assert_cmpfloat (fabs (sum_of (map, k) - gain), <=, missed * MAX (1, fabs (gain)));
    }
}

static void
test_sum (gconstpointer name)
{
  Fixture           f = fixture_new (name);
  g_autofree float *grey = input_of_color (&f, 0.5f), *black = input_of_color (&f, 0), *white = input_of_color (&f, 1);

  for (ViaPrecision precision = 0; precision < 2; precision++)
    {
      g_autoptr (ViaTrace) trace = trace_of (&f, 0, precision, FALSE);

      check_sum (&f, trace, grey, &(ViaExplainOptions){ 0 }, MISSED);
      check_sum (&f, trace, grey, &(ViaExplainOptions){ .steps = 100 }, MISSED_100);
      check_sum (&f, trace, grey, &(ViaExplainOptions){ .contrast = TRUE, .against = 1 }, MISSED);
      check_sum (&f, trace, black, &(ViaExplainOptions){ .baseline = VIA_BASELINE_BLACK }, MISSED);
      check_sum (&f, trace, white, &(ViaExplainOptions){ .baseline = VIA_BASELINE_WHITE }, MISSED);
      check_sum (&f, trace, black, &(ViaExplainOptions){ .baseline = VIA_BASELINE_INPUT, .baseline_input = black }, MISSED);
    }
  fixture_clear (&f);
}

/* A network that gets blue first: black is another number there than where it gets red. */
static void
test_blue_first (void)
{
  static const float      mean[] = { 0.75f, 0.5f, 0.25f }, std[] = { 0.5f, 0.25f, 0.125f };
  const ViaExplainOptions options = { .baseline = VIA_BASELINE_BLACK };
  Fixture                 f = fixture_new ("mini-vit");
  g_autofree float       *black = input_of_color (&f, 0);
  const int               pixels = f.config->image * f.config->image;

  for (int i = 0; i < 3 * pixels; i++)
    black[i] = -mean[i / pixels] / std[i / pixels];
  fixture_describe (&f, "mean", "0.25;0.5;0.75");
  fixture_describe (&f, "std", "0.125;0.25;0.5");
  fixture_describe (&f, "channels", "bgr");
  {
    g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);

    check_sum (&f, trace, black, &options, MISSED);
  }
  fixture_clear (&f);
}

typedef struct
{
  int    calls, most;
  double last;
} Listener;

static gboolean
listen (double done, const char *stage, gpointer data)
{
  Listener *l = data;

  g_assert_cmpfloat (done, >=, l->last);
  g_assert_cmpfloat (done, <=, 1);
  l->last = done;
  return ++l->calls < l->most;
}

/* The whole way is one piece of work, which can be stopped anywhere. */
static void
test_progress (void)
{
  Fixture f = fixture_new ("mini-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
  const ViaMethod *method = via_method_find ("integrated_gradients");
  Listener         all = { .most = G_MAXINT };
  int class = 0;
  g_autoptr (ViaMap) map = via_explain (trace, method, &class, 1, NULL, listen, &all, NULL);

  g_assert_nonnull (map);
  g_assert_cmpfloat (all.last, >, 0.99);
  for (int part = 1; part < 8; part++)
    {
      g_autoptr (GError) error = NULL;
      Listener some = { .most = all.calls * part / 8 };

      g_assert_null (via_explain (trace, method, &class, 1, NULL, listen, &some, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
      g_assert_cmpint (some.calls, ==, some.most);
    }
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/integrated/sum/mini-vit", "mini-vit", test_sum);
  g_test_add_data_func ("/integrated/sum/odd-vit", "odd-vit", test_sum);
  g_test_add_data_func ("/integrated/sum/mini-vit-gen", "mini-vit-gen", test_sum);
  g_test_add_func ("/integrated/blue-first", test_blue_first);
  g_test_add_func ("/integrated/progress", test_progress);
  return g_test_run ();
}
