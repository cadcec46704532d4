/* test-registry.c - from a name or a path to a network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "../folder.h"
#include "checkpoint/weights/weights.h"
#include "golden.h"
#include "model.h"

static void
test_demo (void)
{
  static const char *const names[] = { NULL, "", "demo" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ViaModel) model = open_good (names[i]);

      g_assert_cmpstr (via_model_name (model), ==, "demo");
      g_assert_cmpstr (via_model_weights (model), ==, "built in");
      g_assert_cmpstr (via_model_label (model, 0), ==, "cat");
      g_assert_cmpint (strlen (via_model_sha256 (model)), ==, 64);
      g_assert_true (via_model_is_installed (names[i], NULL));
    }
}

/* Its numbers are used where they lie in the program, not copied. */
static void
test_demo_in_place (void)
{
  g_autoptr (ViaModel) model = open_good ("demo");
  const Tensor *patch = weights_find (model->weights, "patch_embed.proj.weight");

  g_assert_true (weights_floats (model->weights, patch, NULL) == patch->data);
}

static void
test_description (void)
{
  g_autoptr (ViaModel) model = NULL;
  const char *const *facts;
  gboolean           found = FALSE;

  folder_checkpoint ("mini-vit", "mini.safetensors");
  folder_write ("names.txt", "\xef\xbb\xbfkatze\r\nhund\n\nvogel \n\n\n\n\n");
  folder_write ("described.ini", "# a comment\n[model]\nname = Mine \nweights=mini.safetensors\nheads=3\nnorm_eps=1e-5\n"
                                 "mean=0.1;0.2;0.3;\nstd = 1; 2; 3\nresize=40\ninterpolation=bilinear\nlabels=names.txt\n"
                                 "pos_interpolation=bicubic\nlicence=mine\nsha256=00\n");
  model = open_good ("described");
  g_assert_cmpstr (via_model_name (model), ==, "Mine");
  g_assert_cmpfloat (model->config.norm_eps, ==, 1e-5);
  g_assert_cmpfloat (model->config.mean[2], ==, 0.3f);
  g_assert_cmpfloat (model->config.std[1], ==, 2);
  g_assert_cmpint (model->config.resize, ==, 40);
  g_assert_cmpint (model->config.interpolation, ==, INTERPOLATION_BILINEAR);
  g_assert_cmpstr (via_model_label (model, 0), ==, "katze");
  g_assert_cmpstr (via_model_label (model, 2), ==, "class 2");
  g_assert_cmpstr (via_model_label (model, 3), ==, "vogel");
  g_assert_cmpstr (via_model_label (model, 6), ==, "class 6");
  for (facts = via_model_facts (model); *facts; facts += 2)
    if (strcmp (facts[0], "norm_eps") == 0)
      found = strstr (facts[1], "(ini)") != NULL;
  g_assert_true (found);
  g_assert_true (via_model_facts (model) == via_model_facts (model));
  folder_remove ("described.ini");
  folder_remove ("names.txt");
  folder_remove ("mini.safetensors");
}

/* The same model by its names and by its paths. */
static void
test_names (void)
{
  g_autofree char  *folder = folder_file ("family"), *checkpoint = folder_file ("family/model.safetensors");
  g_autofree char  *description = folder_file ("family/model.ini"), *missing = folder_file ("missing.safetensors");
  const char *const ways[] = { "family", folder, checkpoint, description };
  g_auto (GStrv) list = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  open_bad ("family", VIA_ERROR_NOT_FOUND, "holds no model");
  golden_checkpoint (golden_config ("mini-vit"), checkpoint);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (ViaModel) model = open_good (ways[i]);

      g_assert_cmpstr (via_model_name (model), ==, "mini-vit"); /* the .ini says so */
      g_assert_cmpstr (via_model_weights (model), ==, checkpoint);
    }
  list = via_model_list ();
  g_assert_cmpstr (list[0], ==, "demo");
  g_assert_true (g_strv_contains ((const char *const *) list, "family"));
  g_assert_true (g_strv_contains ((const char *const *) list, "clip_vit_base_patch16_224"));
  open_bad ("nobody", VIA_ERROR_NOT_FOUND, "models list");
  open_bad ("familly", VIA_ERROR_NOT_FOUND, "did you mean “family”?");
  open_bad (missing, VIA_ERROR_FILE, missing);
  g_assert_cmpint (g_unlink (description), ==, 0);
  folder_checkpoint ("odd-vit", "family/second.safetensors");
  {
    g_autoptr (ViaModel) model = NULL;

    folder_write ("family/model.ini", "[model]\nheads=3\n");
    model = open_good ("family"); /* model.safetensors before others */
    g_assert_cmpstr (via_model_weights (model), ==, checkpoint);
    g_assert_cmpstr (via_model_name (model), ==, "family");
  }
  folder_remove ("family/model.ini");
  folder_remove ("family/model.safetensors");
  folder_checkpoint ("mini-vit", "family/first.safetensors");
  open_bad ("family", VIA_ERROR_NOT_FOUND, "first.safetensors, second.safetensors");
  folder_remove ("family/first.safetensors");
  folder_remove ("family/second.safetensors");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A file counts by what is in it, and is found by its name whatever it ends in, the best ending first. */
static void
test_endings (void)
{
  static const char *const files[] = { "ends.bin", "ends.pt", "ends.pth", "ends.safetensors" };
  g_autofree char         *source = folder_file ("source.safetensors");

  folder_checkpoint ("mini-vit", "source.safetensors");
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (ViaModel) model = NULL;
      g_autofree char *path = folder_file (files[i]), *bytes = NULL;
      gsize            size;

      g_assert_true (g_file_get_contents (source, &bytes, &size, NULL));
      g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
      folder_write ("ends.ini", "[model]\nheads=3\n");
      model = open_good ("ends");
      g_assert_cmpstr (via_model_weights (model), ==, path);
      via_model_free (g_steal_pointer (&model));
      model = open_good (path); /* the .ini beside it counts as well */
      g_assert_cmpint (via_model_n_heads (model), ==, 3);
      g_assert_cmpstr (via_model_name (model), ==, "ends");
      folder_remove ("ends.ini");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    folder_remove (files[i]);
  folder_remove ("source.safetensors");
}

/* A folder of Hugging Face's: in several parts, with what training and older formats left beside them. */
static void
test_sharded_folder (void)
{
  g_autofree char *path = folder_file ("parts/model.safetensors.index.json");
  g_autoptr (ViaModel) model = NULL;
  g_autoptr (GString) index = g_string_new ("{\"weight_map\": {");
  g_autoptr (Weights) whole = NULL;
  g_autofree char *part = folder_file ("parts/model-00001-of-00001.safetensors");

  folder_make ("parts");
  folder_checkpoint ("mini-vit", "parts/model-00001-of-00001.safetensors");
  whole = weights_open (part, NULL);
  for (guint i = 0; i < weights_n_tensors (whole); i++)
    g_string_append_printf (index, "%s\"%s\": \"model-00001-of-00001.safetensors\"", i ? ", " : "", weights_nth (whole, i)->name);
  g_string_append (index, "}}");
  folder_write ("parts/model.safetensors.index.json", index->str);
  folder_write ("parts/training_args.bin", "x");
  folder_write ("parts/optimizer.pt", "x");
  folder_write ("parts/config.json", "{\"num_attention_heads\": 3}");
  model = open_good ("parts");
  g_assert_cmpstr (via_model_name (model), ==, "parts");
  g_assert_cmpstr (via_model_weights (model), ==, path);
  g_assert_cmpint (via_model_n_heads (model), ==, 3);
  folder_remove ("parts/model.safetensors.index.json");
  folder_remove ("parts/model-00001-of-00001.safetensors");
  folder_remove ("parts/training_args.bin");
  folder_remove ("parts/optimizer.pt");
  folder_remove ("parts/config.json");
  folder_remove ("parts");
}

/* What is listed, and what only looks like a model. */
static void
test_list (void)
{
  static const char *const files[] = { "one.pth", "two.bin", "three.safetensors.index.json", "inside/model.pt", "empty/notes.txt",
                                       /* not listed: */
                                       "four.pth.part", "four.pth.part.from", "four.pth.old", "dino_linear_head.pth",
                                       "dino_linear4_head.pth", "x_linearweights.pth", "three-00001-of-00002.safetensors",
                                       "claimed.pth", "claimed_head.bin", "dinov2_vitb14_pretrain.pth", "notes.txt" };
  static const char *const expected[] = { "described", "inside", "one", "three", "two" };
  g_auto (GStrv) without = via_model_list (), list = NULL;

  folder_make ("inside");
  folder_make ("empty");
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    folder_write (files[i], "x");
  folder_write ("described.ini", "[model]\nweights=claimed.pth\nhead=claimed_head.bin\n");
  list = via_model_list ();
  g_assert_cmpuint (g_strv_length (list), ==, g_strv_length (without) + G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (list[g_strv_length (without) + i], ==, expected[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    folder_remove (files[i]);
  folder_remove ("described.ini");
  folder_remove ("inside");
  folder_remove ("empty");
}

/* The reference implementation's models say what to fetch; with weights they run with its constants. */
static void
test_references (void)
{
  static const char *const names[] = { "vit_base_patch16_224", "dinov2_base_imagenet1k_1layer_lrp", "mae_vit_base_patch16_224",
                                       "clip_vit_base_patch16_224" };
  g_autoptr (ViaModel) model = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *command = g_strdup_printf ("vit-attribution models fetch %s", names[i]);

      open_bad (names[i], VIA_ERROR_FILE, command);
      open_bad (names[i], VIA_ERROR_FILE, " MB");
      open_bad (names[i], VIA_ERROR_FILE, folder_root ());
    }
  open_bad (names[0], VIA_ERROR_FILE, "https://github.com/rwightman/");
  folder_blank ("vit_base_patch16_224.safetensors", 192, 14, 16);
  model = open_good ("vit_base_patch16_224");
  g_assert_cmpfloat (model->config.final_norm_eps, ==, 1e-5);
  g_assert_cmpint (model->config.resize, ==, 256);
  g_assert_cmpint (model->config.interpolation, ==, INTERPOLATION_BILINEAR);
  g_assert_cmpstr (via_model_label (model, 9), ==, "ostrich");
  folder_remove ("vit_base_patch16_224.safetensors");
}

/* What a description says about where its files come from. */
static void
test_source (void)
{
  g_autoptr (ViaSource) source = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = folder_file ("here.safetensors");
  const ViaFile   *weights, *head;

  folder_write ("here.safetensors", "x");
  folder_write ("sourced.ini", "[model]\nname=Other\nfamily=vit\nweights=here.safetensors\nhead=gone.pth\nsource_url=http://a/b\n"
                               "head_url=https://c/d\nsize=1 kB (1024 bytes)\nhead_size=77\nmd5=abc\nsha256=def\n"
                               "description=A model\nlicence=CC-BY-NC-4.0\n");
  source = via_source_new ("sourced", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (via_source_description (source), ==, "A model");
  g_assert_true (via_source_is_non_commercial (source));
  g_assert_cmpuint (via_source_n_files (source), ==, 2);
  weights = via_source_file (source, 0);
  head = via_source_file (source, 1);
  g_assert_cmpstr (weights->path, ==, path);
  g_assert_cmpstr (weights->url, ==, "http://a/b");
  g_assert_cmpint (weights->bytes, ==, 1024);
  g_assert_cmpstr (weights->md5, ==, "abc");
  g_assert_cmpstr (weights->sha256, ==, "def");
  g_assert_cmpstr (head->name, ==, "gone.pth");
  g_assert_null (head->path);
  g_assert_cmpint (head->bytes, ==, 77);
  g_assert_false (via_source_is_complete (source));
  open_bad ("sourced", VIA_ERROR_FILE, "gone.pth (77");
  open_bad ("sourced", VIA_ERROR_FILE, "models fetch sourced”");
  folder_write ("sourced.ini", "[model]\nweights=..\n");
  g_assert_null (via_source_new ("sourced", &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
  g_clear_pointer (&source, via_source_free);
  folder_write ("sourced.ini", "[model]\nweights=here.safetensors\n");
  source = via_source_new ("sourced", NULL);
  g_assert_true (via_source_is_complete (source)); /* though what is in there is no network */
  folder_remove ("sourced.ini");
  folder_remove ("here.safetensors");
}

/* Every preset can be read, and none would take another one's file: only what comes from one place has one name. */
static void
test_presets (void)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) list = via_model_list ();

  for (gsize i = 1; list[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ViaSource) source = via_source_new (list[i], &error);

      g_assert_no_error (error);
      g_assert_false (via_model_is_installed (list[i], NULL));
      for (guint k = 0; k < via_source_n_files (source); k++)
        {
          const ViaFile *file = via_source_file (source, k);

          g_test_message ("%s: %s", list[i], file->name);
          g_assert_null (file->path);
          g_assert_true (!file->url || g_str_has_prefix (file->url, "https://"));
          if (g_hash_table_contains (files, file->name))
            g_assert_cmpstr (file->url, ==, g_hash_table_lookup (files, file->name));
          g_hash_table_insert (files, g_strdup (file->name), g_strdup (file->url ? file->url : list[i]));
        }
    }
}

/* At 384 pixels, where 256/224 leaves a fraction, DeiT's authors drop it. */
static void
test_resize (void)
{
  g_autoptr (ViaModel) model = NULL;

  folder_blank ("deit_any_384.safetensors", 192, 24, 16);
  model = open_good ("deit_any_384");
  g_assert_cmpint (model->config.image_size, ==, 384);
  g_assert_cmpint (model->config.resize, ==, 438);
  folder_remove ("deit_any_384.safetensors");
  folder_blank ("deit_base_patch16_384-8de9b5d1.pth", 768, 24, 16);
  via_model_free (g_steal_pointer (&model));
  model = open_good ("deit_base_patch16_384");
  g_assert_cmpint (model->config.resize, ==, 438);
  folder_remove ("deit_base_patch16_384-8de9b5d1.pth");
}

/* What every model's weights are called lies in a folder of the model's name; one that lies elsewhere is found all the same. */
static void
test_own_folder (void)
{
  static const char name[] = "dinov2_base_imagenet1k_1layer_lrp", own[] = "dinov2_base_imagenet1k_1layer_lrp/pytorch_model.bin";
  g_autofree char  *inside = folder_file (own), *outside = folder_file ("pytorch_model.bin");
  g_autoptr (ViaSource) source = via_source_new (name, NULL);

  g_assert_cmpstr (via_source_file (source, 0)->name, ==, own);
  g_assert_null (via_source_file (source, 0)->path);
  open_bad (name, VIA_ERROR_FILE, own);

  folder_write ("pytorch_model.bin", "x");
  via_source_free (source);
  source = via_source_new (name, NULL);
  g_assert_cmpstr (via_source_file (source, 0)->path, ==, outside);

  folder_make (name);
  folder_write (own, "x");
  via_source_free (source);
  source = via_source_new (name, NULL);
  g_assert_cmpstr (via_source_file (source, 0)->path, ==, inside);
  folder_remove (own);
  folder_remove (name);
  folder_remove ("pytorch_model.bin");
}

/* Presets answer to what Hugging Face calls them. */
static void
test_aliases (void)
{
  static const char *const names[] = { "google/vit-base-patch16-224", "https://huggingface.co/google/vit-base-patch16-224/",
                                       "vit-base-patch16-224", "google-vit-base-patch16-224" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ViaSource) source = via_source_new (names[i], NULL);

      g_assert_cmpstr (via_source_name (source), ==, "google-vit-base-patch16-224");
    }
  folder_blank ("vit-base-patch16-224.bin", 768, 14, 16);
  {
    g_autoptr (ViaModel) model = open_good ("vit-base-patch16-224");

    g_assert_cmpfloat (model->config.norm_eps, ==, 1e-12); /* the preset's */
  }
  folder_remove ("vit-base-patch16-224.bin");
}

/* What the programs recommend: three networks, with all that is said about them. */
static void
test_advice (void)
{
  static const char *const wanted[VIA_N_ADVICES] = { NULL, "vit_tiny_patch16_224.augreg_in21k_ft_in1k",
                                                     "vit_small_patch16_224.augreg_in21k_ft_in1k",
                                                     "vit_base_patch16_224.augreg2_in21k_ft_in1k" };
  g_auto (GStrv) list = via_model_list ();
  int found = 0;

  for (gsize i = 0; list[i]; i++)
    {
      g_autoptr (ViaSource) source = via_source_new (list[i], NULL);
      ViaAdvice advice = via_source_advice (source);

      if (advice == VIA_ADVICE_NONE)
        continue;
      found++;
      g_assert_cmpstr (list[i], ==, wanted[advice]);
      g_assert_cmpfloat (via_source_accuracy (source), >, 75);
      g_assert_false (via_source_needs_head (source));
      g_assert_false (via_source_is_non_commercial (source));
      g_assert_nonnull (via_source_file (source, 0)->size);
      g_assert_true (via_source_file (source, 0)->sha256 || via_source_file (source, 0)->expected);
    }
  g_assert_cmpint (found, ==, 3);
}

/* Folders are searched in the order of the environment. */
static void
test_path (void)
{
  g_auto (GStrv) path = via_model_path ();
  g_autofree char *models = g_build_filename (folder_root (), "models", NULL),
                  *data = g_build_filename (folder_root (), "data", NULL);

  g_assert_cmpstr (path[0], ==, models);
  g_assert_true (g_str_has_prefix (path[1], data));
  g_assert_nonnull (path[2]);
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/demo", test_demo);
  g_test_add_func ("/models/demo-in-place", test_demo_in_place);
  g_test_add_func ("/models/description", test_description);
  g_test_add_func ("/models/names", test_names);
  g_test_add_func ("/models/endings", test_endings);
  g_test_add_func ("/models/sharded-folder", test_sharded_folder);
  g_test_add_func ("/models/list", test_list);
  g_test_add_func ("/models/references", test_references);
  g_test_add_func ("/models/source", test_source);
  g_test_add_func ("/models/presets", test_presets);
  g_test_add_func ("/models/resize", test_resize);
  g_test_add_func ("/models/own-folder", test_own_folder);
  g_test_add_func ("/models/aliases", test_aliases);
  g_test_add_func ("/models/advice", test_advice);
  g_test_add_func ("/models/path", test_path);
  result = g_test_run ();
  folder_end ();
  return result;
}
