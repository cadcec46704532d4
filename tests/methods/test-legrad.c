/* test-legrad.c - LeGrad beside its golden maps: of networks that read no token, and which blocks it takes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"
#include "square.h"

#define CLASS 1

static double *
in_double (const ViaMap *map, gsize *n)
{
  int          side;
  const float *grid = square_grid (map, 0, &side);
  double      *numbers = g_new (double, (gsize) side *side);

  *n = (gsize) side * (gsize) side;
  for (gsize i = 0; i < *n; i++)
    numbers[i] = grid[i];
  return numbers;
}

/* mean_h mean_i max (g_hij, 0) of the last block's whole gradient, of the patches j; free it. */
static double *
clamped_mean (const Fixture *f, const ViaMap *kept, gsize patches)
{
  int          tokens = via_model_n_tokens (f->model), rows = f->config->heads * tokens;
  const float *g = via_map_attention (kept, VIA_ATTENTION_GRADIENT, f->config->depth - 1, 0);
  double      *map = g_new0 (double, patches);

  for (int i = 0; i < rows; i++)
    for (gsize j = 0; j < patches; j++)
      map[j] += MAX (g[(gsize) i * tokens + tokens - patches + j], 0) / (double) rows;
  return map;
}

/* Where no token is read, the last block's score is the network's own, and its gradient what the gradient walk brings. */
static void
test_last_block (gconstpointer name)
{
  Fixture f = fixture_new (name);
  int class = CLASS, last = f.config->depth - 1;
  g_autoptr (ViaTrace) trimmed = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE), whole = trace_of (&f, 0, VIA_PRECISION_EXACT, TRUE);
  g_autoptr (ViaMap) map = explain (trimmed, "legrad", &class, 1, &(ViaExplainOptions){ .start_layer = last });
  g_autoptr (ViaMap) kept = explain (whole, "transformer_attribution", &class, 1, &(ViaExplainOptions){ .keep_attention = TRUE });
  gsize              n;
  g_autofree double *ours = in_double (map, &n), *wanted = clamped_mean (&f, kept, n);

  g_assert_cmpfloat (map_distance (ours, wanted, n), <, 5e-6);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (ours[i], wanted[i], 1e-5 * (wanted[i] + 1e-6));
  fixture_clear (&f);
}

static void
assert_distance (ViaTrace *trace, const ViaExplainOptions *one, const ViaExplainOptions *other, gboolean same)
{
  int class = CLASS;
  g_autoptr (ViaMap) a = explain (trace, "legrad", &class, 1, one);
  g_autoptr (ViaMap) b = explain (trace, "legrad", &class, 1, other);
  gsize              n;
  g_autofree double *x = in_double (a, &n), *y = in_double (b, &n);

  if (same)
    g_assert_cmpfloat (map_distance (x, y, n), ==, 0);
  else
    g_assert_cmpfloat (map_distance (x, y, n), >, 1e-3);
}

/* The last two unless a start is given, even if that is 0. */
static void
test_blocks (void)
{
  Fixture f = fixture_new ("mini-vit"); /* three blocks */
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
  ViaExplainOptions plain = { 0 }, all = { .start_given = TRUE }, two = { .start_layer = 1 };

  g_assert_cmpint (f.config->depth, ==, 3);
  assert_distance (trace, &plain, &two, TRUE);
  assert_distance (trace, &plain, &all, FALSE);
  fixture_clear (&f);
}

static gboolean
stop (double done, const char *stage, gpointer data)
{
  return --*(int *) data > 0;
}

static void
test_cancelled (void)
{
  Fixture f = fixture_new ("mini-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
  g_autoptr (GError) error = NULL;
  int class = CLASS, calls = 2;

  g_assert_null (via_explain (trace, via_method_find ("legrad"), &class, 1, NULL, stop, &calls, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  static const char *const readers[] = { "siglip", "odd-siglip", "eva02", "avg", "gap", "mini-noclass", "dinov3plus" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_autofree char *path = g_strconcat ("/legrad/last-block/", readers[i], NULL);

      g_test_add_data_func (path, readers[i], test_last_block);
    }
  g_test_add_func ("/legrad/blocks", test_blocks);
  g_test_add_func ("/legrad/cancelled", test_cancelled);
  return g_test_run ();
}
