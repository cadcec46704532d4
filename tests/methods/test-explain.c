/* test-explain.c - what must hold for every explanation, whatever the numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "attribution/method.h"
#include "fixture.h"
#include "model.h"
#include "square.h"

static void
assert_same_maps (const ViaMap *a, guint i, const ViaMap *b, guint j, double tolerance)
{
  int                side;
  const float       *x = square_grid (a, i, &side), *y = square_grid (b, j, &side);
  g_autofree double *wide_x = g_new (double, side *side), *wide_y = g_new (double, side *side);

  if (tolerance == 0)
    g_assert_cmpmem (x, side * side * sizeof (float), y, side * side * sizeof (float));
  for (int p = 0; p < side * side; p++)
    {
      wide_x[p] = x[p];
      wide_y[p] = y[p];
    }
  g_assert_cmpfloat (map_distance (wide_x, wide_y, side * side), <=, tolerance);
}

/* Whether the network has this method; where it has not, the error says so. */
static gboolean
is_defined (ViaTrace *trace, const ViaMethod *method)
{
  g_autoptr (GError) error = NULL;
  int class = 0;
  g_autoptr (ViaMap) map = via_explain (trace, method, &class, 1, NULL, NULL, NULL, &error);

  if (!map)
    {
      g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, via_method_id (method)));
      g_assert_true (g_str_equal (via_method_id (method), "second_layer") || g_str_equal (via_method_id (method), "grad_eclip"));
    }
  return map != NULL;
}

/* One network of each family, and one for each thing that a head may read of one block. */
static const char *const families[] = { "odd-vit",  "mini-mae",       "odd-dinov2",         "mini-clip",
                                        "mini-gap", "mini-dinov2-lc", "mini-deit-distilled" };

/* Several classes in one call give the maps of one at a time, and the same call twice the same: to the bit. */
static void
check_classes (const char *name)
{
  Fixture          f = fixture_new (name);
  static const int classes[] = { 2, 4, 0, 3 };

  for (const ViaMethod *const *m = via_method_list (); *m; m++)
    {
      g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);
      gboolean defined = is_defined (trace, *m);
      g_autoptr (ViaMap) together = defined ? explain (trace, via_method_id (*m), classes, 4, NULL) : NULL;
      g_autoptr (ViaMap) again = defined ? explain (trace, via_method_id (*m), classes, 4, NULL) : NULL;

      for (guint k = 0; k < 4 && defined; k++)
        {
          g_autoptr (ViaMap) alone = explain (trace, via_method_id (*m), &classes[k], 1, NULL);

          g_assert_cmpint (via_map_class (together, k), ==, classes[k]);
          assert_same_maps (together, k, alone, 0, 0);
          assert_same_maps (together, k, again, k, 0);
        }
    }
  fixture_clear (&f);
}

static void
test_classes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    check_classes (families[i]);
  check_classes ("mini-dinov2-lc4");
}

/* One method on a trace of all rows and on one of those that count, with and without everything kept. */
static void
check_shortcuts (const Fixture *f, const ViaMethod *method, ViaPrecision precision, int start_layer)
{
  g_autoptr (ViaTrace) trimmed = trace_of (f, 0, precision, FALSE), whole = trace_of (f, 0, precision, TRUE);
  ViaExplainOptions options = { .start_layer = start_layer }, keep = { .start_layer = start_layer, .keep_attention = TRUE };
  int class = 3;
  g_autoptr (ViaMap) a = explain (trimmed, via_method_id (method), &class, 1, &options);
  g_autoptr (ViaMap) b = explain (whole, via_method_id (method), &class, 1, &options);
  g_autoptr (ViaMap) c = explain (whole, via_method_id (method), &class, 1, &keep);

  assert_same_maps (a, 0, b, 0, precision == VIA_PRECISION_EXACT ? 1e-6 : 1e-5);
  assert_same_maps (b, 0, c, 0, 1e-6);
  g_assert_null (via_map_attention (a, VIA_ATTENTION, 0, 0));
  g_assert_null (via_map_attention (c, VIA_ATTENTION, f->config->depth, 0));
}

/* Leaving out the rows that no logit depends on, and what lies below the last block asked for, changes nothing. */
static void
test_shortcuts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      Fixture f = fixture_new (families[i]);
      g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);

      for (const ViaMethod *const *m = via_method_list (); *m; m++)
        for (int precision = 0; precision < 2 && is_defined (trace, *m); precision++)
          {
            check_shortcuts (&f, *m, precision, 0);
            if (method_has_start (*m))
              check_shortcuts (&f, *m, precision, 1);
          }
      fixture_clear (&f);
    }
}

/* The flavour of the 2021 paper against its formula. */
static void
test_flavour (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (int start_layer = 0; start_layer < 2; start_layer++)
      {
        Fixture f = fixture_new (families[i]);
        g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, TRUE);
        Asked asked = { .class = 2,
                        .method = via_method_find ("transformer_attribution"),
                        .options = { .start_layer = start_layer, .flavour = VIA_FLAVOUR_CHEFER2021 } };
        g_autoptr (ViaMap) kept =
            explain (trace, "transformer_attribution", &asked.class, 1, &(ViaExplainOptions){ .keep_attention = TRUE });
        gsize              n;
        g_autofree double *map = asked_map (&f, trace, &asked, &n),
                          *slow = slow_attribution (&f, kept, start_layer, VIA_FLAVOUR_CHEFER2021);
        g_autoptr (ViaMap) usual = explain (trace, "transformer_attribution", &asked.class, 1, NULL);
        int                side;
        const float       *grid = square_grid (usual, 0, &side);
        g_autofree double *other = g_new (double, n);

        for (gsize p = 0; p < n; p++)
          other[p] = grid[p];
        g_assert_cmpfloat (map_distance (map, slow, n), <=, 1e-6);
        g_assert_cmpfloat (map_distance (map, other, n), >, 1e-3); /* the test can tell the flavours apart */
        fixture_clear (&f);
      }
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
      if (!first)
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
              { "full", { .start_layer = 1 }, "full" },
              { "full", { .ablation = TRUE }, "full" },
              { "rollout", { .flavour = VIA_FLAVOUR_CHEFER2021 }, "flavour" },
              { "rollout", { .ablation = TRUE }, "rollout" },
              { "rollout", { .contrast = TRUE, .against = 1 }, "rollout" },
              { "full", { .contrast = TRUE, .against = 1 }, "full" },
              { "last_layer", { .contrast = TRUE, .against = 1 }, "with ablation" },
              { "attention_rollout", { .contrast = TRUE, .against = 1 }, "attention_rollout" },
              { "generic_attention", { .flavour = VIA_FLAVOUR_CHEFER2021 }, "flavour" },
              { "gradcam", { .start_layer = 1 }, "gradcam" },
              { "libra_ixg", { .start_layer = 1 }, "libra_ixg" },
              { "libra", { .start_layer = 3 }, "start layer 3" },
              { "libra", { .gammas = TRUE }, "attn_lrp has them" },
              { "input_x_gradient", { .steps = 5 }, "integrated_gradients has them" },
              { "libra", { .baseline = VIA_BASELINE_BLACK }, "integrated_gradients has them" },
              { "full", { .variant = VIA_VARIANT_FULL }, "attn_lrp has them" },
              { "transformer_attribution", { .contrast = TRUE, .against = 0 }, "class 0" } };
  int class = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (via_explain (trace, via_method_find (bad[i].method), &class, 1, &bad[i].options, NULL, NULL, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, bad[i].says));
    }
  g_assert_null (via_method_find ("fuller"));
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

      if (trace)
        {
          w.last = 0;
          map = via_explain (trace, via_method_find ("rollout"), &class, 1, NULL, watch, &w, &error);
        }
      g_assert_true ((map == NULL) == (w.calls == stop_at));
      if (!map)
        g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
      else
        g_assert_cmpfloat_with_epsilon (w.last, 1, 1e-9);
    }
  fixture_clear (&f);
}

/* A network whose head has nothing but zeros for class `class`. */
static Fixture
fixture_without (const char *name, const char *head, int class)
{
  Fixture          f = fixture_new (name);
  g_autofree char *leaf = g_strconcat (name, ".safetensors", NULL), *path = g_build_filename (f.folder, leaf, NULL);
  g_autofree char *ini = g_strconcat (f.folder, "/", name, ".ini", NULL), *bytes = NULL;
  const Tensor    *weights = weights_find (f.model->weights, head);
  gsize            size, row = (gsize) weights->count / f.config->classes * sizeof (float);
  gsize            at = (const char *) weights->data - (const char *) g_bytes_get_data (weights_bytes (f.model->weights), &size);

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  memset (bytes + at + class * row, 0, row);
  via_model_free (f.model);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  f.model = via_model_open (ini, NULL);
  g_assert_nonnull (f.model);
  return f;
}

/* A class that nothing speaks for has a map of zeros, says so, and leaves the other classes alone. */
static void
test_vanishing (void)
{
  static const struct
  {
    const char *network, *head;
  } cases[] = { { "mini-vit", "head.weight" }, { "mini-mae", "head.1.weight" }, { "odd-dinov2", "classifier.weight" } };
  static const int classes[] = { 1, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int precision = 0; precision < 2; precision++)
      {
        Fixture f = fixture_without (cases[i].network, cases[i].head, 1);
        g_autoptr (ViaTrace) trace = trace_of (&f, 0, precision, FALSE);
        g_autoptr (ViaMap) map = explain (trace, "transformer_attribution", classes, 2, NULL);
        const float *heat = via_map_heat (map, 0);

        for (int p = 0; p < f.config->image * f.config->image; p++)
          g_assert_cmpfloat (heat[p], ==, 0);
        g_assert_nonnull (strstr (via_map_note (map, 0), "class 1"));
        g_assert_nonnull (strstr (via_map_note (map, 0), "no relevance"));
        g_assert_null (via_map_note (map, 1));
        fixture_clear (&f);
      }
}

/* A map that is the same everywhere for another reason says that: here a gradient of zero, without any relevance. */
static void
test_constant (void)
{
  Fixture f = fixture_without ("odd-dinov2", "classifier.weight", 1);
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);
  int class = 1, side;
  g_autoptr (ViaMap) map = explain (trace, "last_layer", &class, 1, &(ViaExplainOptions){ .ablation = TRUE });

  g_assert_nonnull (strstr (via_map_note (map, 0), "same everywhere"));
  g_assert_cmpfloat (square_grid (map, 0, &side)[0], ==, 0);
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
  g_test_add_func ("/explain/flavour", test_flavour);
  g_test_add_func ("/explain/vanishing", test_vanishing);
  g_test_add_func ("/explain/constant", test_constant);
  g_test_add_func ("/explain/threads", test_threads);
  g_test_add_func ("/explain/bad-options", test_bad_options);
  g_test_add_func ("/explain/cancel", test_cancel);
  g_test_add_func ("/explain/not-numbers", test_not_numbers);
  return g_test_run ();
}
