/* test-damaged.c - weights that no training leaves behind: what comes out is a sentence, or right.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "fixture.h"
#include "square.h"

static ViaTrace *
trace_of_large_weights (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ini = g_build_filename (g_getenv ("VIA_TEST_DATA"), "field", "all1e20.ini", NULL);
  g_autoptr (ViaModel) model = via_model_open (ini, &error);
  g_autofree float *input = NULL;
  gsize             pixels;
  ViaTrace         *trace;

  g_assert_no_error (error);
  pixels = (gsize) via_model_input_size (model) * via_model_input_size (model);
  input = g_new0 (float, 3 * pixels);
  for (gsize i = 0; i < 3 * pixels; i++)
    input[i] = (float) (i % 7) - 3;
  trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

/* exp (logit - log of the sum) would be 1 for each of the five. */
static void
test_probabilities (void)
{
  g_autoptr (ViaTrace) trace = trace_of_large_weights ();
  ViaGuess best[5];
  double   sum = 0;

  g_assert_cmpuint (via_trace_top (trace, best, 5), ==, 5);
  g_assert_cmpfloat (best[0].logit, >, 1e19);
  for (int i = 0; i < 5; i++)
    sum += best[i].probability;
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
}

/* Whatever the method: numbers, or an error that says why not; `full` has none. */
static void
test_maps (void)
{
  g_autoptr (ViaTrace) trace = trace_of_large_weights ();
  const int class = 0;

  for (const ViaMethod *const *m = via_method_list (); *m; m++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ViaMap) map = via_explain (trace, *m, &class, 1, NULL, NULL, NULL, &error);
      int          side = 0;
      const float *grid = map ? square_grid (map, 0, &side) : NULL;

      for (int i = 0; i < side * side; i++)
        g_assert_true (isfinite (grid[i]));
      if (map)
        continue;
      g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
      g_assert_nonnull (strstr (error->message, "weights are damaged"));
      g_assert_nonnull (strstr (error->message, "all1e20.safetensors"));
    }
  {
    g_autoptr (ViaMap) map = via_explain (trace, via_method_find ("full"), &class, 1, NULL, NULL, NULL, NULL);

    g_assert_null (map);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damaged/probabilities", test_probabilities);
  g_test_add_func ("/damaged/maps", test_maps);
  return g_test_run ();
}
