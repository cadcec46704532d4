/* test-backbone.c - networks without a head: what they hand out is what their heads read.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "../folder.h"
#include "../variant.h"
#include "checkpoint/weights/weights.h"
#include "golden.h"
#include "model.h"

static ViaTrace *
trace_of (ViaModel *model, const GoldenConfig *golden)
{
  g_autofree float *input = golden_input (golden, 0);
  ViaTrace         *trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, NULL);

  g_assert_nonnull (trace);
  return trace;
}

static void
write_model (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".safetensors", NULL), *path = folder_file (file);

  golden_checkpoint (golden_config (name), path);
}

static void
remove_model (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".safetensors", NULL), *description = g_strconcat (name, ".ini", NULL);

  folder_remove (file);
  folder_remove (description);
}

static const float *
numbers (ViaModel *model, const char *name)
{
  const Tensor *tensor = weights_part (model->weights, name);

  return tensor ? weights_floats (model->weights, tensor, NULL) : NULL;
}

/* What the network's head makes of the feature; MAE's standardises it before. */
static double
logit_of (ViaModel *whole, const float *feature, int n, int class)
{
  const float *weight = numbers (whole, "head.weight"), *bias = numbers (whole, "head.bias");
  const float *mean = numbers (whole, "bn.running_mean"), *var = numbers (whole, "bn.running_var");
  double       logit = bias[class];

  for (int i = 0; i < n; i++)
    logit += weight[class * n + i] * (mean ? (feature[i] - mean[i]) / sqrt (var[i] + 1e-6) : feature[i]);
  return logit;
}

static void
test_feature (gconstpointer name)
{
  const GoldenConfig *golden = golden_config (name);
  g_autoptr (ViaModel) whole = NULL;
  g_autoptr (ViaModel) backbone = NULL;
  g_autoptr (ViaTrace) answer = NULL;
  g_autoptr (ViaTrace) trace = NULL;
  int n;

  write_model (name);
  whole = open_good (name);
  backbone = via_model_open_backbone (name, NULL, NULL);
  g_assert_nonnull (backbone);
  answer = trace_of (whole, golden);
  trace = trace_of (backbone, golden);
  n = via_model_n_features (backbone);
  g_assert_cmpint (via_model_n_classes (backbone), ==, 0);
  g_assert_cmpint (via_model_n_features (whole), ==, 0);
  g_assert_null (via_trace_feature (answer));
  g_assert_cmpint (n, ==, weights_part (whole->weights, "head.weight")->shape[1]);
  for (int i = 0; i < via_model_n_classes (whole); i++)
    g_assert_cmpfloat_with_epsilon (logit_of (whole, via_trace_feature (trace), n, i), via_trace_logits (answer)[i], 1e-5);
  remove_model (name);
}

static void
check_word (const char *name, const char *asked, const char *feature)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = NULL;

  write_model (name);
  model = via_model_open_backbone (name, asked, &error);
  if (feature)
    g_assert_cmpstr (via_model_feature (model), ==, feature);
  else
    g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  remove_model (name);
}

static void
test_words (void)
{
  check_word ("mini-vit", NULL, "cls");
  check_word ("mini-mae", NULL, "cls");
  check_word ("mini-mae", "mean", "mean");
  check_word ("mini-dinov2", NULL, "cls+mean");
  check_word ("mini-clip", NULL, "proj");
  check_word ("mini-clip", "cls", NULL);
  check_word ("mini-vit", "proj", NULL);
}

/* Without its head a network is nothing that can be explained; but a whole CLIP waits for words. */
static void
test_headless (void)
{
  static const struct
  {
    const char *golden, *words;
  } cases[] = { { "mini-mae", NULL }, { "mini-clip", NULL }, { "mini-clip", "token_embedding.weight" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Variant *variant = variant_new (golden_config (cases[i].golden));
      g_autoptr (ViaModel) model = NULL;
      g_autofree char *path = folder_file ("headless.safetensors");

      variant_drop (variant, "head.");
      if (cases[i].words)
        variant_add (variant, cases[i].words, 10, 4, 0, 0);
      variant_write (variant, path);
      folder_write ("headless.ini", "[model]\nheads=3\n");
      if (cases[i].words)
        {
          model = open_good ("headless");
          g_assert_true (via_model_reads_words (model));
          g_assert_cmpint (via_model_n_classes (model), ==, 0);
        }
      else
        open_bad ("headless", VIA_ERROR_UNSUPPORTED, "probe train");
      g_clear_pointer (&model, via_model_free);
      model = via_model_open_backbone ("headless", NULL, NULL);
      g_assert_nonnull (model);
      remove_model ("headless");
    }
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/backbone/feature/vit", "mini-vit", test_feature);
  g_test_add_data_func ("/backbone/feature/mae", "mini-mae", test_feature);
  g_test_add_data_func ("/backbone/feature/dinov2", "mini-dinov2", test_feature);
  g_test_add_data_func ("/backbone/feature/clip", "mini-clip", test_feature);
  g_test_add_func ("/backbone/words", test_words);
  g_test_add_func ("/backbone/headless", test_headless);
  result = g_test_run ();
  folder_end ();
  return result;
}
