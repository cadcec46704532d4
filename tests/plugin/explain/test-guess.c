/* test-guess.c - what a network answers, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/guess.h"

static const struct
{
  ViaOutputs  outputs;
  double      answer;
  int         digits;
  const char *text;
} answers[] = {
  { VIA_OUTPUTS_SOFTMAX, 0.6857, 1, "68.6 %" },          { VIA_OUTPUTS_SOFTMAX, 1, 2, "100.00 %" },
  { VIA_OUTPUTS_SIGMOID, 0.796, 1, "79.6 %" },           { VIA_OUTPUTS_VALUE, 3.7234567, 1, "3.7235" },
  { VIA_OUTPUTS_VALUE, -0.000123456, 2, "-0.00012346" }, { VIA_OUTPUTS_VALUE, 37, 1, "37" },
};

static void
test_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *text = guess_text (answers[i].outputs, answers[i].answer, answers[i].digits);
      g_autofree char *plain = guess_text_plain (answers[i].outputs, answers[i].answer, answers[i].digits);

      g_assert_cmpstr (text, ==, answers[i].text);
      g_assert_cmpstr (plain, ==, answers[i].text);
    }
}

/* A probability, or where there is none the output itself. */
static void
test_answer (void)
{
  g_autoptr (ViaModel) model = via_model_open ("demo", NULL);
  const ViaGuess guess = { .index = 1, .label = "x", .probability = 0.25f, .logit = 7 };

  g_assert_cmpfloat (guess_answer (model, &guess), ==, 0.25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guess/texts", test_texts);
  g_test_add_func ("/guess/answer", test_answer);
  return g_test_run ();
}
