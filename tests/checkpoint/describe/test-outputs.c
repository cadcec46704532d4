/* test-outputs.c - what a network's outputs are: shares of one probability, probabilities of their own, or values.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "../folder.h"
#include "../variant.h"

/* A generated ViT in Hugging Face's names, with the JSON files of that folder of tests/field beside it. */
static void
make_field (const char *field, int classes, const char *folder)
{
  GoldenConfig     config = *golden_config ("mini-vit");
  Variant         *variant;
  g_autofree char *leaf = g_build_filename (folder, "model.safetensors", NULL), *path = folder_file (leaf);

  config.classes = classes;
  folder_make (folder);
  variant = variant_new (&config);
  variant_hugging_face (variant);
  variant_write (variant, path);
  for (int i = 0; i < 2 && field; i++)
    {
      const char      *file = i ? "preprocessor_config.json" : "config.json";
      g_autofree char *from = g_build_filename ("field", field, file, NULL), *to = g_build_filename (folder, file, NULL);

      folder_copy (from, to);
    }
}

static void
remove_field (const char *folder)
{
  static const char *const files[] = { "model.safetensors", "config.json", "preprocessor_config.json", "model.ini" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *leaf = g_build_filename (folder, files[i], NULL), *path = folder_file (leaf);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        folder_remove (leaf);
    }
  folder_remove (folder);
}

static ViaTrace *
trace_model (ViaModel *model)
{
  g_autofree float *input = golden_input (golden_config ("mini-vit"), 0);
  g_autoptr (GError) error = NULL;
  ViaTrace *trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

/* Each class has a probability of its own: 1 / (1 + exp (-logit)). */
static void
test_sigmoid (void)
{
  g_autoptr (ViaModel) model = NULL;
  g_autoptr (ViaTrace) trace = NULL;
  ViaGuess best[7];
  double   sum = 0;

  make_field ("f03-multilabel", 7, "many");
  model = open_good ("many");
  g_assert_cmpint (via_model_outputs (model), ==, VIA_OUTPUTS_SIGMOID);
  g_assert_cmpstr (fact_of (model, "outputs"), ==, "sigmoid (config.json)");
  trace = trace_model (model);
  g_assert_cmpuint (via_trace_top (trace, best, 7), ==, 7);
  for (int i = 0; i < 7; i++)
    {
      g_assert_cmpfloat_with_epsilon (best[i].probability, 1 / (1 + exp (-(double) best[i].logit)), 1e-6);
      g_assert_true (i == 0 || best[i].logit <= best[i - 1].logit);
      sum += best[i].probability;
    }
  g_assert_cmpfloat (fabs (sum - 1), >, 0.1);
  g_assert_cmpstr (via_model_label (model, 6), ==, "gnu");
  remove_field ("many");
}

/* One output is a value, whoever says so or nobody, and never "100 % class 0". */
static void
check_value (const char *field, const char *ini, const char *whence)
{
  g_autoptr (ViaModel) model = NULL;
  g_autoptr (ViaTrace) trace = NULL;
  ViaGuess guess;

  make_field (field, 1, "one");
  folder_write ("one/model.ini", ini);
  model = open_good ("one");
  g_assert_cmpint (via_model_outputs (model), ==, VIA_OUTPUTS_VALUE);
  g_assert_cmpstr (fact_of (model, "outputs"), ==, whence);
  g_assert_cmpstr (via_model_label (model, 0), ==, "output 0");
  trace = trace_model (model);
  guess = via_trace_guess (trace, 0);
  g_assert_true (isnan (guess.probability));
  g_assert_cmpfloat (guess.logit, ==, via_trace_logits (trace)[0]);
  remove_field ("one");
}

static void
test_value (void)
{
  check_value ("f01-hf-regression", "[model]\n", "value (config.json)");
  check_value (NULL, "[model]\nheads=3\n", "value (default)");
  check_value (NULL, "[model]\nheads=3\noutputs=value\n", "value (ini)");
}

/* The .ini knows better than a side-car, and of one output no softmax is asked for. */
static void
test_ini (void)
{
  g_autoptr (ViaModel) model = NULL;

  make_field ("f03-multilabel", 7, "ini");
  folder_write ("ini/model.ini", "[model]\noutputs=softmax\n");
  model = open_good ("ini");
  g_assert_cmpint (via_model_outputs (model), ==, VIA_OUTPUTS_SOFTMAX);
  folder_write ("ini/model.ini", "[model]\noutputs=logits\n");
  open_bad ("ini", VIA_ERROR_FILE, "softmax, sigmoid, value");
  folder_write ("ini/config.json", "{\"problem_type\": \"ranking\", \"num_attention_heads\": 3}");
  folder_write ("ini/model.ini", "[model]\n");
  open_bad ("ini", VIA_ERROR_UNSUPPORTED, "problem_type=\"ranking\"");
  remove_field ("ini");
  make_field ("f01-hf-regression", 1, "ini");
  folder_write ("ini/model.ini", "[model]\noutputs=softmax\n");
  open_bad ("ini", VIA_ERROR_FILE, "sigmoid or value");
  folder_write ("ini/model.ini", "[model]\noutputs=sigmoid\n");
  {
    g_autoptr (ViaModel) one = open_good ("ini");

    g_assert_cmpint (via_model_outputs (one), ==, VIA_OUTPUTS_SIGMOID);
  }
  remove_field ("ini");
}

static void
test_words (void)
{
  for (int i = 0; i <= VIA_OUTPUTS_VALUE; i++)
    {
      ViaOutputs found;

      g_assert_true (via_outputs_find (via_outputs_id (i), &found));
      g_assert_cmpint (found, ==, i);
    }
  {
    ViaOutputs untouched = VIA_OUTPUTS_VALUE;

    g_assert_false (via_outputs_find ("logits", &untouched));
    g_assert_cmpint (untouched, ==, VIA_OUTPUTS_VALUE);
  }
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outputs/sigmoid", test_sigmoid);
  g_test_add_func ("/outputs/value", test_value);
  g_test_add_func ("/outputs/ini", test_ini);
  g_test_add_func ("/outputs/words", test_words);
  result = g_test_run ();
  folder_end ();
  return result;
}
