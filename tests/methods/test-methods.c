/* test-methods.c - whole explanations against the reference's results in float64, and what must hold for any of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With the name of a golden configuration it compares logits, maps and every block's attention, gradient and relevance, and
 * names the first block that differs, from the logits down.  Without, it tests the calls themselves.
 */
#include "golden.h"
#include "via.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* The largest allowed difference, by precision: of logits, of maps stretched to [0,1], and of attention, gradients and
 * relevances relative to the block's largest. */
typedef struct
{
  double logits, map, attention;
} Tolerance;

/* From the table of tolerances in README.md beside the golden data.  It promises nothing for single relevances of an
 * ill-conditioned network in float32. */
static const Tolerance tolerances[2][2] = {
  [PROFILE_POS] = { [VIA_PRECISION_EXACT] = { 1e-5, 5e-6, 1e-5 }, [VIA_PRECISION_FAST] = { 2e-5, 2e-5, 3e-5 } },
  [PROFILE_GEN] = { [VIA_PRECISION_EXACT] = { 1e-5, 2e-5, 2e-5 }, [VIA_PRECISION_FAST] = { 2e-5, 5e-3, INFINITY } },
};

static const char *const precision_names[] = { "exact", "fast" };

typedef struct
{
  const GoldenConfig *config;
  char               *folder;
  ViaModel           *model;
} Fixture;

static Fixture
fixture_new (const char *name)
{
  g_autoptr (GError) error = NULL;
  Fixture          f = { .config = golden_config (name), .folder = g_dir_make_tmp ("via-XXXXXX", NULL) };
  g_autofree char *leaf = g_strconcat (name, ".safetensors", NULL), *checkpoint = g_build_filename (f.folder, leaf, NULL);
  g_autofree char *ini = g_strconcat (name, ".ini", NULL), *path = g_build_filename (f.folder, ini, NULL);

  golden_checkpoint (f.config, checkpoint);
  f.model = via_model_open (path, &error);
  g_assert_no_error (error);
  return f;
}

static void
fixture_clear (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  via_model_free (f->model);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static ViaTrace *
trace_of (const Fixture *f, int input, ViaPrecision precision, gboolean every_row)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *picture = golden_input (f->config, input);
  ViaTrace *trace = via_trace_new_from_input (f->model, picture, &(ViaTraceOptions){ precision, every_row }, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

static ViaMap *
explain (ViaTrace *trace, const char *method, const int *classes, guint n, const ViaExplainOptions *options)
{
  g_autoptr (GError) error = NULL;
  ViaMap *map = via_explain (trace, via_method_find (method), classes, n, options, NULL, NULL, &error);

  g_assert_no_error (error);
  return map;
}

/* Golden results */

/* max |a - b|/scale */
static double
distance (const float *a, const double *b, gsize n, double scale)
{
  double most = 0;

  for (gsize i = 0; i < n; i++)
    {
      double d = fabs (a[i] - b[i]) / scale;

      most = d <= most ? most : d; /* a NaN is the most */
    }
  return most;
}

static double
largest (const double *x, gsize n)
{
  double most = 1e-300;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, fabs (x[i]));
  return most;
}

static void
stretch (double *x, gsize n)
{
  double low = x[0], high = x[0];

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, x[i]);
      high = MAX (high, x[i]);
    }
  for (gsize i = 0; i < n; i++)
    x[i] = (x[i] - low) / (high - low);
}

/* max |minmax (a) - minmax (b)| */
static double
map_distance (const float *a, const double *b, gsize n)
{
  g_autofree double *x = g_new (double, n), *y = g_memdup2 (b, n * sizeof *b);
  double             most = 0;

  for (gsize i = 0; i < n; i++)
    x[i] = a[i];
  stretch (x, n);
  stretch (y, n);
  for (gsize i = 0; i < n; i++)
    {
      double d = fabs (x[i] - y[i]);

      most = d <= most ? most : d;
    }
  return most;
}

static void
check (const char *what, const char *precision, double difference, double tolerance)
{
  g_test_message ("%-5s %-45s %.2e (%.0e)", precision, what, difference, tolerance);
  if (!(difference <= tolerance))
    g_error ("%s, %s: off by %.3g, allowed %.3g", what, precision, difference, tolerance);
}

/* Attention, gradient and relevance, from the last block down: the first that is off is where it went wrong. */
static void
check_blocks (const Fixture *f, Golden *golden, int input, int class, ViaPrecision precision)
{
  static const struct
  {
    ViaAttentionKind kind;
    const char      *name;
    gboolean         of_class;
  } kinds[] = { { VIA_ATTENTION, "attn", FALSE },
                { VIA_ATTENTION_GRADIENT, "attn_grad", TRUE },
                { VIA_ATTENTION_RELEVANCE, "attn_cam", TRUE } };
  g_autoptr (ViaTrace) trace = trace_of (f, input, precision, TRUE);
  g_autoptr (ViaMap) map = explain (trace, "transformer_attribution", &class, 1, &(ViaExplainOptions){ .keep_attention = TRUE });

  for (int block = f->config->depth - 1; block >= 0; block--)
    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
      {
        g_autofree char *name = kinds[i].of_class ? g_strdup_printf ("in%d.c%d.%s.%d", input, class, kinds[i].name, block)
                                                  : g_strdup_printf ("in%d.%s.%d", input, kinds[i].name, block);
        gsize            n;
        const double    *wanted = golden_tensor (golden, name, &n);

        if (wanted != NULL)
          check (name, precision_names[precision],
                 distance (via_map_attention (map, kinds[i].kind, block, 0), wanted, n, largest (wanted, n)),
                 tolerances[f->config->profile][precision].attention);
      }
}

/* "in0.c4.rollout+start1": a map of a method that we have?  Fills in the class and the options. */
static const ViaMethod *
parse (const char *name, int input, int *class, ViaExplainOptions *options)
{
  g_autofree char *prefix = g_strdup_printf ("in%d.c", input);
  g_auto (GStrv) parts = NULL;
  char *method;

  if (!g_str_has_prefix (name, prefix))
    return NULL;
  *class = (int) g_ascii_strtoll (name + strlen (prefix), &method, 10);
  parts = g_strsplit (method + 1, "+", 2);
  *options =
      (ViaExplainOptions){ .start_layer = g_strcmp0 (parts[1], "start1") == 0, .ablation = g_strcmp0 (parts[1], "abl") == 0 };
  return parts[1] == NULL || options->start_layer || options->ablation ? via_method_find (parts[0]) : NULL;
}

static int
check_maps (const Fixture *f, Golden *golden, int input, ViaPrecision precision)
{
  g_autoptr (ViaTrace) trace = trace_of (f, input, precision, FALSE);
  int checked = 0;

  for (guint i = 0; i < golden_n_tensors (golden); i++)
    {
      const char       *name = golden_tensor_name (golden, i);
      ViaExplainOptions options;
      int class, side;
      const ViaMethod *method = parse (name, input, &class, &options);
      g_autoptr (ViaMap) map = NULL;
      gsize         n;
      const double *wanted = golden_tensor (golden, name, &n);

      if (method == NULL)
        continue;
      map = explain (trace, via_method_id (method), &class, 1, &options);
      check (name, precision_names[precision], map_distance (via_map_grid (map, 0, &side), wanted, n),
             tolerances[f->config->profile][precision].map);
      g_assert_cmpint (side * side, ==, n);
      checked++;
    }
  return checked;
}

static void
check_logits (const Fixture *f, Golden *golden, int input, ViaPrecision precision)
{
  g_autofree char *name = g_strdup_printf ("in%d.logits", input);
  g_autoptr (ViaTrace) trace = trace_of (f, input, precision, FALSE);
  gsize         n;
  const double *wanted = golden_tensor (golden, name, &n);

  g_assert_cmpint (n, ==, f->config->classes);
  check (name, precision_names[precision], distance (via_trace_logits (trace), wanted, n, 1),
         tolerances[f->config->profile][precision].logits);
}

static void
test_golden (gconstpointer name)
{
  Fixture f = fixture_new (name);
  g_autoptr (Golden) golden = golden_open (name);
  int maps = 0, classes = 0;

  for (int precision = 0; precision < 2; precision++)
    for (int input = 0; input < 2; input++)
      {
        check_logits (&f, golden, input, precision);
        for (int class = 0; class < f.config->classes; class ++)
          {
            g_autofree char *first = g_strdup_printf ("in%d.c%d.attn_cam.0", input, class);

            if (golden_tensor (golden, first, NULL) != NULL)
              {
                check_blocks (&f, golden, input, class, precision);
                classes++;
              }
          }
        maps += check_maps (&f, golden, input, precision);
      }
  g_test_message ("%d maps and all blocks of %d classes", maps, classes);
  g_assert_cmpint (classes, >=, 2);
  g_assert_cmpint (maps, >=, 2 * 2 * 7); /* two precisions, two inputs, four methods and three variants */
  fixture_clear (&f);
}

/* What holds for every explanation */

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

/* Choosing classes */

static void
assert_choice (const ViaTrace *trace, const char *spec, guint n, const int *wanted)
{
  g_autoptr (GError) error = NULL;
  guint           count = 0;
  g_autofree int *classes = via_trace_choose (trace, spec, &count, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (classes[i], ==, wanted[i]);
}

static void
assert_no_choice (const ViaTrace *trace, const char *spec, const char *says)
{
  g_autoptr (GError) error = NULL;
  guint n = 77;

  g_assert_null (via_trace_choose (trace, spec, &n, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_cmpuint (n, ==, 77);
}

static void
test_choose (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = via_model_open ("demo", &error);
  g_autofree float *input = g_new0 (float, 3 * 96 * 96);
  g_autoptr (ViaTrace) trace = NULL;
  ViaGuess best[3];
  int      top[3];

  g_assert_no_error (error);
  trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, &error);
  g_assert_cmpuint (via_trace_top (trace, best, 3), ==, 3);
  for (int i = 0; i < 3; i++)
    top[i] = best[i].index;
  g_assert_cmpfloat (best[0].probability, >=, best[1].probability);
  assert_choice (trace, "", 1, top);
  assert_choice (trace, NULL, 1, top);
  assert_choice (trace, " top:3 ", 3, top);
  assert_choice (trace, "2", 1, (int[]){ 2 });
  assert_choice (trace, "2, 1,2", 2, (int[]){ 2, 1 });
  assert_choice (trace, via_model_label (model, 3), 1, (int[]){ 3 });
  {
    g_autofree char *upper = g_ascii_strup (via_model_label (model, 3), -1);
    g_autofree char *both = g_strdup_printf ("\"%s,%s\"", upper, via_model_label (model, 0));

    assert_choice (trace, upper, 1, (int[]){ 3 });
    assert_choice (trace, both, 2, (int[]){ 3, 0 });
  }
  assert_no_choice (trace, "24000", "24000");
  assert_no_choice (trace, "99999999999999999999999", "99999999999999999999999");
  assert_no_choice (trace, "no such thing", "no such thing");
  assert_no_choice (trace, "-1", "-1");
  assert_no_choice (trace, "1,,2", "empty");
  assert_no_choice (trace, "a", "fits");
  assert_no_choice (trace, "top:0", "top:0");
}

/* Probabilities add up to 1. */
static void
test_probabilities (void)
{
  Fixture  f = fixture_new ("odd-vit");
  ViaGuess best[20];
  double   sum = 0;
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);

  g_assert_cmpuint (via_trace_top (trace, best, 20), ==, f.config->classes);
  for (int i = 0; i < f.config->classes; i++)
    sum += best[i].probability;
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    {
      g_autofree char *path = g_strconcat ("/golden/", argv[1], NULL);

      g_test_add_data_func (path, argv[1], test_golden);
      return g_test_run ();
    }
  g_test_add_func ("/methods/classes", test_classes);
  g_test_add_func ("/methods/shortcuts", test_shortcuts);
  g_test_add_func ("/methods/threads", test_threads);
  g_test_add_func ("/methods/bad-options", test_bad_options);
  g_test_add_func ("/methods/cancel", test_cancel);
  g_test_add_func ("/methods/not-numbers", test_not_numbers);
  g_test_add_func ("/methods/choose", test_choose);
  g_test_add_func ("/methods/probabilities", test_probabilities);
  return g_test_run ();
}
