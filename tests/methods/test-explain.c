/* test-explain.c - what must hold for every explanation, whatever the numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include <math.h>
#include <string.h>

static void
assert_same_maps (const ViaMap *a, guint i, const ViaMap *b, guint j, double tolerance)
{
  int          side;
  const float *x = via_map_grid (a, i, &side), *y = via_map_grid (b, j, &side);

  if (tolerance == 0)
    g_assert_cmpmem (x, side * side * sizeof (float), y, side * side * sizeof (float));
  else
    {
      g_autofree double *wide = g_new (double, side *side);

      for (int p = 0; p < side * side; p++)
        wide[p] = y[p];
      g_assert_cmpfloat (map_distance (x, wide, side * side), <=, tolerance);
    }
}

/* Several classes in one call give the maps of one at a time; the same call twice gives the same bits. */
static void
test_classes (void)
{
  Fixture          f = fixture_new ("mini-vit");
  static const int classes[] = { 2, 4, 0, 6 };

  for (const ViaMethod *const *m = via_method_list (); *m != NULL; m++)
    {
      g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);
      g_autoptr (ViaMap) together = explain (trace, via_method_id (*m), classes, 4, NULL);
      g_autoptr (ViaMap) again = explain (trace, via_method_id (*m), classes, 4, NULL);

      for (guint k = 0; k < 4; k++)
        {
          g_autoptr (ViaMap) alone = explain (trace, via_method_id (*m), &classes[k], 1, NULL);

          g_assert_cmpint (via_map_class (together, k), ==, classes[k]);
          assert_same_maps (together, k, alone, 0, 1e-6);
          assert_same_maps (together, k, again, k, 0);
        }
    }
  fixture_clear (&f);
}

/* Leaving out the rows that no logit depends on changes nothing. */
static void
test_shortcuts (void)
{
  Fixture f = fixture_new ("odd-vit");
  int class = 5;

  for (int precision = 0; precision < 2; precision++)
    for (const ViaMethod *const *m = via_method_list (); *m != NULL; m++)
      {
        g_autoptr (ViaTrace) trimmed = trace_of (&f, 0, precision, FALSE), whole = trace_of (&f, 0, precision, TRUE);
        g_autoptr (ViaMap) a = explain (trimmed, via_method_id (*m), &class, 1, NULL);
        g_autoptr (ViaMap) b = explain (whole, via_method_id (*m), &class, 1, NULL);
        g_autoptr (ViaMap) c = explain (whole, via_method_id (*m), &class, 1, &(ViaExplainOptions){ .keep_attention = TRUE });

        assert_same_maps (a, 0, b, 0, precision == VIA_PRECISION_EXACT ? 1e-6 : 1e-5);
        assert_same_maps (b, 0, c, 0, 1e-6);
        g_assert_null (via_map_attention (a, VIA_ATTENTION, 0, 0));
        g_assert_null (via_map_attention (c, VIA_ATTENTION, f.config->depth, 0));
      }
  fixture_clear (&f);
}

/* The number of threads does not change a map. */
static void
test_threads (void)
{
  Fixture f = fixture_new ("mini-vit");
  int class = 4;
  g_autoptr (ViaMap) first = NULL;

  for (guint threads = 1; threads <= 3; threads++)
    {
      g_autoptr (ViaTrace) trace = NULL;
      g_autoptr (ViaMap) map = NULL;

      via_set_threads (threads);
      g_assert_cmpuint (via_get_threads (), ==, threads);
      trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);
      map = explain (trace, "transformer_attribution", &class, 1, NULL);
      if (first == NULL)
        first = g_steal_pointer (&map);
      else
        assert_same_maps (first, 0, map, 0, 1e-6);
    }
  via_set_threads (0);
  fixture_clear (&f);
}

static void
test_bad_options (void)
{
  Fixture f = fixture_new ("mini-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
  static const struct
  {
    const char       *method;
    ViaExplainOptions options;
    const char       *says;
  } bad[] = { { "rollout", { .start_layer = 3 }, "start layer 3" },
              { "rollout", { .start_layer = -1 }, "start layer -1" },
              { "last_layer", { .start_layer = 1 }, "last_layer" },
              { "rollout", { .ablation = TRUE }, "rollout" } };
  int class = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (via_explain (trace, via_method_find (bad[i].method), &class, 1, &bad[i].options, NULL, NULL, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, bad[i].says));
    }
  g_assert_null (via_method_find ("full"));
  g_assert_null (via_method_find (""));
  g_assert_null (via_method_find (NULL));
  fixture_clear (&f);
}

/* Cancelling: at the n-th call of the callback. */
typedef struct
{
  int    calls, stop_at;
  double last;
} Watch;

static gboolean
watch (double done, const char *stage, gpointer data)
{
  Watch *w = data;

  g_assert_nonnull (stage);
  g_assert_cmpfloat (done, >=, w->last);
  g_assert_cmpfloat (done, <=, 1);
  w->last = done;
  return ++w->calls != w->stop_at;
}

static void
test_cancel (void)
{
  Fixture           f = fixture_new ("mini-vit");
  g_autofree float *input = golden_input (f.config, 0);
  int class = 0;

  for (int stop_at = 1; stop_at < 60; stop_at += 7)
    {
      g_autoptr (GError) error = NULL;
      Watch w = { .stop_at = stop_at };
      g_autoptr (ViaTrace) trace = via_trace_new_from_input (f.model, input, NULL, watch, &w, &error);
      g_autoptr (ViaMap) map = NULL;

      if (trace != NULL)
        {
          w.last = 0;
          map = via_explain (trace, via_method_find ("rollout"), &class, 1, NULL, watch, &w, &error);
        }
      g_assert_true ((map == NULL) == (w.calls == stop_at));
      if (map == NULL)
        g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
      else
        g_assert_cmpfloat_with_epsilon (w.last, 1, 1e-9);
    }
  fixture_clear (&f);
}

/* An input that is not a number is refused, not explained. */
static void
test_not_numbers (void)
{
  Fixture           f = fixture_new ("mini-vit");
  g_autofree float *input = golden_input (f.config, 0);

  for (int precision = 0; precision < 2; precision++)
    {
      g_autoptr (GError) error = NULL;

      input[100] = precision ? NAN : INFINITY;
      g_assert_null (via_trace_new_from_input (f.model, input, &(ViaTraceOptions){ precision, FALSE }, NULL, NULL, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
      g_assert_nonnull (strstr (error->message, "mini-vit"));
    }
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/classes", test_classes);
  g_test_add_func ("/explain/shortcuts", test_shortcuts);
  g_test_add_func ("/explain/threads", test_threads);
  g_test_add_func ("/explain/bad-options", test_bad_options);
  g_test_add_func ("/explain/cancel", test_cancel);
  g_test_add_func ("/explain/not-numbers", test_not_numbers);
  return g_test_run ();
}
