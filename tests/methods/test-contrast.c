/* test-contrast.c - why one class rather than another.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "fixture.h"
#include "square.h"

#define CLASS 2
#define RIVAL 4

/* One network of each family. */
static const char *const families[] = { "odd-vit", "mini-mae", "odd-dinov2", "mini-clip" };

static ViaMap *
explain_one (ViaTrace *trace, int class, const ViaExplainOptions *options)
{
  return explain (trace, "transformer_attribution", &class, 1, options);
}

static double *
widened (const float *grid, gsize n)
{
  double *wide = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    wide[i] = grid[i];
  return wide;
}

static double
largest (const float *x, gsize n)
{
  double most = 0;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, fabs (x[i]));
  return most;
}

/* The gradient is that of the difference of the two logits; the relevance is the class's own. */
static void
check_kept (const Fixture *f, ViaTrace *trace)
{
  ViaExplainOptions plain = { .keep_attention = TRUE }, contrast = { .keep_attention = TRUE, .contrast = TRUE, .against = RIVAL };
  g_autoptr (ViaMap) a = explain_one (trace, CLASS, &plain), b = explain_one (trace, RIVAL, &plain);
  g_autoptr (ViaMap) both = explain_one (trace, CLASS, &contrast);
  gsize n = (gsize) f->config->heads * via_model_n_tokens (f->model) * via_model_n_tokens (f->model);

  for (int block = 0; block < f->config->depth; block++)
    {
      const float *g = via_map_attention (both, VIA_ATTENTION_GRADIENT, block, 0);
      const float *of_a = via_map_attention (a, VIA_ATTENTION_GRADIENT, block, 0);
      const float *of_b = via_map_attention (b, VIA_ATTENTION_GRADIENT, block, 0);
      double       scale = MAX (largest (of_a, n), largest (of_b, n));

      for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat (fabs (g[i] - ((double) of_a[i] - of_b[i])), <=, 1e-5 * scale);
      g_assert_cmpmem (via_map_attention (both, VIA_ATTENTION_RELEVANCE, block, 0), n * sizeof (float),
                       via_map_attention (a, VIA_ATTENTION_RELEVANCE, block, 0), n * sizeof (float));
    }
}

/* Against all others: the mean of what it is against each, for what is linear in the seed; the rival's map is the opposite. */
static void
check_rest (const Fixture *f, ViaTrace *trace, const char *method)
{
  ViaExplainOptions options = { .contrast = TRUE, .against = VIA_REST };
  int class = CLASS, n = f->config->classes, side;
  g_autoptr (ViaMap) rest = explain (trace, method, &class, 1, &options);
  const float       *grid = square_grid (rest, 0, &side), *rival = via_map_rival (rest, 0);
  g_autofree double *mean = g_new0 (double, side *side);
  double             most = 0;

  for (options.against = 0; options.against < n; options.against++)
    {
      g_autoptr (ViaMap) one = options.against == CLASS ? NULL : explain (trace, method, &class, 1, &options);

      for (int i = 0; i < side * side && one; i++)
        mean[i] += square_grid (one, 0, &side)[i] / (double) (n - 1);
    }
  for (int i = 0; i < side * side; i++)
    most = MAX (most, fabs (mean[i]));
  for (int i = 0; i < side * side; i++)
    {
      g_assert_cmpfloat (fabs (grid[i] - mean[i]), <=, 1e-4 * most);
      g_assert_cmpfloat (fabs (grid[i] + rival[i]), <=, 1e-4 * most);
    }
}

/* The relevance of all others starts at each with its share. */
static void
check_rest_of_rollout (const Fixture *f, ViaTrace *trace)
{
  ViaExplainOptions options = { .contrast = TRUE, .against = VIA_REST }, other = { .contrast = TRUE, .against = RIVAL };
  int class = CLASS, side;
  g_autoptr (ViaMap) rest = explain (trace, "transformer_attribution", &class, 1, &options);
  g_autoptr (ViaMap) one = explain (trace, "transformer_attribution", &class, 1, &other);
  gsize n;

  square_grid (rest, 0, &side);
  n = (gsize) side * side * sizeof (float);
  g_assert_true (memcmp (square_grid (rest, 0, &side), square_grid (one, 0, &side), n) != 0);
  g_assert_true (memcmp (via_map_rival (rest, 0), via_map_rival (one, 0), n) != 0);
  g_assert_true (memcmp (via_map_rival (rest, 0), square_grid (rest, 0, &side), n) != 0);
  g_assert_cmpint (f->config->classes, >, 2);
}

/* The map is the formula's, of what was kept, and another than the plain one. */
static void
check_map (const Fixture *f, ViaTrace *trace, int start_layer, ViaFlavour flavour)
{
  ViaExplainOptions options = { .start_layer = start_layer, .flavour = flavour, .contrast = TRUE, .against = RIVAL };
  ViaExplainOptions keep = options, plain = { .start_layer = start_layer, .flavour = flavour };
  g_autoptr (ViaMap) map = explain_one (trace, CLASS, &options), usual = explain_one (trace, CLASS, &plain), kept = NULL;
  int                side;
  const float       *grid = square_grid (map, 0, &side);
  g_autofree double *x = widened (grid, side * side), *other = widened (square_grid (usual, 0, &side), side * side), *slow = NULL;

  keep.keep_attention = TRUE;
  kept = explain_one (trace, CLASS, &keep);
  slow = slow_attribution (f, kept, start_layer, flavour);
  g_assert_cmpfloat (map_distance (x, slow, side * side), <=, 1e-6);
  g_assert_cmpfloat (map_distance (x, other, side * side), >, 1e-3);
  g_assert_null (via_map_rival (usual, 0));
}

static void
test_formula (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      Fixture f = fixture_new (families[i]);
      g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, TRUE);

      check_kept (&f, trace);
      check_map (&f, trace, 0, VIA_FLAVOUR_REFERENCE);
      check_map (&f, trace, 1, VIA_FLAVOUR_REFERENCE);
      check_map (&f, trace, 0, VIA_FLAVOUR_CHEFER2021);
      fixture_clear (&f);
    }
}

/* Both sides of a contrast are lessened by the same number, so that their difference, which is what two-sided colours show, is that of
 * the formulas: also where each has something that all patches have alike, and not both as much. */
static void
check_difference (const char *network, ViaFlavour flavour)
{
  Fixture f = fixture_new (network);
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, TRUE);
  ViaExplainOptions options = { .flavour = flavour, .contrast = TRUE, .against = RIVAL, .keep_attention = TRUE }, turned = options;
  g_autoptr (ViaMap) map = explain_one (trace, CLASS, &options), other = NULL;
  int                side;
  const float       *grid = square_grid (map, 0, &side), *rival = via_map_rival (map, 0);
  g_autofree double *a = slow_attribution (&f, map, 0, flavour), *b = NULL;
  double             most = 0, off = 0, least = INFINITY;

  turned.against = CLASS;
  other = explain_one (trace, RIVAL, &turned);
  b = slow_attribution (&f, other, 0, flavour);
  for (int p = 0; p < side * side; p++)
    {
      most = MAX (most, fabs (a[p] - b[p]));
      off = MAX (off, fabs ((double) grid[p] - rival[p] - (a[p] - b[p])));
      least = MIN (least, grid[p]);
    }
  g_assert_cmpfloat (off, <=, 1e-5 * most);
  g_assert_cmpfloat (least, ==, 0);
  fixture_clear (&f);
}

static void
test_difference (void)
{
  static const char *const networks[] = { "mini-gap", "mini-gap-gen", "mini-dinov2-lc", "mini-dinov2-lc-gen" };

  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      check_difference (networks[i], VIA_FLAVOUR_REFERENCE);
      check_difference (networks[i], VIA_FLAVOUR_CHEFER2021);
    }
}

static void
test_rest (void)
{
  static const char *const networks[] = { "mini-vit-gen", "mini-dinov2-lc-gen", "mini-clip" };
  static const char *const methods[] = { "input_x_gradient", "libra", "attn_lrp", "occlusion" };

  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      Fixture f = fixture_new (networks[i]);
      g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);

      for (gsize m = 0; m < G_N_ELEMENTS (methods); m++)
        check_rest (&f, trace, methods[m]);
      check_rest_of_rollout (&f, trace);
      fixture_clear (&f);
    }
}

static void
assert_same_bits (const float *a, const float *b, gsize side)
{
  const gsize bytes = side * side * sizeof *a;

  g_assert_cmpuint (bytes, >, 0);
  g_assert_cmpmem (a, bytes, b, bytes);
}

/* The rival's map is that of the rival against the class, and neither changes with the company of others: to the bit. */
static void
check_company (ViaTrace *trace, const char *method, ViaExplainOptions options)
{
  const int classes[] = { CLASS, 0, 3 };
  g_autoptr (ViaMap) together = NULL;

  options.contrast = TRUE;
  options.against = RIVAL;
  together = explain (trace, method, classes, 3, &options);
  for (guint k = 0; k < 3; k++)
    {
      ViaExplainOptions turned = options;
      const int         rival = RIVAL;
      g_autoptr (ViaMap) alone = explain (trace, method, &classes[k], 1, &options), other_way = NULL;
      const float *grid, *rivals;
      int          side, others;

      turned.against = classes[k];
      other_way = explain (trace, method, &rival, 1, &turned);
      grid = square_grid (together, k, &side);
      rivals = via_map_rival (together, k);
      assert_same_bits (grid, square_grid (alone, 0, &others), side);
      g_assert_cmpint (others, ==, side);
      assert_same_bits (rivals, via_map_rival (alone, 0), side);
      assert_same_bits (rivals, square_grid (other_way, 0, &others), side);
      g_assert_cmpint (others, ==, side);
    }
}

static void
test_company (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      Fixture f = fixture_new (families[i]);
      g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);

      check_company (trace, "transformer_attribution", (ViaExplainOptions){ 0 });
      check_company (trace, "last_layer", (ViaExplainOptions){ .ablation = TRUE });
      if (g_str_equal (families[i], "odd-vit"))
        check_company (trace, "second_layer", (ViaExplainOptions){ .ablation = TRUE });
      fixture_clear (&f);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contrast/formula", test_formula);
  g_test_add_func ("/contrast/difference", test_difference);
  g_test_add_func ("/contrast/company", test_company);
  g_test_add_func ("/contrast/rest", test_rest);
  return g_test_run ();
}
