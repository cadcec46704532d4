/* test-head.c - heads in files of their own: found, understood, and refused.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mini-vit, cut into a backbone and a head, must answer as it did whole.
 */
#include <math.h>
#include <string.h>

#include "../folder.h"
#include "checkpoint/weights/weights.h"
#include "golden.h"
#include "model.h"
#include "trace.h"

#define CLASSES 7
#define WIDTH 48

/* Writes the tensors whose names begin with "head." or those that do not. */
static void
write_part (const Weights *weights, gboolean head, const char *file)
{
  g_autofree char      *path = folder_file (file);
  g_autofree ViaTensor *tensors = g_new0 (ViaTensor, weights_n_tensors (weights));
  guint                 n = 0;

  for (guint i = 0; i < weights_n_tensors (weights); i++)
    {
      const Tensor *tensor = weights_nth (weights, i);

      if (g_str_has_prefix (tensor->name, "head.") != head)
        continue;
      tensors[n] = (ViaTensor){ tensor->name, "F32", tensor->rank, { 0 }, tensor->data };
      memcpy (tensors[n++].shape, tensor->shape, sizeof tensors->shape);
    }
  g_assert_true (via_tensor_write (path, tensors, n, NULL, NULL));
}

/* The network whole, its logits, and its two parts as backbone.safetensors and NAME. */
typedef struct
{
  Weights    *whole;
  float       logits[CLASSES];
  const char *head;
} Parts;

static void
answer (ViaModel *model, float *logits)
{
  g_autofree float *input = golden_input (golden_config ("mini-vit"), 0);
  g_autoptr (ViaTrace) trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, NULL);

  g_assert_nonnull (trace);
  memcpy (logits, via_trace_logits (trace), CLASSES * sizeof *logits);
}

static Parts
parts_new (const char *head)
{
  g_autofree char *path = folder_file ("whole.safetensors");
  Parts            parts = { .head = head };
  g_autoptr (ViaModel) model = NULL;

  folder_checkpoint ("mini-vit", "whole.safetensors");
  folder_write ("whole.ini", "[model]\nheads=3\n");
  model = open_good ("whole");
  answer (model, parts.logits);
  parts.whole = weights_open (path, NULL);
  write_part (parts.whole, FALSE, "backbone.safetensors");
  write_part (parts.whole, TRUE, head);
  return parts;
}

static void
parts_clear (Parts *parts)
{
  weights_free (parts->whole);
  folder_remove (parts->head);
  folder_remove ("backbone.safetensors");
  folder_remove ("whole.safetensors");
  folder_remove ("whole.ini");
}

static void
check_answer (const Parts *parts, ViaModel *model)
{
  float logits[CLASSES];

  answer (model, logits);
  for (int i = 0; i < CLASSES; i++)
    g_assert_cmpfloat_with_epsilon (logits[i], parts->logits[i], 1e-5);
}

static void
test_named (void)
{
  Parts parts = parts_new ("mine.safetensors");
  g_autoptr (ViaModel) model = NULL;

  folder_write ("backbone.ini", "[model]\nheads=3\n");
  open_bad ("backbone", VIA_ERROR_UNSUPPORTED, "no classification head");
  folder_write ("backbone.ini", "[model]\nheads=3\nhead=mine.safetensors\n");
  model = open_good ("backbone");
  check_answer (&parts, model);
  open_bad ("mine", VIA_ERROR_UNSUPPORTED, "a head without its network");
  folder_remove ("backbone.ini");
  parts_clear (&parts);
}

/* The digest is the network's file's, whatever head goes with it. */
static void
test_digest (void)
{
  Parts            parts = parts_new ("mine.safetensors");
  g_autofree char *path = folder_file ("backbone.safetensors"), *bytes = NULL, *sum = NULL;
  gsize            size;
  g_autoptr (ViaModel) model = NULL;

  folder_write ("backbone.ini", "[model]\nheads=3\nhead=mine.safetensors\n");
  model = open_good ("backbone");
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
  g_assert_cmpstr (via_model_sha256 (model), ==, sum);
  folder_remove ("backbone.ini");
  parts_clear (&parts);
}

/* Called after the backbone, it needs no description. */
static void
test_beside (void)
{
  Parts parts = parts_new ("backbone_linear_head.safetensors");
  g_autoptr (ViaModel) model = NULL;

  folder_write ("backbone.ini", "[model]\nheads=3\n");
  model = open_good ("backbone");
  check_answer (&parts, model);
  g_assert_cmpint (model->config.source[KEY_HEAD], ==, SOURCE_FILE_NAME);
  folder_remove ("backbone.ini");
  parts_clear (&parts);
}

/* A head for standardised features: W s, b + W m answer to (f - m)/s as W, b do to f. */
static void
write_standardised (const Parts *parts, const char *const *metadata)
{
  g_autofree char *path = folder_file (parts->head);
  const Tensor    *weight = weights_find (parts->whole, "head.weight"), *bias = weights_find (parts->whole, "head.bias");
  float            w[CLASSES * WIDTH], b[CLASSES], m[WIDTH], s[WIDTH];
  const ViaTensor  tensors[] = { { "head.weight", "F32", 2, { CLASSES, WIDTH }, w },
                                 { "head.bias", "F32", 1, { CLASSES }, b },
                                 { "head.mean", "F32", 1, { WIDTH }, m },
                                 { "head.std", "F32", 1, { WIDTH }, s } };

  memcpy (w, weight->data, sizeof w);
  memcpy (b, bias->data, sizeof b);
  for (int j = 0; j < WIDTH; j++)
    {
      m[j] = (float) sin (j);
      s[j] = 1 + (float) j / WIDTH;
    }
  for (int i = 0; i < CLASSES; i++)
    for (int j = 0; j < WIDTH; j++)
      {
        b[i] += w[i * WIDTH + j] * m[j];
        w[i * WIDTH + j] *= s[j];
      }
  g_assert_true (via_tensor_write (path, tensors, G_N_ELEMENTS (tensors), metadata, NULL));
}

static void
test_standardised (void)
{
  static const char *const metadata[] = { "format", "via-head", "feature", "cls",
                                          "norm",   "none",     "labels",  "[\"fox\",\"hen\",\"a \\u00e9\",\"\",\"\",\"\",\"\"]",
                                          NULL };
  Parts                    parts = parts_new ("mine.safetensors");
  g_autoptr (ViaModel) model = NULL;

  write_standardised (&parts, metadata);
  folder_write ("backbone.ini", "[model]\nheads=3\nhead=mine.safetensors\n");
  model = open_good ("backbone");
  check_answer (&parts, model);
  g_assert_cmpstr (via_model_label (model, 0), ==, "fox");
  g_assert_cmpstr (via_model_label (model, 2), ==, "a é");
  g_assert_cmpstr (via_model_label (model, 3), ==, "class 3");
  folder_remove ("backbone.ini");
  parts_clear (&parts);
}

/* What the whole network's head reads. */
static void
read_feature (ViaModel *whole, float *feature)
{
  g_autofree float *input = golden_input (golden_config ("mini-vit"), 0);
  g_autoptr (ViaTrace) trace = via_trace_new_from_input (whole, input, NULL, NULL, NULL, NULL);
  const Tape *tape = trace->tape;

  memcpy (feature, trace->values[tape_step (tape, tape->steps->len - 1)->in[0]], WIDTH * sizeof *feature);
}

/* W x/|x| + b, standardised on the way. */
static void
test_unit (void)
{
  static const char *const metadata[] = { "norm", "l2", NULL };
  Parts                    parts = parts_new ("mine.safetensors");
  const float             *w = weights_find (parts.whole, "head.weight")->data, *b = weights_find (parts.whole, "head.bias")->data;
  float                    x[WIDTH], logits[CLASSES];
  double                   length = 0;
  g_autoptr (ViaModel) whole = open_good ("whole");
  g_autoptr (ViaModel) model = NULL;

  read_feature (whole, x);
  write_standardised (&parts, metadata);
  folder_write ("backbone.ini", "[model]\nheads=3\nhead=mine.safetensors\n");
  model = open_good ("backbone");
  answer (model, logits);
  for (int j = 0; j < WIDTH; j++)
    length += (double) x[j] * x[j];
  for (int i = 0; i < CLASSES; i++)
    {
      double wanted = b[i];

      for (int j = 0; j < WIDTH; j++)
        wanted += w[i * WIDTH + j] * x[j] / sqrt (length);
      g_assert_cmpfloat_with_epsilon (logits[i], wanted, 1e-5);
    }
  folder_remove ("backbone.ini");
  parts_clear (&parts);
}

/* What a head says about itself is believed only where it can be done. */
static void
test_unfit (void)
{
  static const struct
  {
    const char *key, *text, *says;
  } wrong[] = {
    { "norm", "softmax", "normalised" },
    { "feature", "everything", "not known" },
    { "labels", "[\"a\"", "mine.safetensors" },
    { "labels", "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]", "names 6 classes" },
    { "labels", "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\"]", "8" },
    { "backbone_fingerprint", "00", "another network" },
  };
  Parts parts = parts_new ("mine.safetensors");

  folder_write ("backbone.ini", "[model]\nheads=3\nhead=mine.safetensors\n");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const char *const metadata[] = { wrong[i].key, wrong[i].text, NULL };

      write_standardised (&parts, metadata);
      open_bad ("backbone", VIA_ERROR_FILE, wrong[i].says);
    }
  folder_remove ("backbone.ini");
  parts_clear (&parts);
}

/* The fingerprint is the sha256 of the first block's query, key and value weights. */
static void
test_fingerprint (void)
{
  Parts             parts = parts_new ("mine.safetensors");
  const Tensor     *qkv = weights_find (parts.whole, "blocks.0.attn.qkv.weight");
  g_autofree char  *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, qkv->data, (gsize) qkv->count * sizeof (float));
  const char *const metadata[] = { "backbone_fingerprint", sum, NULL };
  g_autoptr (ViaModel) model = NULL;

  write_standardised (&parts, metadata);
  folder_write ("backbone.ini", "[model]\nheads=3\nhead=mine.safetensors\n");
  model = open_good ("backbone");
  check_answer (&parts, model);
  folder_remove ("backbone.ini");
  parts_clear (&parts);
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heads/named", test_named);
  g_test_add_func ("/heads/digest", test_digest);
  g_test_add_func ("/heads/beside", test_beside);
  g_test_add_func ("/heads/standardised", test_standardised);
  g_test_add_func ("/heads/unit", test_unit);
  g_test_add_func ("/heads/unfit", test_unfit);
  g_test_add_func ("/heads/fingerprint", test_fingerprint);
  result = g_test_run ();
  folder_end ();
  return result;
}
