/* test-distributions.c - small networks in every form that checkpoints have: each computes what its plain file does.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "checkpoint/weights/weights.h"
#include "fixture.h"
#include "model.h"
#include "square.h"
#include "via.h"

/* Promised for `exact`, see tests/golden/README.md. */
#define LOGITS_MOST 1e-5
#define MAP_MOST 5e-6
/* Of two ways to compute the same, relative to the largest number. */
#define LAST_DIGITS 2e-6

typedef struct
{
  const char *path;    /* below tests/distributions */
  const char *network; /* NETWORK.expected.safetensors has what it computes, and NETWORK.ini is its plain form, if it has one */
  const char *says;    /* facts about it, "norm_eps=1e-6 mean=0.5;0.5;0.5"; "class 0=tench" is the name of a class */
} Good;

typedef struct
{
  const char *path, *word; /* the error has the word in it */
} Bad;

#define HALF "mean=0.5;0.5;0.5 std=0.5;0.5;0.5"
#define IMAGENET "mean=0.485;0.456;0.406 std=0.229;0.224;0.225"
#define OPENAI "norm_eps=1e-5 final_norm_eps=1e-5 mean=0.48145466;0.4578275;0.40821073 std=0.26862954;0.26130258;0.27577711"

static const Good good[] = {
  { "vit.ini", "vit", "family=vit image_size=16 patch=4 blocks=2 hidden=16 " HALF },
  { "vit-in-f16/model.ini", "vit-f16" },
  { "vit-in-bf16/model.ini", "vit-bf16" },
  { "vit-in-f64/model.ini", "vit" },
  { "vit-zip/model.ini", "vit", "family=vit norm_eps=1e-6 final_norm_eps=1e-6 activation=gelu " HALF },
  { "vit-legacy/model.ini", "vit" },
  { "vit-strided/model.ini", "vit" },
  { "vit-flat-patch/model.ini", "vit" },
  { "vit-compiled/model.ini", "vit" },
  { "vit-deit/model.ini", "vit", "family=vit pos_interpolation=bicubic " IMAGENET },
  { "vit-run/model.ini", "vit" },
  { "vit-ema/model.ini", "vit" },
  { "vit-model-ema/model.ini", "vit" },
  { "vit-zip-larger/model.ini", "vit-larger", "image_size=32 pos_interpolation=bicubic_antialias" },
  { "vit-timm-smaller/model.ini", "vit-smaller", "image_size=16 resize=16 pos_interpolation=bicubic_antialias " IMAGENET },
  { "vit-hf-safetensors/model.ini", "vit-hf", "family=vit norm_eps=1e-12 final_norm_eps=1e-12 pos_interpolation=bicubic " HALF },
  { "vit-hf-shards/model.ini", "vit-hf" },
  { "vit-hf-bin", "vit-hf",
    "heads=2 norm_eps=1e-12 final_norm_eps=1e-12 resize=16 crop=16 resize_mode=squash interpolation=bilinear class 0=tench" },
  { "dino-pretrained/model.ini", "dino", "family=vit pos_interpolation=bicubic_offset " IMAGENET },
  { "dino-training/model.ini", "dino", "family=vit" },
  { "dino-interleaved/model.ini", "dino-mean" },
  { "deit.ini", "deit", "family=vit" },
  { "deit-wrapped/model.ini", "deit", IMAGENET },
  { "deit-hf/model.ini", "deit" },
  { "deit3.ini", "deit3", "family=vit image_size=16" },
  { "deit3-original/model.ini", "deit3", IMAGENET },
  { "deit3-timm/model.ini", "deit3" },
  { "dinov2-hf.ini", "dinov2-hf", "family=dinov2" },
  { "dinov2.ini", "dinov2", "pos_interpolation=bicubic_offset" },
  { "dinov2-hf-bin/model.ini", "dinov2-hf", "family=dinov2 norm_eps=1e-6 pos_interpolation=bicubic " IMAGENET },
  { "dinov2-original/model.ini", "dinov2", "family=dinov2 norm_eps=1e-6 pos_interpolation=bicubic_offset " IMAGENET },
  { "dinov2-chunked/model.ini", "dinov2", "blocks=4" },
  { "dinov2-with-linear-head/model.ini", "dinov2" },
  { "dinov2-original-linear4/model.ini", "dinov2-linear4" },
  { "dinov2-by-name/dinov2_mini2_pretrain.pth", "dinov2-pair", "family=dinov2 heads=1 image_size=8" },
  { "dinov2-registers-hf/model.ini", "dinov2-registers", "family=dinov2 pos_interpolation=bicubic_antialias " IMAGENET },
  { "dinov2-registers-original/model.ini", "dinov2-registers", "family=dinov2 pos_interpolation=bicubic_antialias" },
  { "dinov2-registers-timm/model.ini", "dinov2-registers", "family=dinov2 pos_interpolation=bicubic_antialias" },
  { "mae.ini", "mae", "family=mae" },
  { "mae-probe/model.ini", "mae", "family=mae norm_eps=1e-6 final_norm_eps=1e-6 pos_interpolation=bicubic " IMAGENET },
  { "mae-tuned.ini", "mae-tuned" },
  { "mae-finetuned/model.ini", "mae-tuned", IMAGENET },
  { "clip.ini", "clip", "family=clip" },
  { "clip-original/model.ini", "clip", "family=clip activation=gelu pos_interpolation=bicubic_antialias " OPENAI },
  { "clip-probe/model.ini", "clip", "family=clip activation=gelu " OPENAI },
  { "clip-openclip/model.ini", "clip", "family=clip activation=gelu " OPENAI },
  { "clip-openclip-timm/model.ini", "clip", "family=clip norm_eps=1e-5 activation=gelu " HALF },
  { "clip-hf/model.ini", "clip", "family=clip activation=gelu " OPENAI },
  { "clip-timm/model.ini", "clip", "family=clip activation=gelu " OPENAI },
  { "clip-timm-finetuned/model.ini", "clip-tuned", "family=clip norm_eps=1e-5 " },
  { "clip-original-f16/model.ini", "clip-quick", "activation=quick_gelu " OPENAI },
  { "clip-hf-config/model.ini", "clip-quick", "activation=quick_gelu" },
  { "clip-quick_gelu.ini", "clip-quick_gelu", "activation=quick_gelu" },
  { "clip-gelu_tanh.ini", "clip-gelu_tanh", "activation=gelu_tanh" },
};

static const Bad bad[] = {
  { "mae-pretrained/model.ini", "head" },
  { "mae-with-decoder/model.ini", "head" },
  { "mae-hf/model.ini", "head" },
  { "clip-timm-features/model.ini", "head" },
  { "unsupported/swin.safetensors", "Swin" },
  { "unsupported/beit.safetensors", "BEiT" },
  { "unsupported/clip-resnet.safetensors", "ResNet" },
  { "unsupported/gan.safetensors", "synthesis.b4.conv1.weight" },
  { "unsupported/linear.safetensors", "head" },
};

/* What a network computes for the stored picture. */
typedef struct
{
  ViaTrace    *trace;
  ViaMap      *map;
  const float *logits, *grid;
} Result;

static char *
data_file (const char *name, const char *extension)
{
  g_autofree char *file = g_strconcat (name, extension, NULL);

  return g_build_filename (g_getenv ("VIA_TEST_DATA"), "distributions", file, NULL);
}

static Weights *
expected_open (const char *network)
{
  g_autofree char *path = data_file (network, ".expected.safetensors");
  g_autoptr (GError) error = NULL;
  Weights *expected = weights_open (path, &error);

  g_assert_no_error (error);
  return expected;
}

static const Tensor *
expected_tensor (const Weights *expected, const char *name, DType type)
{
  const Tensor *tensor = weights_find (expected, name);

  g_assert_nonnull (tensor);
  g_assert_cmpint (tensor->dtype, ==, type);
  return tensor;
}

static ViaModel *
model_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  ViaModel *model = via_model_open (path, &error);

  if (!model)
    g_test_fail_printf ("%s", error->message);
  return model;
}

static gboolean
run (ViaModel *model, Weights *expected, Result *result)
{
  const Tensor *input = expected_tensor (expected, "input", DTYPE_F32);
  const float  *picture = weights_floats (expected, input, NULL);
  gint64 class;
  int target, side;
  g_autoptr (GError) error = NULL;

  memcpy (&class, expected_tensor (expected, "classes", DTYPE_I64)->data, sizeof class);
  target = (int) class;
  if (via_model_input_size (model) != input->shape[1])
    {
      g_test_fail_printf ("its input is %d pixels a side", via_model_input_size (model));
      return FALSE;
    }
  result->trace = via_trace_new_from_input (model, picture, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  result->map = explain (result->trace, "transformer_attribution", &target, 1, NULL);
  result->logits = via_trace_logits (result->trace);
  result->grid = square_grid (result->map, 0, &side);
  return TRUE;
}

static void
result_clear (Result *result)
{
  via_map_free (result->map);
  via_trace_free (result->trace);
}

static void
compare (const Result *result, const Weights *expected)
{
  const Tensor      *logits = expected_tensor (expected, "logits", DTYPE_F64);
  const Tensor      *map = expected_tensor (expected, "map", DTYPE_F64);
  g_autofree double *want = g_memdup2 (map->data, (gsize) map->count * sizeof *want), *have = g_new (double, map->count);
  double             most = 0, e;

  for (gint64 i = 0; i < logits->count; i++)
    {
      double logit;

      memcpy (&logit, (const char *) logits->data + i * (gint64) sizeof logit, sizeof logit);
      most = MAX (most, fabs (result->logits[i] - logit));
    }
  for (gint64 i = 0; i < map->count; i++)
    have[i] = result->grid[i];
  e = map_distance (want, have, (gsize) map->count);
  g_test_message ("logits off by %g, map by %g", most, e);
  if (!(most <= LOGITS_MOST) || !(e <= MAP_MOST))
    g_test_fail_printf ("logits off by %g, map by %g", most, e);
}

static gboolean
same_numbers (const float *a, const float *b, gsize n, gboolean to_the_bit)
{
  double most = 0, largest = 0;

  for (gsize i = 0; i < n; i++)
    {
      most = MAX (most, fabs ((double) a[i] - b[i]));
      largest = MAX (largest, fabs (b[i]));
    }
  return to_the_bit ? memcmp (a, b, n * sizeof *a) == 0 : most <= LAST_DIGITS * largest;
}

/* 1 for query, key and value in one, 3 for three. */
static int
weights_of_attention (const ViaModel *model)
{
  for (guint i = 0; i < model->tape->steps->len; i++)
    if (tape_step (model->tape, i)->op == OP_LINEAR)
      return tape_step (model->tape, i)->n_parts;
  return 0;
}

/* The plain file of the network gives the same: to the bit where the weights stand alike, else (query, key and value apart, so that
 * products are cut elsewhere) to the last digits. */
static void
compare_with_plain (const Result *result, ViaModel *given, Weights *expected, const char *network)
{
  g_autofree char *plain = data_file (network, ".ini");
  g_autoptr (ViaModel) model = g_file_test (plain, G_FILE_TEST_EXISTS) ? model_open (plain) : NULL;
  gsize    n_logits = (gsize) expected_tensor (expected, "logits", DTYPE_F64)->count;
  gsize    n_map = (gsize) expected_tensor (expected, "map", DTYPE_F64)->count;
  Result   other = { NULL };
  gboolean to_the_bit;

  if (!model || !run (model, expected, &other))
    return;
  to_the_bit = weights_of_attention (given) == weights_of_attention (model);
  if (!same_numbers (result->logits, other.logits, n_logits, to_the_bit)
      || !same_numbers (result->grid, other.grid, n_map, to_the_bit))
    g_test_fail_printf ("not what %s.ini gives", network);
  result_clear (&other);
}

static gboolean
same_value (const char *a, const char *b)
{
  char  *rest_a, *rest_b;
  double x = g_ascii_strtod (a, &rest_a), y = g_ascii_strtod (b, &rest_b);

  if (rest_a == a || rest_b == b)
    return strcmp (a, b) == 0;
  if (fabs (x - y) > 1e-6 * fabs (x))
    return FALSE;
  return *rest_a == ';' && *rest_b == ';' ? same_value (rest_a + 1, rest_b + 1) : !*rest_a && !*rest_b;
}

/* Without who said so; free it. */
static char *
fact (ViaModel *model, const char *key)
{
  const char *const *facts = via_model_facts (model);

  if (g_str_has_prefix (key, "class "))
    return g_strdup (via_model_label (model, (int) g_ascii_strtoll (key + strlen ("class "), NULL, 10)));
  for (; *facts; facts += 2)
    if (strcmp (facts[0], key) == 0)
      return g_strndup (facts[1], strcspn (facts[1], " "));
  return NULL;
}

static void
check_facts (ViaModel *model, const char *says)
{
  g_autoptr (GRegex) form = g_regex_new ("((?:class )?\\w+)=(\\S+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (form, says ? says : "", 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *key = g_match_info_fetch (match, 1), *want = g_match_info_fetch (match, 2), *have = fact (model, key);

      if (!have || !same_value (want, have))
        g_test_fail_printf ("%s=%s should be %s", key, have, want);
    }
}

static void
test_good (gconstpointer data)
{
  const Good      *row = data;
  g_autofree char *path = data_file (row->path, "");
  g_autoptr (Weights) expected = expected_open (row->network);
  g_autoptr (ViaModel) model = model_open (path);
  Result result = { NULL };

  if (!model)
    return;
  check_facts (model, row->says);
  if (run (model, expected, &result))
    {
      compare (&result, expected);
      compare_with_plain (&result, model, expected, row->network);
    }
  result_clear (&result);
}

static void
test_bad (gconstpointer data)
{
  const Bad       *row = data;
  g_autofree char *path = data_file (row->path, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = via_model_open (path, &error);

  if (model)
    g_test_fail_printf ("it was opened");
  else if (!strstr (error->message, row->word))
    g_test_fail_printf ("“%s” is not in: %s", row->word, error->message);
  else
    g_test_message ("%s", error->message);
}

int
main (int argc, char **argv)
{
  g_setenv ("VIT_ATTRIBUTION_MODELS", "", TRUE);
  g_setenv ("XDG_DATA_HOME", "/nowhere", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *name = g_strconcat ("/distributions/", good[i].path, NULL);

      g_test_add_data_func (name, &good[i], test_good);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *name = g_strconcat ("/distributions/", bad[i].path, NULL);

      g_test_add_data_func (name, &bad[i], test_bad);
    }
  return g_test_run ();
}
