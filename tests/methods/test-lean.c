/* test-lean.c - a trace that makes blocks again when they are asked for: all that is said of it is the same to the bit.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every form of generated network but the large ones, in both precisions, with the rows that the head reads and with all; every method that
 * the network has, one after the other from the same two traces, so that the walks find the slot as others have left it.
 */
#include <string.h>

#include "fixture.h"
#include "memory.h"
#include "trace.h"
#include "via-words.h"

static const int classes[] = { 2, 0 };

/* What is asked of each method that can be asked so. */
static const ViaExplainOptions options[] = {
  { .check = TRUE },
  { .contrast = TRUE, .against = 1 },
  { .start_layer = 1, .start_given = TRUE },
  { .ablation = TRUE },
  { .flavour = VIA_FLAVOUR_CHEFER2021 },
  { .variant = VIA_VARIANT_FULL },
  { .steps = 2, .baseline = VIA_BASELINE_WHITE },
};

typedef struct
{
  ViaTrace *plain, *lean;
  int       compared; /* maps */
} Pair;

static ViaTrace *
run (const Fixture *f, ViaPrecision precision, gboolean every_row, gboolean lean)
{
  const ViaTraceOptions how = { .precision = precision, .every_row = every_row, .lean = lean };
  g_autoptr (GError) error = NULL;
  g_autofree float *input = golden_input (f->config, 0);
  ViaTrace         *trace = via_trace_new_from_input (f->model, input, &how, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

static void
assert_same (const float *a, const float *b, gsize n)
{
  g_assert_true (!a == !b);
  if (a)
    g_assert_cmpmem (a, n * sizeof *a, b, n * sizeof *b);
}

static void
compare_matrices (const ViaMap *a, const ViaMap *b, const Pair *pair)
{
  const ViaModel *model = via_trace_model (pair->plain);
  const gsize     n = (gsize) via_model_n_tokens (model);

  for (int block = 0; block < via_model_n_blocks (model); block++)
    for (int kind = VIA_ATTENTION; kind <= VIA_ATTENTION_RELEVANCE; kind++)
      for (guint k = 0; k < G_N_ELEMENTS (classes); k++)
        assert_same (via_map_attention (a, kind, block, k), via_map_attention (b, kind, block, k),
                     (gsize) via_model_n_heads (model) * n * n);
}

static void
compare_maps (const ViaMap *a, const ViaMap *b)
{
  for (guint k = 0; k < G_N_ELEMENTS (classes); k++)
    {
      ViaSize         cells, pixels = via_map_pixels (a);
      const float    *grid = via_map_grid (a, k, &cells);
      const gsize     n = (gsize) cells.width * (gsize) cells.height;
      const ViaCheck *check = via_map_check (a, k), *same = via_map_check (b, k);
      int             tokens = 0;
      const float    *readout = via_map_readout (a, k, &tokens);

      assert_same (grid, via_map_grid (b, k, NULL), n);
      assert_same (via_map_rival (a, k), via_map_rival (b, k), n);
      assert_same (via_map_heat (a, k), via_map_heat (b, k), (gsize) pixels.width * (gsize) pixels.height);
      assert_same (readout, via_map_readout (b, k, &tokens), (gsize) tokens);
      g_assert_cmpstr (via_map_note (a, k), ==, via_map_note (b, k));
      g_assert_true (!check == !same);
      if (check)
        g_assert_cmpmem (check->parts, sizeof check->parts, same->parts, sizeof same->parts);
    }
}

static void
compare_method (Pair *pair, const ViaMethod *method, const ViaExplainOptions *asked)
{
  g_autoptr (ViaMap) a = via_explain (pair->plain, method, classes, G_N_ELEMENTS (classes), asked, NULL, NULL, NULL);
  g_autoptr (ViaMap) b = via_explain (pair->lean, method, classes, G_N_ELEMENTS (classes), asked, NULL, NULL, NULL);

  g_test_message ("%s", via_method_id (method));
  g_assert_true (!a == !b);
  if (!a)
    return;
  compare_maps (a, b);
  if (asked->keep_attention)
    compare_matrices (a, b, pair);
  pair->compared++;
}

static void
compare_all (Pair *pair, gboolean every_row)
{
  ViaExplainOptions keep = { .keep_attention = TRUE };

  g_assert_nonnull (pair->lean->lean);
  assert_same (via_trace_logits (pair->plain), via_trace_logits (pair->lean),
               (gsize) via_model_n_classes (via_trace_model (pair->plain)));
  for (const ViaMethod *const *m = via_method_list (); *m; m++)
    {
      if (every_row)
        compare_method (pair, *m, &keep);
      for (gsize i = 0; i < (every_row ? 1 : G_N_ELEMENTS (options)); i++)
        compare_method (pair, *m, &options[i]);
    }
  g_assert_cmpint (pair->compared, >, every_row ? 20 : 30);
}

static void
compare_traces (const Fixture *f, ViaPrecision precision, gboolean every_row)
{
  Pair pair = { run (f, precision, every_row, FALSE), run (f, precision, every_row, TRUE), 0 };

  compare_all (&pair, every_row);
  via_trace_free (pair.plain);
  via_trace_free (pair.lean);
}

static void
test_network (gconstpointer data)
{
  Fixture f = fixture_new (data);

  compare_traces (&f, VIA_PRECISION_EXACT, FALSE);
  compare_traces (&f, VIA_PRECISION_EXACT, TRUE);
  compare_traces (&f, VIA_PRECISION_FAST, FALSE);
  fixture_clear (&f);
}

static ViaModel *
model_of_texts (const Fixture *f, double first)
{
  static const char *const names[] = { "one", "two", "three", NULL };
  gsize                    features = (gsize) via_model_n_features (f->model);
  g_autofree double       *texts = g_new0 (double, 3 * features);
  g_autoptr (GError) error = NULL;
  ViaModel *model;

  for (gsize i = 0; i < 3; i++)
    texts[i * features + i] = first;
  model = via_model_with_texts (f->model, names, texts, 10, &error);
  g_assert_no_error (error);
  return model;
}

/* The same picture, asked about other texts. */
static void
test_texts (void)
{
  Fixture f = fixture_new ("mini-cliptext");
  g_autoptr (ViaModel) one = model_of_texts (&f, 1);
  g_autoptr (ViaModel) other = model_of_texts (&f, -1);

  for (int precision = VIA_PRECISION_EXACT; precision <= VIA_PRECISION_FAST; precision++)
    {
      Fixture asked = { f.config, f.folder, one };
      g_autoptr (ViaTrace) plain = run (&asked, precision, FALSE, FALSE);
      g_autoptr (ViaTrace) lean = run (&asked, precision, FALSE, TRUE);
      Pair pair = { via_trace_with_texts (plain, other, NULL), via_trace_with_texts (lean, other, NULL), 0 };

      compare_all (&pair, FALSE);
      via_trace_free (pair.plain);
      via_trace_free (pair.lean);
    }
  fixture_clear (&f);
}

/* The large ones are too slow; others are networks of the same form with other numbers, or other results of the same network; and of two
 * texts nothing can be asked that is not asked below. */
static gboolean
is_tested (const GoldenConfig *config)
{
  return !g_str_has_prefix (config->name, "full-") && !g_str_has_suffix (config->name, "-gen") && !strstr (config->name, "-read")
         && config->text_width == 0 && config->classes > 2;
}

static const char *const several[] = { "transformer_attribution", "libra", "legrad", "attention_rollout" };

/* All methods about all classes. */
static void
explain_several (ViaTrace *trace, const ViaExplainOptions *asked, ViaMap *maps[])
{
  const ViaMethod  *methods[G_N_ELEMENTS (several)];
  ViaExplainOptions each[G_N_ELEMENTS (several)];
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    {
      methods[i] = via_method_find (several[i]);
      each[i] = *asked;
    }
  via_explain_together (trace, methods, G_N_ELEMENTS (several), classes, G_N_ELEMENTS (classes), each, maps, NULL, NULL, NULL,
                        &error);
  g_assert_no_error (error);
}

/* By the greediest of the methods alone, about k classes. */
static guint64
most_needed (const ViaTrace *trace, const ViaExplainOptions *asked, int k)
{
  guint64 most = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    {
      const MethodCall call = { .trace = (ViaTrace *) trace, .method = via_method_find (several[i]), .options = asked };

      most = MAX (most, memory_of_calls (trace, &call, 1, k));
    }
  return most;
}

/* Where a bound leaves no room for all at once, methods and classes come one after the other, with the same bits. */
static void
compare_portions (const Fixture *f, const ViaExplainOptions *asked)
{
  g_autoptr (ViaTrace) plain = run (f, VIA_PRECISION_EXACT, FALSE, FALSE);
  g_autoptr (ViaTrace) lean = run (f, VIA_PRECISION_EXACT, FALSE, TRUE);
  ViaMap *a[G_N_ELEMENTS (several)], *b[G_N_ELEMENTS (several)];

  explain_several (plain, asked, a);
  lean->form.bound = most_needed (lean, asked, 1);
  g_assert_cmpuint (most_needed (lean, asked, 2), >, lean->form.bound);
  explain_several (lean, asked, b);
  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    {
      compare_maps (a[i], b[i]);
      via_map_free (a[i]);
      via_map_free (b[i]);
    }
}

static void
test_portions (void)
{
  Fixture f = fixture_new ("odd-vit");

  compare_portions (&f, &(ViaExplainOptions){ .check = TRUE });
  compare_portions (&f, &(ViaExplainOptions){ .contrast = TRUE, .against = 1, .where_possible = TRUE });
  fixture_clear (&f);
}

/* What does not fit even so is one sentence. */
static void
test_too_little (void)
{
  Fixture f = fixture_new ("odd-vit");
  g_autoptr (ViaTrace) lean = run (&f, VIA_PRECISION_FAST, FALSE, TRUE);
  g_autoptr (GError) error = NULL;

  lean->form.bound = 1000000;
  g_assert_null (via_explain (lean, via_method_find ("rollout"), classes, 1, NULL, NULL, NULL, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_MEMORY);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  const GoldenConfig *config;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; (config = golden_nth (i)); i++)
    if (is_tested (config))
      {
        g_autofree char *path = g_strconcat ("/lean/", config->name, NULL);

        g_test_add_data_func (path, config->name, test_network);
      }
  g_test_add_func ("/lean/texts", test_texts);
  g_test_add_func ("/lean/portions", test_portions);
  g_test_add_func ("/lean/too little", test_too_little);
  return g_test_run ();
}
