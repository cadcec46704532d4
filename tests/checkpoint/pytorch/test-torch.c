/* test-torch.c - the reader of PyTorch files against good, odd and hostile ones.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <time.h>

#include "checkpoint/weights/weights.h"
#include "via.h"

/* tests/hostile/README.md and tests/torch/README.md say what each is: how many entries it holds, or a word of why it is refused. */
typedef struct
{
  const char *file, *word;
  guint       n;
} Verdict;

static const Verdict hostile[] = {
  { "ok_min.pth", NULL, 1 },
  { "flat.pth", NULL, 8 },
  { "legacy.pth", NULL, 8 },
  { "nested.pth", NULL, 8 },
  { "mod.pth", NULL, 7 },
  { "opt.pth", NULL, 19 },
  { "wholemodule.pth", NULL, 7 },
  { "clip_tiny_sd.pth", NULL, 65 },
  { "evil_reduce.pth", NULL, 0 },
  { "evil_root.pth", NULL, 0 },
  { "laughs.pth", NULL, 0 },
  { "bomb.pth", "too large" },
  { "deep_mark.pth", "too many marks" },
  { "ext1.pth", "0x82" },
  { "inst.pth", "0x69" },
  { "memo_miss.pth", "memo miss" },
  { "setitem_on_tensor.pth", "no such members" },
  { "oob_stride.pth", "outside its numbers" },
  { "ovf_size.pth", "larger than any file" },
  { "neg_size.pth", "negative size" },
  { "short_storage.pth", "16 bytes instead of 4000" },
  { "missing_storage.pth", "missing" },
};

static const Verdict made[] = {
  { "ok_comment.pth", NULL, 1 },
  { "ok_crc.pth", NULL, 1 },
  { "ok_cycle.pth", NULL, 1 },
  { "ok_deep.pth", NULL, 0 },
  { "ok_deflated_pickle.pth", NULL, 1 },
  { "ok_legacy.pth", NULL, 1 },
  { "ok_little.pth", NULL, 1 },
  { "ok_lone.pth", NULL, 1 },
  { "ok_module.pth", NULL, 4 },
  { "ok_module_legacy.pth", NULL, 4 },
  { "ok_nested.pth", NULL, 5 },
  { "ok_odd_keys.pth", NULL, 2 },
  { "ok_overlap.pth", NULL, 2 },
  { "ok_protocol4.pth", NULL, 12 },
  { "ok_repeats.pth", NULL, 2 },
  { "ok_script.pt", NULL, 12 },
  { "ok_state.pth", NULL, 12 },
  { "ok_state_legacy.pth", NULL, 12 },
  { "ok_subclass.pth", NULL, 1 },
  { "ok_trace.pt", NULL, 12 },
  { "ok_unknown_member.pth", NULL, 1 },
  { "ok_untyped.pth", NULL, 1 },
  { "ok_views.pth", NULL, 20 },
  { "ok_views_legacy.pth", NULL, 20 },
  { "ok_zip64.pth", NULL, 1 },
  { "bad_big.pth", "big endian" },
  { "bad_count.pth", "60000 members" },
  { "bad_deflate.pth", "damaged" },
  { "bad_deflate_short.pth", "damaged" },
  { "bad_disks.pth", "several parts" },
  { "bad_encrypted.pth", "encrypted" },
  { "bad_end.pth", "incomplete" },
  { "bad_legacy_big.pth", "big endian" },
  { "bad_legacy_count.pth", "not as many" },
  { "bad_legacy_end.pth", "incomplete" },
  { "bad_legacy_key.pth", "belong to no entry" },
  { "bad_legacy_missing.pth", "missing" },
  { "bad_legacy_version.pth", "unknown version" },
  { "bad_local_name.pth", "not where its directory says" },
  { "bad_local_place.pth", "not where its directory says" },
  { "bad_method.pth", "compressed in an unusual way" },
  { "bad_numpy.npz", "NumPy" },
  { "bad_offset.pth", "outside its numbers" },
  { "bad_old_script.pt", "old TorchScript" },
  { "bad_other_zip.pth", "not one of PyTorch" },
  { "bad_outside.pth", "outside the file" },
  { "bad_rank.pth", "8 dimensions" },
  { "bad_recompressed.pth", "compressed by another program" },
  { "bad_storage_type.pth", "os.system" },
  { "bad_stride.pth", "negative size" },
  { "bad_twice.pth", "“a.b” twice" },
  { "bad_two_members.pth", "same name" },
  { "bad_two_sizes.pth", "two sizes" },
  { "bad_view.pth", "unknown way" },
};

static char *
path_of (const char *folder, const char *file)
{
  return g_build_filename (g_getenv ("VIA_TEST_DATA"), folder, file, NULL);
}

static Weights *
open_file (const char *folder, const char *file)
{
  g_autofree char *path = path_of (folder, file);
  g_autoptr (GError) error = NULL;
  Weights *weights = weights_open (path, &error);

  g_assert_no_error (error);
  return weights;
}

static void
check_file (const char *folder, const Verdict *verdict)
{
  g_autofree char *path = path_of (folder, verdict->file);
  g_autoptr (GError) error = NULL;
  clock_t start = clock (); /* of this process: others may be busy */
  g_autoptr (Weights) weights = weights_open (path, &error);

  g_test_message ("%s: %s", verdict->file, error ? error->message : "accepted");
  g_assert_cmpint (clock () - start, <, CLOCKS_PER_SEC);
  g_assert_true ((error == NULL) == (verdict->word == NULL));
  if (error)
    {
      g_assert_true (error->domain == VIA_ERROR);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_nonnull (strstr (error->message, verdict->word));
    }
  else
    g_assert_cmpuint (weights_n_tensors (weights), ==, verdict->n);
}

static void
test_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    check_file ("hostile", &hostile[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    check_file ("torch", &made[i]);
  g_assert_false (g_file_test ("PWNED", G_FILE_TEST_EXISTS)); /* what the evil ones would make */
}

static guint
count_files (const char *folder)
{
  g_autofree char *path = path_of (folder, "");
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint       n = 0;

  while ((name = g_dir_read_name (dir)))
    n += g_str_has_suffix (name, ".pth") || g_str_has_suffix (name, ".pt") || g_str_has_suffix (name, ".npz");
  return n;
}

/* No file in the folders goes unused. */
static void
test_tables_are_complete (void)
{
  g_assert_cmpuint (count_files ("hostile"), ==, G_N_ELEMENTS (hostile));
  g_assert_cmpuint (count_files ("torch"), ==, G_N_ELEMENTS (made));
}

/* "name dtype shape" for each entry, in order. */
static char *
describe (const Weights *weights)
{
  static const char *const dtypes[] = { "f32", "f16", "bf16", "f64", "i64", "other" };
  GString                 *text = g_string_new (NULL);

  for (guint i = 0; i < weights_n_tensors (weights); i++)
    {
      const Tensor *tensor = weights_nth (weights, i);

      g_string_append_printf (text, "%s%s %s", i ? "\n" : "", tensor->name, dtypes[tensor->dtype]);
      for (int k = 0; k < tensor->rank; k++)
        g_string_append_printf (text, "%c%" G_GINT64_FORMAT, k ? 'x' : ' ', tensor->shape[k]);
    }
  return g_string_free (text, FALSE);
}

static void
check_description (const char *folder, const char *file, const char *prefix, const char *expected)
{
  g_autoptr (Weights) weights = open_file (folder, file);
  g_autofree char *found = describe (weights);
  g_autoptr (GString) wanted = g_string_new (expected);

  if (*prefix)
    {
      g_autofree char *line_start = g_strconcat ("\n", prefix, NULL);

      g_string_replace (wanted, "\n", line_start, 0);
      g_string_prepend (wanted, prefix);
    }
  g_assert_cmpstr (found, ==, wanted->str);
}

static const char flat_entries[] = "cls_token f32 1x1x4\npos_embed f32 1x5x4\nw.half f16 2x3\nw.bf16 bf16 2x3\nview.t f32 4x3\n"
                                   "view.row f32 4\nn i64\ndbl f64 2";
static const char module_entries[] = "lin.weight f32 4x4\nlin.bias f32 4\nbn.weight f32 4\nbn.bias f32 4\nbn.running_mean f32 4\n"
                                     "bn.running_var f32 4\nbn.num_batches_tracked i64";
static const char clip_entries[] =
    "logit_scale f32\ninput_resolution i64\nvisual.class_embedding f32 4\nvisual.conv1.weight f32 4x3x2x2\n"
    "visual.resblocks.0.in_proj_weight f32 12x4\nvisual.resblocks.0.attn_mask f32 3x3\n"
    "visual.resblocks.0.ln_1.weight f32 4\nvisual.resblocks.0.ln_1.bias f32 4\n"
    "visual.resblocks.1.in_proj_weight f32 12x4\nvisual.resblocks.1.attn_mask f32 3x3\n"
    "visual.resblocks.1.ln_1.weight f32 4\nvisual.resblocks.1.ln_1.bias f32 4";

/* The same names, types and shapes, however the file was written. */
static void
test_entries (void)
{
  check_description ("hostile", "flat.pth", "", flat_entries);
  check_description ("hostile", "legacy.pth", "", flat_entries);
  check_description ("hostile", "nested.pth", "model.", flat_entries);
  check_description ("hostile", "mod.pth", "", module_entries);
  check_description ("hostile", "wholemodule.pth", "", module_entries);
  check_description ("torch", "ok_script.pt", "", clip_entries);
  check_description ("torch", "ok_trace.pt", "", clip_entries);
  check_description ("torch", "ok_state.pth", "", clip_entries);
  check_description ("torch", "ok_state_legacy.pth", "", clip_entries);
  check_description ("torch", "ok_protocol4.pth", "", clip_entries);
  check_description ("torch", "ok_module.pth", "", "weight f32 4\nbias f32 4\ninner.weight f32 4x3x2x2\ninner.mean f32 3");
  check_description ("torch", "ok_module_legacy.pth", "", "weight f32 4\nbias f32 4\ninner.weight f32 4x3x2x2\ninner.mean f32 3");
  check_description ("torch", "ok_nested.pth", "", "parameter f32 2\nlist.0 f32 1\nlist.1.0 f32 1\nlist.1.1.x f32 1\n3 f32 1");
  check_description ("torch", "ok_odd_keys.pth", "", "-7 f32 2x2\nw f32 2x2");
  check_description ("torch", "ok_lone.pth", "", " f32 24");
}

static void
test_optimizer (void)
{
  g_autoptr (Weights) weights = open_file ("hostile", "opt.pth");

  g_assert_nonnull (weights_find (weights, "model.bn.running_var"));
  g_assert_cmpint (weights_find (weights, "optimizer.state.0.exp_avg_sq")->rank, ==, 2);
  g_assert_cmpint (weights_find (weights, "optimizer.state.3.step")->rank, ==, 0);
}

static void
check_numbers (Weights *weights, const char *name, const float *expected, gint64 n)
{
  const Tensor *tensor = weights_find (weights, name);
  g_autoptr (GError) error = NULL;
  const float *numbers = weights_floats (weights, tensor, &error);

  g_assert_no_error (error);
  g_assert_cmpint (tensor->count, ==, n);
  g_assert_cmpmem (numbers, (gsize) n * sizeof *numbers, expected, (gsize) n * sizeof *numbers);
  g_assert_true (numbers == weights_floats (weights, tensor, NULL)); /* gathered once */
}

static void
test_numbers (void)
{
  static const char *const files[] = { "flat.pth", "legacy.pth" };
  const float ones[20] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, zeros[2] = { 0 }, first[] = { 0, 1, 2, 3 };
  const float turned[] = { 0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11 }, row[] = { 4, 5, 6, 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (Weights) weights = open_file ("hostile", files[i]);

      check_numbers (weights, "cls_token", first, 4);
      check_numbers (weights, "pos_embed", ones, 20);
      check_numbers (weights, "w.half", ones, 6);
      check_numbers (weights, "w.bf16", ones, 6);
      check_numbers (weights, "view.t", turned, 12);
      check_numbers (weights, "view.row", row, 4);
      check_numbers (weights, "dbl", zeros, 2);
    }
}

static void
check_view (Weights *weights, const char *type, const char *view, const float *expected, gint64 n)
{
  g_autofree char *name = g_strconcat (type, ".", view, NULL);

  check_numbers (weights, name, expected, n);
}

/* Every view of 0 … 23, in every type that a network computes with. */
static void
test_views (void)
{
  static const char *const files[] = { "ok_views.pth", "ok_views_legacy.pth" }, *const types[] = { "f32", "f16", "bf16", "f64" };
  const float other[] = { 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 }, window[] = { 8, 9, 10, 14, 15, 16 };
  const float five = 5, expanded[] = { 0, 1, 2, 0, 1, 2 };
  float       whole[24], permuted[24];

  for (int i = 0; i < 24; i++)
    {
      whole[i] = (float) i;
      permuted[i] = (float) (i / 6 + i % 6 * 4); /* [4,2,3] of [2,3,4] */
    }
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (Weights) weights = open_file ("torch", files[i]);

      for (gsize k = 0; k < G_N_ELEMENTS (types); k++)
        {
          check_view (weights, types[k], "whole", whole, 24);
          check_view (weights, types[k], "permuted", permuted, 24);
          check_view (weights, types[k], "every_other", other, 12);
          check_view (weights, types[k], "window", window, 6);
        }
      check_numbers (weights, "scalar", &five, 1);
      check_numbers (weights, "empty", whole, 0);
      check_numbers (weights, "expanded", expanded, 6);
    }
}

/* What lies well is used where it lies; two views of a storage are not two copies. */
static void
test_in_place (void)
{
  g_autoptr (Weights) weights = open_file ("torch", "ok_views.pth");
  g_autoptr (Weights) repeats = open_file ("torch", "ok_repeats.pth");
  const Tensor *whole = weights_find (weights, "f32.whole"), *empty = weights_find (weights, "empty");
  const guint8 *begin = g_bytes_get_data (weights_bytes (weights), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weights_floats (weights, whole, NULL) == whole->data);
  g_assert_true ((const guint8 *) whole->data > begin
                 && (const guint8 *) whole->data < begin + g_bytes_get_size (weights_bytes (weights)));
  g_assert_true (empty->data == whole->data);
  g_assert_false (whole->strided);
  g_assert_true (weights_find (weights, "f32.window")->strided);
  g_assert_null (weights_floats (repeats, weights_find (repeats, "w"), &error)); /* 2^40 numbers */
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
}

static void
check_foreign (const char *folder, const char *file, const char *expected)
{
  g_autoptr (Weights) weights = open_file (folder, file);
  g_autofree char *found = g_strjoinv (" ", (char **) weights_foreign (weights));

  g_assert_cmpstr (found, ==, expected);
}

static void
test_foreign (void)
{
  check_foreign ("hostile", "evil_reduce.pth", "posix.system");
  check_foreign ("hostile", "evil_root.pth", "posix.system");
  check_foreign ("hostile", "nested.pth", "");
  check_foreign ("hostile", "wholemodule.pth", "");
  check_foreign ("torch", "ok_module.pth", "__main__.Norm __main__.Patches");
  check_foreign ("torch", "ok_module_legacy.pth", "__main__.Norm __main__.Patches");
  check_foreign ("torch", "ok_script.pt", "");
  check_foreign ("hostile", "ok.safetensors", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/torch/files", test_files);
  g_test_add_func ("/torch/tables-are-complete", test_tables_are_complete);
  g_test_add_func ("/torch/entries", test_entries);
  g_test_add_func ("/torch/optimizer", test_optimizer);
  g_test_add_func ("/torch/numbers", test_numbers);
  g_test_add_func ("/torch/views", test_views);
  g_test_add_func ("/torch/in-place", test_in_place);
  g_test_add_func ("/torch/foreign", test_foreign);
  return g_test_run ();
}
