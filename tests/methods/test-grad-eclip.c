/* test-grad-eclip.c - Grad-ECLIP beside its golden maps: rotary positions, and who cannot have it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "fixture.h"
#include "square.h"
#include "trace.h"

/* Networks whose heads read more than the class token, or none. */
static void
test_refused (gconstpointer name)
{
  Fixture f = fixture_new (name);
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
  g_autoptr (GError) error = NULL;
  int class = 0;

  g_test_message ("%s", via_model_reads (f.model));
  g_assert_cmpstr (via_model_reads (f.model), !=, "class");
  g_assert_null (via_explain (trace, via_method_find ("grad_eclip"), &class, 1, NULL, NULL, NULL, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "class token alone"));
  fixture_clear (&f);
}

/* q_0 k_j' over all heads, the class token's query as it is and the patch's key turned by its angles: of pairs (i, i + half). */
static double
slow_product (const Rotary *r, const float *query, const float *key, int width, int patch)
{
  double sum = 0;

  for (int at = 0; at < width; at++)
    {
      int    j = at % (2 * r->half), pair = j % r->half;
      double c = r->cosine[patch * r->half + pair], s = r->sine[patch * r->half + pair];

      sum += query[at] * (j < r->half ? key[at] * c - key[at + r->half] * s : key[at] * c + key[at - r->half] * s);
    }
  return sum;
}

static double
slow_length (const float *x, int n)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    sum += (double) x[i] * x[i];
  return sqrt (sum);
}

/* The map by its formula, of the last block's queries and keys, and of the gradient that is kept. */
static void
fill_slow (const ViaTrace *trace, const ViaMap *kept, double *map)
{
  const Tape  *tape = trace->tape;
  const Block *block = tape_block (tape, tape->blocks->len - 1);
  int          qkv = tape_step (tape, block->scores)->in[0], ld = trace->shapes[qkv].cols, width = ld / 3;
  Shape        shape = trace->shapes[block->attention];
  const float *x = trace->values[qkv], *g = via_map_attention (kept, VIA_ATTENTION_GRADIENT, (int) tape->blocks->len - 1, 0);
  double       least = INFINITY, most = -INFINITY;

  for (int j = 0; j < shape.cols - tape->prefix; j++)
    {
      const float *key = x + (gsize) (tape->prefix + j) * ld + width;

      map[j] = slow_product (tape->rotary, x, key, width, j) / (slow_length (x, width) * slow_length (key, width));
      least = MIN (least, map[j]);
      most = MAX (most, map[j]);
    }
  for (int j = 0; j < shape.cols - tape->prefix; j++)
    {
      double taken = 0;

      for (int h = 0; h < shape.n; h++)
        taken += g[(gsize) h * shape.rows * shape.cols + tape->prefix + j];
      map[j] = MAX (taken * (map[j] - least) / (most - least), 0);
    }
}

static void
test_rotary (void)
{
  Fixture f = fixture_new ("odd-dinov3");
  int class = 1, side;
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, TRUE);
  g_autoptr (ViaMap) map = explain (trace, "grad_eclip", &class, 1, NULL);
  g_autoptr (ViaMap) kept = explain (trace, "generic_attention", &class, 1, &(ViaExplainOptions){ .keep_attention = TRUE });
  const float       *grid = square_grid (map, 0, &side);
  g_autofree double *ours = g_new (double, side *side), *slow = g_new (double, side *side);

  g_assert_nonnull (trace->tape->rotary);
  g_assert_false (trace->tape->rotary->neighbours);
  fill_slow (trace, kept, slow);
  for (int j = 0; j < side * side; j++)
    ours[j] = grid[j];
  g_assert_cmpfloat (map_distance (ours, slow, side * side), <, 5e-6);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  static const char *const others[] = {
    "mini-dinov2", "mini-dinov2-lc4", "mini-deit-distilled", "mini-gap", "mini-noclass", "siglip", "dinov3", "eva02"
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_strconcat ("/grad-eclip/refused/", others[i], NULL);

      g_test_add_data_func (path, others[i], test_refused);
    }
  g_test_add_func ("/grad-eclip/rotary", test_rotary);
  return g_test_run ();
}
