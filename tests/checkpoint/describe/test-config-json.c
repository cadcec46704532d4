/* test-config-json.c - which files beside weights are read, in which order, and what none of them may say.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "beside.h"
#include "model.h"

static void
test_bad_values (void)
{
  static const struct
  {
    const char *file, *text;
    int         code;
    const char *word;
  } bad[] = {
    { "config.json", "{\"layer_norm_eps\": 2}", VIA_ERROR_FILE, "layer_norm_eps=2" },
    { "config.json", "{\"layer_norm_eps\": \"1e-5\"}", VIA_ERROR_FILE, "layer_norm_eps=\"1e-5\"" },
    { "config.json", "{\"num_attention_heads\": 1.5}", VIA_ERROR_FILE, "num_attention_heads=1.5" },
    { "config.json", "{\"num_attention_heads\": {\"a\": [1]}}", VIA_ERROR_FILE, "num_attention_heads={" },
    { "config.json", "{\"image_size\": [224, 192]}", VIA_ERROR_FILE, "image_size=[224,192]" },
    { "config.json", "{\"image_size\": 0}", VIA_ERROR_FILE, "image_size=0" },
    { "config.json", "{\"image_size\": 9000}", VIA_ERROR_FILE, "image_size=9000" },
    { "config.json", "{\"hidden_act\": \"relu\"}", VIA_ERROR_UNSUPPORTED, "hidden_act=\"relu\"" },
    { "config.json", "{\"model_type\": \"swin\"}", VIA_ERROR_UNSUPPORTED, "swin" },
    { "config.json", "{\"vision_config\": {\"model_type\": \"siglip2_vision_model\"}}", VIA_ERROR_UNSUPPORTED, "siglip2" },
    { "config.json", "{\"id2label\": {\"-1\": \"a\"}}", VIA_ERROR_FILE, "-1" },
    { "config.json", "{\"id2label\": {\"999999999999\": \"a\"}}", VIA_ERROR_FILE, "id2label" },
    { "config.json", "{\"mean\": [0.5, 0.5]}", VIA_ERROR_FILE, "mean=[0.5,0.5]" },
    { "config.json", "{\"std\": [0, 1, 1]}", VIA_ERROR_FILE, "std=[0,1,1]" },
    { "config.json", "{\"mean\": [[[1]], {}, \"x\"]}", VIA_ERROR_FILE, "mean=[[[1]],{},\"x\"]" },
    { "config.json", "{\"interpolation\": \"lanczos\"}", VIA_ERROR_UNSUPPORTED, "lanczos" },
    { "config.json", "{\"crop_mode\": \"border\"}", VIA_ERROR_UNSUPPORTED, "border" },
    { "config.json", "{\"input_size\": [3, 224, 224], \"crop_pct\": 0}", VIA_ERROR_FILE, "crop_pct=0" },
    { "config.json", "{\"input_size\": [3, 224, 224], \"crop_pct\": [1]}", VIA_ERROR_FILE, "crop_pct=[1]" },
    { "config.json", "{", VIA_ERROR_FILE, "remove or repair it" },
    { "config.json", "", VIA_ERROR_FILE, "remove or repair it" },
    { "config.json", "{\"mean\": [0.5, 0.5]}", VIA_ERROR_FILE, "a list of three numbers" },
    { "config.json", "{\"global_pool\": \"max\"}", VIA_ERROR_UNSUPPORTED, "global_pool=max" },
    { "config.json", "{\"model_args\": {\"ref_feat_shape\": [16, 32]}}", VIA_ERROR_FILE, "ref_feat_shape" },
    { "config.json", "{\"model_type\": \"dinov3_vit\", \"rope_theta\": 10000}", VIA_ERROR_UNSUPPORTED, "rope_theta=10000" },
    { "config.json", "{\"model_args\": {\"act_layer\": \"relu\"}}", VIA_ERROR_UNSUPPORTED, "act_layer" },
    { "config.json", "{\"quantization_config\": {\"load_in_8bit\": true}}", VIA_ERROR_UNSUPPORTED, "quantised" },
    { "preprocessor_config.json", "{\"do_resize\": false, \"size\": 224}", VIA_ERROR_UNSUPPORTED, "do_resize=false" },
    { "preprocessor_config.json", "{\"do_center_crop\": false, \"size\": {\"shortest_edge\": 224}}", VIA_ERROR_UNSUPPORTED,
      "do_center_crop=false" },
    { "preprocessor_config.json", "{\"do_pad\": true}", VIA_ERROR_UNSUPPORTED, "do_pad=true" },
    { "preprocessor_config.json", "{\"do_flip_channel_order\": true}", VIA_ERROR_UNSUPPORTED, "do_flip_channel_order" },
    { "preprocessor_config.json", "{\"do_something_new\": true}", VIA_ERROR_UNSUPPORTED, "do_something_new" },
    { "preprocessor_config.json", "{\"include_top\": true}", VIA_ERROR_UNSUPPORTED, "include_top" },
    { "preprocessor_config.json", "{\"size_divisor\": 32}", VIA_ERROR_UNSUPPORTED, "size_divisor" },
    { "preprocessor_config.json", "{\"do_normalize\": \"no\"}", VIA_ERROR_FILE, "true or false" },
    { "preprocessor_config.json", "{\"do_rescale\": 1}", VIA_ERROR_FILE, "do_rescale=1" },
    { "preprocessor_config.json", "{\"rescale_factor\": 0}", VIA_ERROR_FILE, "rescale_factor=0" },
    { "preprocessor_config.json", "{\"rescale_factor\": 1}", VIA_ERROR_UNSUPPORTED, "image_mean" },
    { "preprocessor_config.json", "{\"image_mean\": []}", VIA_ERROR_FILE, "image_mean=[]" },
    { "processor_config.json", "{\"image_processor\": {\"do_resize\": false}}", VIA_ERROR_UNSUPPORTED, "do_resize" },
    { "open_clip_config.json", "{\"preprocess_cfg\": {\"mode\": \"L\"}}", VIA_ERROR_UNSUPPORTED, "mode=L" },
    { "open_clip_config.json", "{\"model_cfg\": {\"vision_cfg\": {\"pool_type\": \"avg\"}}}", VIA_ERROR_UNSUPPORTED,
      "pool_type=avg" },
    { "open_clip_config.json", "{\"model_cfg\": {\"vision_cfg\": {\"global_average_pool\": true}}}", VIA_ERROR_UNSUPPORTED,
      "global_average_pool" },
    { "preprocessor_config.json", "{\"resample\": 0}", VIA_ERROR_UNSUPPORTED, "resample=0" },
    { "preprocessor_config.json", "{\"size\": {\"longest_edge\": 224}}", VIA_ERROR_FILE, "size={" },
    { "open_clip_config.json", "{\"model_cfg\": {\"vision_cfg\": {\"layers\": [3, 4, 6, 3]}}}", VIA_ERROR_UNSUPPORTED, "ResNet" },
    { "open_clip_config.json", "{\"preprocess_cfg\": {\"resize_mode\": \"longest\"}}", VIA_ERROR_UNSUPPORTED, "longest" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (Config) config;

      folder_write (bad[i].file, bad[i].text);
      g_assert_false (beside_read (&config, "pytorch_model.bin", &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, VIA_ERROR, bad[i].code);
      g_assert_nonnull (strstr (error->message, bad[i].file));
      g_assert_nonnull (strstr (error->message, bad[i].word));
      folder_remove (bad[i].file);
    }
}

/* Whose files they are: of all usual names, in one part or several, and of nobody else. */
static void
test_names (void)
{
  static const struct
  {
    const char *file;
    gboolean    read;
  } files[] = {
    { "model.safetensors", TRUE },
    { "pytorch_model.bin", TRUE },
    { "open_clip_model.safetensors", TRUE },
    { "open_clip_pytorch_model.bin", TRUE },
    { "model.safetensors.index.json", TRUE },
    { "pytorch_model.bin.index.json", TRUE },
    { "model-00001-of-00003.safetensors", TRUE },
    { "mymodel.safetensors", FALSE },
    { "vit.pth", FALSE },
  };
  g_auto (Config) built_in = { 0 };

  folder_write ("config.json", "{\"num_attention_heads\": 3}");
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_auto (Config) config;

      g_assert_true (beside_read (&config, files[i].file, NULL));
      beside_check (&config, KEY_HEADS, files[i].read ? "3" : NULL);
    }
  g_assert_true (config_json_read (&built_in, NULL));
  folder_write ("config.json", "[\"of another form\"]");
  {
    g_auto (Config) config;

    g_assert_true (beside_read (&config, "model.safetensors", NULL));
  }
  folder_remove ("config.json");
}

static void
write_clips (void)
{
  folder_write ("preprocessor_config.json", "{\"size\": 224, \"image_mean\": [1, 1, 1]}");
  folder_write ("config.json", "{\"hidden_act\": \"gelu\", \"image_size\": 384, \"input_size\": [3, 384, 384], \"crop_pct\": 1, "
                               "\"mean\": [2, 2, 2]}");
  folder_write ("open_clip_config.json", "{\"model_cfg\": {\"quick_gelu\": true, \"vision_cfg\": {}}, "
                                         "\"preprocess_cfg\": {\"mean\": [3, 3, 3], \"std\": [3, 3, 3]}}");
}

/* Each file fills what those before it left open, and what belongs together comes from one. */
static void
test_order (void)
{
  g_auto (Config) plain, open_clip;

  write_clips ();
  g_assert_true (beside_read (&plain, "model.safetensors", NULL));
  beside_check (&plain, KEY_MEAN, "1;1;1");
  beside_check (&plain, KEY_ACTIVATION, "gelu");
  beside_check (&plain, KEY_STD, "3;3;3");
  beside_check (&plain, KEY_IMAGE_SIZE, "224");
  beside_check (&plain, KEY_RESIZE, "224");
  g_assert_true (beside_read (&open_clip, "open_clip_model.safetensors", NULL));
  beside_check (&open_clip, KEY_MEAN, "3;3;3");
  beside_check (&open_clip, KEY_ACTIVATION, "quick_gelu");
  folder_remove ("preprocessor_config.json");
  folder_remove ("config.json");
  folder_remove ("open_clip_config.json");
}

/* Opens the network in family/ with that description, and looks at a fact and at the name of class 1. */
static void
check_model (const char *description, const char *key, const char *value, const char *label)
{
  g_autoptr (ViaModel) model = NULL;

  if (description)
    folder_write ("family/model.ini", description);
  model = open_good ("family");
  g_assert_cmpstr (fact_of (model, key), ==, value);
  g_assert_cmpstr (via_model_label (model, 1), ==, label);
  if (description)
    folder_remove ("family/model.ini");
}

/* A whole model: the .ini counts most, then what lies beside it, then what is usual. */
static void
test_precedence (void)
{
  folder_make ("family");
  folder_checkpoint ("mini-vit", "family/model.safetensors");
  folder_write ("family/config.json",
                "{\"num_attention_heads\": 3, \"layer_norm_eps\": 0.001, \"id2label\": {\"1\": \"beagle\", \"6\": \"LABEL_6\"}}");
  folder_write ("family/names.txt", "a\nb\n\n\n\n\n\n");
  check_model (NULL, "norm_eps", "0.001 (config.json)", "beagle");
  check_model (NULL, "heads", "3 (config.json)", "beagle");
  check_model (NULL, "labels", "1 names (config.json)", "beagle");
  check_model ("[model]\nnorm_eps=0.01\n", "norm_eps", "0.01 (ini)", "beagle");
  check_model ("[model]\nlabels=names.txt\n", "labels", "names.txt (ini)", "b");
  check_model ("[model]\nlabels=names.txt\n", "final_norm_eps", "0.001 (config.json)", "b");
  folder_write ("family/config.json", "{\"num_attention_heads\": 3, \"id2label\": {\"5000\": \"too many\"}}");
  open_bad ("family", VIA_ERROR_FILE, "config.json");
  folder_write ("family/config.json", "{\"num_attention_heads\": 3, \"id2label\": {\"5\": \"too few\"}}");
  open_bad ("family", VIA_ERROR_FILE, "names 6 classes, but the network has 7");
  folder_write ("family/config.json", "{\"model_type\": \"beit\", \"num_attention_heads\": 3}");
  open_bad ("family", VIA_ERROR_UNSUPPORTED, "beit");
  check_model ("[model]\nfamily=vit\n", "family", "vit (ini)", "class 1");
  folder_remove ("family/config.json");
  folder_remove ("family/names.txt");
  folder_remove ("family/model.safetensors");
  folder_remove ("family");
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config-json/bad-values", test_bad_values);
  g_test_add_func ("/config-json/names", test_names);
  g_test_add_func ("/config-json/order", test_order);
  g_test_add_func ("/config-json/precedence", test_precedence);
  result = g_test_run ();
  folder_end ();
  return result;
}
