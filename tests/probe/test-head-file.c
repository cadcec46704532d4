/* test-head-file.c - heads in files of their own: written, found by their names with their networks, and refused.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include <via-probe.h>

#include "golden.h"

static char *folder;

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Three classes for a backbone; weights that differ from each other, so that a mistake is seen. */
static void
write_head (const char *name, ViaModel *backbone, ViaOutputs outputs, gboolean standardised)
{
  static const char *const labels[] = { "say \"cat\"", "dog, big", "ö\n", NULL };
  static const char *const more[] = { "train_images", "12", NULL };
  gsize                    width = (gsize) via_model_n_features (backbone);
  g_autofree float        *numbers = g_new (float, 5 * width);
  const float              bias[] = { 0.25f, -0.5f, 0.125f };
  const ViaHead            head = { .n_classes = 3,
                                    .weight = numbers,
                                    .bias = bias,
                                    .mean = standardised ? numbers + 3 * width : NULL,
                                    .std = standardised ? numbers + 4 * width : NULL,
                                    .labels = labels,
                                    .outputs = outputs,
                                    .more = more };
  g_autofree char         *path = in_folder (name);
  int                      fd = open (path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  g_autoptr (GError) error = NULL;

  for (gsize j = 0; j < 5 * width; j++)
    numbers[j] = (float) (j < 3 * width ? sin (3.0 * (double) j) : 1 + 0.5 * cos ((double) j));
  via_head_write_to (fd, backbone, &head, &error);
  g_assert_no_error (error);
  close (fd);
}

static ViaTrace *
look (ViaModel *model)
{
  int               size = via_model_input_size (model);
  g_autofree float *input = g_new (float, 3 * (gsize) size * (gsize) size);
  g_autoptr (GError) error = NULL;
  ViaTrace *trace;

  for (int i = 0; i < 3 * size * size; i++)
    input[i] = (float) sin (0.37 * i);
  trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

/* The head is what it was, on the feature of the backbone, and the maps can be made. */
static void
check_model (const char *name, const char *backbone_name, gboolean standardised)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = via_model_open (name, &error);
  g_autoptr (ViaModel) backbone = via_model_open_backbone (backbone_name, NULL, NULL);
  g_autoptr (ViaTrace) trace = NULL;
  g_autoptr (ViaTrace) below = NULL;
  g_autoptr (ViaMap) map = NULL;
  const float  bias[] = { 0.25f, -0.5f, 0.125f };
  const float *f;
  int          width = via_model_n_features (backbone);

  g_assert_no_error (error);
  g_assert_cmpstr (via_model_name (model), ==, "birds");
  g_assert_cmpstr (via_model_title (model), ==, "birds");
  g_assert_null (via_model_caution (model));
  g_assert_cmpint (via_model_n_classes (model), ==, 3);
  g_assert_cmpstr (via_model_label (model, 0), ==, "say \"cat\"");
  g_assert_cmpstr (via_model_label (model, 1), ==, "dog, big");
  g_assert_cmpint (via_model_outputs (model), ==, VIA_OUTPUTS_SOFTMAX);
  trace = look (model);
  below = look (backbone);
  f = via_trace_feature (below);
  for (int c = 0; c < 3; c++)
    {
      double logit = bias[c];

      for (int d = 0; d < width; d++)
        {
          double mean = 1 + 0.5 * cos (3.0 * width + d), std = 1 + 0.5 * cos (4.0 * width + d);

          logit += sin (3.0 * (c * width + d)) * (standardised ? (f[d] - mean) / std : f[d]);
        }
      g_assert_cmpfloat (fabs (via_trace_logits (trace)[c] - logit), <=, 1e-4 * MAX (1, fabs (logit)));
    }
  map = via_explain (trace, via_method_find ("transformer_attribution"), (int[]){ 0, 2 }, 2, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_beside_built_in (void)
{
  g_autoptr (ViaModel) backbone = via_model_open_backbone ("demo", NULL, NULL);
  g_autofree char *path = in_folder ("birds.head.safetensors");
  g_auto (GStrv) names = NULL;
  g_autoptr (ViaModel) again = NULL;

  write_head ("birds.head.safetensors", backbone, VIA_OUTPUTS_SOFTMAX, TRUE);
  check_model ("birds", "demo", TRUE);
  check_model (path, "demo", TRUE);
  write_head ("birds.head.safetensors", backbone, VIA_OUTPUTS_SOFTMAX, FALSE);
  check_model ("birds", "demo", FALSE);
  names = via_model_list ();
  g_assert_true (g_strv_contains ((const char *const *) names, "birds"));
  g_assert_false (g_strv_contains ((const char *const *) names, "birds.head"));
  g_assert_true (via_model_is_installed ("birds", NULL));
  again = via_model_open_backbone ("birds", NULL, NULL); /* what it was trained on */
  g_assert_cmpint (via_model_n_classes (again), ==, 0);
  g_remove (path);
}

/* The backbone is a file: named where it lies, then beside the head, then by its name. */
static void
test_file (void)
{
  g_autofree char *elsewhere = in_folder ("sub"), *path = g_build_filename (elsewhere, "mini-vit.safetensors", NULL);
  g_autofree char *moved = in_folder ("mini-vit.safetensors"), *ini = g_build_filename (elsewhere, "mini-vit.ini", NULL);
  g_autofree char *moved_ini = in_folder ("mini-vit.ini"), *head = in_folder ("birds.head.safetensors");
  g_autoptr (ViaModel) backbone = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir (elsewhere, 0700);
  golden_checkpoint (golden_config ("mini-vit"), path);
  backbone = via_model_open_backbone (path, NULL, &error);
  g_assert_no_error (error);
  write_head ("birds.head.safetensors", backbone, VIA_OUTPUTS_SOFTMAX, TRUE);
  check_model ("birds", path, TRUE);
  g_rename (path, moved);
  g_rename (ini, moved_ini);
  check_model ("birds", moved, TRUE);
  g_remove (moved);
  g_remove (moved_ini);
  g_assert_null (via_model_open ("birds", &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "“birds” is a head for the network"));
  g_remove (head);
  g_rmdir (elsewhere);
}

/* Another network of the same shape is none of its. */
static void
test_other_backbone (void)
{
  g_autofree char *one = in_folder ("mini-vit.safetensors"), *other = in_folder ("mini-vit-gen.safetensors");
  g_autoptr (ViaModel) backbone = NULL;
  g_autoptr (GError) error = NULL;

  golden_checkpoint (golden_config ("mini-vit"), one);
  golden_checkpoint (golden_config ("mini-vit-gen"), other);
  backbone = via_model_open_backbone (one, NULL, NULL);
  write_head ("birds.head.safetensors", backbone, VIA_OUTPUTS_SOFTMAX, TRUE);
  check_model ("birds", one, TRUE);
  g_rename (other, one);
  g_assert_null (via_model_open ("birds", &error));
  g_assert_nonnull (strstr (error->message, "was trained for another network than this one"));
}

static void
test_sigmoid (void)
{
  g_autoptr (ViaModel) backbone = via_model_open_backbone ("demo", NULL, NULL);
  g_autoptr (ViaModel) model = NULL;

  write_head ("tags.head.safetensors", backbone, VIA_OUTPUTS_SIGMOID, TRUE);
  model = via_model_open ("tags", NULL);
  g_assert_cmpint (via_model_outputs (model), ==, VIA_OUTPUTS_SIGMOID);
}

/* A head that names no network is none of its own; one that names a head does not lead in circles. */
static void
test_lone (void)
{
  const float       weight[] = { 1, 2, 3, 4 };
  const ViaTensor   tensor = { "head.weight", "F32", 2, { 2, 2 }, weight };
  g_autofree char  *path = in_folder ("lone.head.safetensors");
  const char *const circle[] = { "backbone", "lone", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (via_tensor_write (path, &tensor, 1, NULL, NULL));
  g_assert_null (via_model_open ("lone", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (via_tensor_write (path, &tensor, 1, circle, NULL));
  g_assert_null (via_model_open ("lone", &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND);
}

/* What a backbone ends with, be it a norm or a pool, is what the head of the same network reads. */
static void
test_features_of_families (void)
{
  static const char *const names[] = { "mini-vit", "mini-gap", "mini-noclass", "mini-noclass-fc", "eva02-tiny" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = in_folder ("family.safetensors");
      g_autoptr (ViaModel) model = NULL;
      g_autoptr (ViaModel) backbone = NULL;
      g_autoptr (ViaTrace) trace = NULL;
      g_autoptr (ViaTrace) below = NULL;
      g_autofree float *weight = NULL, *bias = NULL;
      g_autoptr (GError) error = NULL;
      gint64 classes, width;

      golden_checkpoint (golden_config (names[i]), path);
      model = via_model_open (path, &error);
      g_assert_no_error (error);
      backbone = via_model_open_backbone (path, NULL, &error);
      g_assert_no_error (error);
      classes = via_model_n_classes (model);
      width = via_model_n_features (backbone);
      weight = via_tensor_read (path, "head.weight", 2, (gint64[]){ classes, width }, &error);
      g_assert_no_error (error);
      bias = via_tensor_read (path, "head.bias", 1, &classes, &error);
      trace = look (model);
      below = look (backbone);
      for (gint64 c = 0; c < classes; c++)
        {
          double logit = bias[c];

          for (gint64 d = 0; d < width; d++)
            logit += (double) weight[c * width + d] * (double) via_trace_feature (below)[d];
          g_assert_cmpfloat (fabs (via_trace_logits (trace)[c] - logit), <=, 1e-4 * MAX (1, fabs (logit)));
        }
    }
}

/* What features depend on, and nothing else. */
static void
test_feature_key (void)
{
  g_autoptr (ViaModel) one = via_model_open_backbone ("demo", NULL, NULL);
  g_autoptr (ViaModel) same = via_model_open_backbone ("demo", "cls", NULL);
  g_autoptr (ViaModel) mean = via_model_open_backbone ("demo", "mean", NULL);
  g_autofree char *a = via_model_feature_key (one, VIA_PRECISION_EXACT), *b = via_model_feature_key (same, VIA_PRECISION_EXACT);
  g_autofree char *c = via_model_feature_key (mean, VIA_PRECISION_EXACT), *d = via_model_feature_key (one, VIA_PRECISION_FAST);

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
  g_assert_cmpstr (a, !=, d);
}

static void
remove_all (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = in_folder (name);

      g_remove (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("heads-XXXXXX", NULL);
  g_setenv ("VIT_ATTRIBUTION_MODELS", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_add_func ("/head-file/built-in", test_beside_built_in);
  g_test_add_func ("/head-file/file", test_file);
  g_test_add_func ("/head-file/other-backbone", test_other_backbone);
  g_test_add_func ("/head-file/sigmoid", test_sigmoid);
  g_test_add_func ("/head-file/lone", test_lone);
  g_test_add_func ("/head-file/features-of-families", test_features_of_families);
  g_test_add_func ("/head-file/feature-key", test_feature_key);
  status = g_test_run ();
  remove_all ();
  g_free (folder);
  return status;
}
