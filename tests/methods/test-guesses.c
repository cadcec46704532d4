/* test-guesses.c - what logits say of a class, those of a trace or any others.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"
#include "via-faithful.h"

static void
test_logits_alone (gconstpointer outputs)
{
  Fixture f = fixture_new ("mini-vit");

  fixture_describe (&f, "outputs", outputs);
  {
    g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);

    for (int i = 0; i < via_model_n_classes (f.model); i++)
      {
        const ViaGuess a = via_trace_guess (trace, i), b = via_model_guess (f.model, via_trace_logits (trace), i);

        g_assert_cmpmem (&a.probability, sizeof a.probability, &b.probability, sizeof b.probability);
        g_assert_cmpfloat (a.logit, ==, b.logit);
        g_assert_cmpstr (a.label, ==, b.label);
        g_assert_cmpint (b.index, ==, i);
      }
  }
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/guesses/softmax", "softmax", test_logits_alone);
  g_test_add_data_func ("/guesses/sigmoid", "sigmoid", test_logits_alone);
  g_test_add_data_func ("/guesses/value", "value", test_logits_alone);
  return g_test_run ();
}
