/* test-config-json.c - what the files beside weights say.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "../folder.h"
#include "checkpoint/describe/config-json.h"
#include "model.h"

/* The config for a file in the models folder that need not be there, with what lies beside it. */
static gboolean
read_beside (Config *config, const char *weights, GError **error)
{
  *config = (Config){ .weights = folder_file (weights) };
  return config_json_read (config, error);
}

static Config
read_good (const char *file, const char *text)
{
  g_autoptr (GError) error = NULL;
  Config config;

  folder_write (file, text);
  read_beside (&config, "model.safetensors", &error);
  g_assert_no_error (error);
  folder_remove (file);
  return config;
}

static void
check_key (const Config *config, ConfigKey key, const char *wanted)
{
  g_autofree char *value = config_show (config, key);

  g_assert_cmpstr (value, ==, wanted);
}

static void
test_transformers (void)
{
  g_auto (Config) config =
      read_good ("config.json", "{\"model_type\": \"vit\", \"layer_norm_eps\": 1e-12, \"hidden_act\": \"gelu_new\", "
                                "\"num_attention_heads\": 3, \"image_size\": 96, \"qkv_bias\": null, "
                                "\"id2label\": {\"2\": \"third\", \"0\": \"first\", \"1\": \"LABEL_1\"}}");

  g_assert_cmpfloat (config.norm_eps, ==, 1e-12);
  g_assert_cmpfloat (config.final_norm_eps, ==, 1e-12);
  g_assert_cmpint (config.source[KEY_NORM_EPS], ==, SOURCE_CONFIG_JSON);
  check_key (&config, KEY_ACTIVATION, "gelu_tanh");
  check_key (&config, KEY_HEADS, "3");
  check_key (&config, KEY_IMAGE_SIZE, "96");
  check_key (&config, KEY_RESIZE, NULL);
  g_assert_cmpuint (g_strv_length (config.names), ==, 3);
  g_assert_cmpstr (config.names[0], ==, "first");
  g_assert_cmpstr (config.names[1], ==, "");
  g_assert_cmpstr (config.names[2], ==, "third");
}

/* Names that are whole numbers are names; text and numbers may be mixed. */
static void
test_integer_names (void)
{
  g_auto (Config) config =
      read_good ("config.json", "{\"model_type\": \"vit\", \"id2label\": {\"0\": 3, \"1\": -1, \"2\": \"two\", \"3\": null}}");
  g_auto (Config) listed = read_good ("config.json", "{\"label_names\": [7, \"x\", 0]}");

  g_assert_cmpuint (g_strv_length (config.names), ==, 4);
  g_assert_cmpstr (config.names[0], ==, "3");
  g_assert_cmpstr (config.names[1], ==, "-1");
  g_assert_cmpstr (config.names[2], ==, "two");
  g_assert_cmpstr (config.names[3], ==, "");
  g_assert_cmpstr (listed.names[0], ==, "7");
  g_assert_cmpstr (listed.names[2], ==, "0");
}

/* What stands for a network of text does not count, and positions of DINOv2 are no input. */
static void
test_transformers_inside (void)
{
  g_auto (Config) clip = read_good ("config.json", "{\"model_type\": \"clip\", \"text_config\": {\"num_attention_heads\": 8}, "
                                                   "\"vision_config\": {\"layer_norm_eps\": 1e-05, \"num_attention_heads\": 16, "
                                                   "\"image_size\": 336}}");
  g_auto (Config) dino = read_good ("config.json", "{\"model_type\": \"dinov2\", \"image_size\": 518, \"hidden_act\": \"gelu\", "
                                                   "\"id2label\": {\"0\": \"LABEL_0\", \"1\": \"LABEL_1\"}}");

  check_key (&clip, KEY_ACTIVATION, "quick_gelu"); /* what it is when it is not said */
  check_key (&clip, KEY_HEADS, "16");
  check_key (&clip, KEY_IMAGE_SIZE, "336");
  check_key (&clip, KEY_FINAL_NORM_EPS, "1e-05");
  check_key (&dino, KEY_IMAGE_SIZE, NULL);
  check_key (&dino, KEY_ACTIVATION, "gelu");
  g_assert_null (dino.names);
  g_assert_cmpint (dino.source[KEY_LABELS], ==, SOURCE_NONE);
}

static void
check_timm (const char *text)
{
  g_auto (Config) config = read_good ("config.json", text);

  check_key (&config, KEY_IMAGE_SIZE, "224");
  check_key (&config, KEY_RESIZE, "248");
  check_key (&config, KEY_CROP, "224");
  check_key (&config, KEY_MEAN, "0.5;0.25;0.125");
  check_key (&config, KEY_STD, "1;0.5;0.5");
  check_key (&config, KEY_INTERPOLATION, "bicubic");
  check_key (&config, KEY_RESIZE_MODE, "shorter");
  g_assert_cmpstr (config.names[0], ==, "a cat");
  g_assert_cmpstr (config.names[1], ==, "dog");
}

/* As it is, and as it was. */
static void
test_timm (void)
{
#define PICTURES                                                                                                                \
  "\"mean\": [0.5, 0.25, 0.125], \"std\": [1, 0.5, 0.5], \"crop_pct\": 0.9, \"input_size\": [3, 224, 224], \"interpolation\": " \
  "\"bicubic\", \"crop_mode\": \"center\""
  g_auto (Config) squash = read_good (
      "config.json", "{\"pretrained_cfg\": {\"input_size\": [3, 96, 96], \"crop_pct\": 1.0, \"crop_mode\": \"squash\"}}");

  check_timm ("{\"architecture\": \"vit\", \"pretrained_cfg\": {" PICTURES ", \"label_names\": [\"n1\", \"dog\"], "
              "\"label_descriptions\": {\"n1\": \"a cat\"}}}");
  check_timm ("{\"architecture\": \"vit\", " PICTURES ", \"labels\": {\"0\": \"a cat\", \"1\": \"dog\"}}");
  check_key (&squash, KEY_RESIZE_MODE, "squash");
  check_key (&squash, KEY_RESIZE, "96");
}

static void
test_preprocessor (void)
{
  static const struct
  {
    const char *text, *mode, *resize, *crop;
  } forms[] = {
    { "{\"size\": 224, \"resample\": 2, \"image_mean\": [0.5, 0.5, 0.5]}", "squash", "224", "224" },
    { "{\"size\": {\"height\": 224, \"width\": 224}, \"do_resize\": true}", "squash", "224", "224" },
    { "{\"size\": 256, \"do_center_crop\": true, \"crop_size\": 224}", "shorter", "256", "224" },
    { "{\"size\": {\"shortest_edge\": 256}, \"do_center_crop\": true, \"crop_size\": {\"height\": 224, \"width\": 224}}", "shorter",
      "256", "224" },
    { "{\"size\": {\"height\": 256, \"width\": 256}, \"do_center_crop\": true, \"crop_size\": 224}", "squash", "256", "224" },
    { "{\"size\": 256, \"do_center_crop\": true, \"crop_size\": 224, \"feature_extractor_type\": \"DeiTFeatureExtractor\"}",
      "squash", "256", "224" },
    { "{\"size\": 224, \"do_center_crop\": true, \"crop_size\": 224, \"image_processor_type\": \"CLIPImageProcessorFast\"}",
      "shorter", "224", "224" },
    { "{\"size\": 256, \"default_to_square\": false, \"do_center_crop\": true, \"crop_size\": 224, "
      "\"image_processor_type\": \"ViTImageProcessor\"}",
      "shorter", "256", "224" },
    { "{\"size\": {\"shortest_edge\": 224}, \"crop_pct\": 0.875, \"image_processor_type\": \"ConvNextImageProcessor\"}", "shorter",
      "256", "224" },
    { "{\"size\": {\"shortest_edge\": 384}, \"crop_pct\": 0.875}", "squash", "384", "384" },
    { "{\"pretrained_cfg\": {\"input_size\": [3, 224, 224], \"crop_pct\": 0.9}, "
      "\"image_processor_type\": \"TimmWrapperImageProcessor\"}",
      "shorter", "248", "224" },
    { "{\"image_std\": [1, 1, 1]}", NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_auto (Config) config = read_good ("preprocessor_config.json", forms[i].text);

      check_key (&config, KEY_RESIZE_MODE, forms[i].mode);
      check_key (&config, KEY_RESIZE, forms[i].resize);
      check_key (&config, KEY_CROP, forms[i].crop);
      check_key (&config, KEY_IMAGE_SIZE, forms[i].crop);
      check_key (&config, KEY_INTERPOLATION, i == 0 ? "bilinear" : NULL);
    }
}

static void
test_open_clip (void)
{
  g_auto (Config) config =
      read_good ("open_clip_config.json", "{\"model_cfg\": {\"quick_gelu\": true, \"vision_cfg\": {\"image_size\": 224, "
                                          "\"layers\": 12, \"width\": 768}}, \"preprocess_cfg\": {\"mean\": [0.125, 0.25, 0.5], "
                                          "\"resize_mode\": \"squash\", \"interpolation\": \"bilinear\", \"size\": [224, 224]}}");
  g_auto (Config) tower =
      read_good ("open_clip_config.json", "{\"model_cfg\": {\"vision_cfg\": {\"image_size\": 224, "
                                          "\"norm_kwargs\": {\"eps\": 1e-6}, \"pool_type\": \"tok\", "
                                          "\"act_kwargs\": {\"approximate\": \"tanh\"}}}, "
                                          "\"preprocess_cfg\": {\"interpolation\": \"random\", \"mode\": \"RGB\"}}");
  g_auto (Config) timm = read_good ("open_clip_config.json", "{\"model_cfg\": {\"vision_cfg\": {\"timm_model_name\": \"vit\", "
                                                             "\"image_size\": 384}}}");

  check_key (&config, KEY_ACTIVATION, "quick_gelu");
  check_key (&config, KEY_HEADS, "12");
  check_key (&config, KEY_RESIZE_MODE, "squash");
  check_key (&config, KEY_IMAGE_SIZE, "224");
  check_key (&config, KEY_MEAN, "0.125;0.25;0.5");
  g_assert_cmpint (config.source[KEY_HEADS], ==, SOURCE_OPEN_CLIP_JSON);
  check_key (&tower, KEY_ACTIVATION, "gelu_tanh");
  check_key (&tower, KEY_NORM_EPS, "1e-06");
  check_key (&tower, KEY_INTERPOLATION, "bicubic");
  check_key (&timm, KEY_ACTIVATION, NULL);
  check_key (&timm, KEY_RESIZE, "384");
}

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
      g_assert_false (read_beside (&config, "pytorch_model.bin", &error));
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

      g_assert_true (read_beside (&config, files[i].file, NULL));
      check_key (&config, KEY_HEADS, files[i].read ? "3" : NULL);
    }
  g_assert_true (config_json_read (&built_in, NULL));
  folder_write ("config.json", "[\"of another form\"]");
  {
    g_auto (Config) config;

    g_assert_true (read_beside (&config, "model.safetensors", NULL));
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

/* What reaches the network for a pixel of `u` in 0…255: by the formula of transformers, and by the mean and deviation found. */
static void
check_pixel (const Config *config, double factor, double offset, double mean, double std)
{
  for (int u = 0; u <= 255; u += 15)
    for (int c = 0; c < 3; c++)
      g_assert_cmpfloat_with_epsilon ((u / 255.0 - config->mean[c]) / config->std[c], (u * factor - offset - mean) / std,
                                      1e-5 * (1 + fabs (u * factor / std)));
}

/* do_rescale, rescale_factor, offset and do_normalize, each as transformers obeys it. */
static void
test_numbers (void)
{
#define HALVES "\"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.25, 0.25, 0.25]"
  static const struct
  {
    const char *text;
    double      factor, offset, mean, std;
  } forms[] = {
    { "{" HALVES "}", 1 / 255.0, 0, 0.5, 0.25 },
    { "{" HALVES ", \"rescale_factor\": 0.00392156862745098}", 1 / 255.0, 0, 0.5, 0.25 },
    { "{" HALVES ", \"do_normalize\": false}", 1 / 255.0, 0, 0, 1 },
    { "{\"do_normalize\": false}", 1 / 255.0, 0, 0, 1 },
    { "{" HALVES ", \"do_rescale\": false}", 1, 0, 0.5, 0.25 },
    { "{" HALVES ", \"do_rescale\": false, \"rescale_factor\": 0.5, \"offset\": true}", 1, 0, 0.5, 0.25 },
    { "{" HALVES ", \"do_rescale\": false, \"do_normalize\": false}", 1, 0, 0, 1 },
    { "{" HALVES ", \"rescale_factor\": 0.00784313725490196, \"offset\": true, \"do_normalize\": false}", 2 / 255.0, 1, 0, 1 },
    { "{" HALVES ", \"rescale_factor\": 0.00784313725490196, \"rescale_offset\": true}", 2 / 255.0, 1, 0.5, 0.25 },
    { "{\"image_mean\": 0.5, \"image_std\": [0.25]}", 1 / 255.0, 0, 0.5, 0.25 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_auto (Config) config = read_good ("preprocessor_config.json", forms[i].text);

      check_pixel (&config, forms[i].factor, forms[i].offset, forms[i].mean, forms[i].std);
      g_assert_cmpint (config.source[KEY_MEAN], ==, SOURCE_PREPROCESSOR_JSON);
      g_assert_cmpint (config.source[KEY_STD], ==, SOURCE_PREPROCESSOR_JSON);
    }
}

/* What was named is kept for people, and a processor that is not known is spoken of. */
static void
test_said (void)
{
  g_auto (Config) known = read_good ("preprocessor_config.json", "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": 96}");
  g_auto (Config) unknown = read_good ("preprocessor_config.json", "{\"image_processor_type\": \"LevitImageProcessor\", "
                                                                   "\"do_convert_rgb\": true, \"image_mean\": [0.1, 0.2, 0.3]}");

  g_assert_null (known.notes);
  g_assert_cmpstr (known.said->pdata[0], ==, "preprocessor_config.json");
  g_assert_cmpstr (known.said->pdata[1], ==, "image_processor_type=\"ViTImageProcessor\", size=96");
  g_assert_cmpuint (unknown.notes->len, ==, 1);
  g_assert_nonnull (strstr (unknown.notes->pdata[0], "LevitImageProcessor"));
  g_assert_nonnull (strstr (unknown.said->pdata[1], "do_convert_rgb=true, image_mean=[0.1,0.2,0.3]"));
}

/* transformers' newer file holds the processor, and then nobody asks the older one. */
static void
test_nested (void)
{
  folder_write ("preprocessor_config.json", "{\"image_mean\": [1, 1, 1], \"do_pad\": true}");
  {
    g_auto (Config) config =
        read_good ("processor_config.json", "{\"image_processor\": {\"size\": {\"height\": 96, \"width\": 96}, "
                                            "\"do_normalize\": false}, \"processor_class\": \"X\"}");

    check_key (&config, KEY_MEAN, "0;0;0");
    check_key (&config, KEY_IMAGE_SIZE, "96");
    g_assert_cmpint (config.source[KEY_MEAN], ==, SOURCE_PROCESSOR_JSON);
  }
  folder_write ("preprocessor_config.json", "{\"image_mean\": [1, 1, 1]}");
  {
    g_auto (Config) config = read_good ("processor_config.json", "{\"processor_class\": \"X\"}");

    check_key (&config, KEY_MEAN, "1;1;1");
  }
  folder_remove ("preprocessor_config.json");
}

/* What the .ini says itself, no switch of a side-car is refused for. */
static void
test_ini_instead (void)
{
  g_auto (Config) config = { .weights = folder_file ("model.safetensors") };
  g_autoptr (GError) error = NULL;

  folder_write ("preprocessor_config.json", "{\"size\": 224, \"do_resize\": false, \"resample\": 0}");
  g_assert_true (config_fill (&config, KEY_RESIZE, "256", SOURCE_INI, "x.ini", "x", NULL));
  g_assert_true (config_fill (&config, KEY_INTERPOLATION, "bicubic", SOURCE_INI, "x.ini", "x", NULL));
  g_assert_true (config_json_read (&config, &error));
  check_key (&config, KEY_RESIZE, "256");
  folder_remove ("preprocessor_config.json");
}

/* timm's network whose head reads the mean of the patches, which no shape tells. */
static void
test_pool (void)
{
  g_auto (Config) mean = read_good ("config.json", "{\"global_pool\": \"avg\", \"pretrained_cfg\": {\"crop_pct\": 1}}");
  g_auto (Config) token = read_good ("config.json", "{\"global_pool\": \"token\", \"pretrained_cfg\": {\"crop_pct\": 1}}");

  check_key (&mean, KEY_FEATURE, "mean");
  g_assert_cmpint (token.source[KEY_FEATURE], ==, SOURCE_NONE);
}

/* timm's arguments of an architecture; and which GELU it has where its name says SigLIP. */
static void
test_arguments (void)
{
  static const struct
  {
    const char *json, *activation;
  } files[] = {
    { "{\"architecture\": \"vit_base_patch16_224\", \"model_args\": {\"act_layer\": \"gelu_tanh\", \"num_heads\": 6}}",
      "gelu_tanh" },
    { "{\"architecture\": \"vit_base_patch16_siglip_gap_224\"}", "gelu" },
    { "{\"architecture\": \"vit_so400m_patch14_siglip_378\"}", "gelu" },
    { "{\"architecture\": \"vit_so400m_patch16_siglip_gap_384\"}", "gelu_tanh" },
    { "{\"architecture\": \"vit_giantopt_patch16_siglip_256\"}", "gelu_tanh" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_auto (Config) config = read_good ("config.json", files[i].json);

      check_key (&config, KEY_ACTIVATION, files[i].activation);
      g_assert_cmpint (config.heads, ==, i == 0 ? 6 : 0);
    }
}

/* The networks of the field, as they come. */
static void
test_field (void)
{
  static const char *const folders[][3] = { { "f15-normalize-false", "0;0;0", "1;1;1" },
                                            { "f15-mean-scalar", "0.5;0.5;0.5", "0.5;0.5;0.5" } };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *file = g_build_filename ("field", folders[i][0], "preprocessor_config.json", NULL);
      g_auto (Config) config;
      g_autoptr (GError) error = NULL;

      folder_copy (file, "preprocessor_config.json");
      read_beside (&config, "model.safetensors", &error);
      g_assert_no_error (error);
      check_key (&config, KEY_MEAN, folders[i][1]);
      check_key (&config, KEY_STD, folders[i][2]);
      folder_remove ("preprocessor_config.json");
    }
}

/* Each file fills what those before it left open, and what belongs together comes from one. */
static void
test_order (void)
{
  g_auto (Config) plain, open_clip;

  write_clips ();
  g_assert_true (read_beside (&plain, "model.safetensors", NULL));
  check_key (&plain, KEY_MEAN, "1;1;1");
  check_key (&plain, KEY_ACTIVATION, "gelu");
  check_key (&plain, KEY_STD, "3;3;3");
  check_key (&plain, KEY_IMAGE_SIZE, "224");
  check_key (&plain, KEY_RESIZE, "224");
  g_assert_true (read_beside (&open_clip, "open_clip_model.safetensors", NULL));
  check_key (&open_clip, KEY_MEAN, "3;3;3");
  check_key (&open_clip, KEY_ACTIVATION, "quick_gelu");
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

/* An .ini's idea of the input does not mix with another one's. */
static void
test_geometry (void)
{
  static const struct
  {
    ConfigKey   key;
    const char *value, *size, *resize, *mode;
  } wishes[] = {
    { KEY_IMAGE_SIZE, "384", "384", NULL, NULL },           { KEY_CROP, "384", NULL, NULL, NULL },
    { KEY_IMAGE_SIZE, "224", "224", "224", "squash" },      { KEY_RESIZE, "256", "224", "256", NULL },
    { KEY_RESIZE_MODE, "shorter", "224", NULL, "shorter" },
  };

  folder_write ("preprocessor_config.json", "{\"size\": 224}");
  for (gsize i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      g_auto (Config) config = { .weights = folder_file ("model.safetensors") };

      g_assert_true (config_fill (&config, wishes[i].key, wishes[i].value, SOURCE_INI, "x.ini", "x", NULL));
      g_assert_true (config_json_read (&config, NULL));
      check_key (&config, KEY_IMAGE_SIZE, wishes[i].size);
      check_key (&config, KEY_RESIZE, wishes[i].resize);
      check_key (&config, KEY_RESIZE_MODE, wishes[i].mode);
    }
  folder_remove ("preprocessor_config.json");
}

/* What is said of a text tower is for whoever asks for words, and refuses no pictures. */
static void
test_text_tower (void)
{
  g_auto (Config) hf = read_good ("config.json", "{\"model_type\": \"clip\", \"vision_config\": {\"hidden_act\": \"quick_gelu\"}, "
                                                 "\"text_config\": {\"num_attention_heads\": 3, \"hidden_act\": \"gelu\"}}");
  g_auto (Config) odd = read_good ("config.json", "{\"text_config\": {\"hidden_act\": \"relu\"}}");
  g_auto (Config) open_clip =
      read_good ("open_clip_config.json", "{\"model_cfg\": {\"text_cfg\": {\"heads\": 6, \"no_causal_mask\": true, "
                                          "\"pool_type\": \"last\", \"hf_model_name\": \"roberta-base\"}}}");
  g_auto (Config) usual =
      read_good ("open_clip_config.json", "{\"model_cfg\": {\"text_cfg\": {\"pool_type\": \"argmax\", \"embed_cls\": false}}}");

  check_key (&hf, KEY_TEXT_HEADS, "3");
  check_key (&hf, KEY_TEXT_ACTIVATION, "gelu");
  check_key (&hf, KEY_ACTIVATION, "quick_gelu");
  g_assert_null (hf.text_unlike);
  g_assert_cmpstr (odd.text_unlike, ==, "config.json: hidden_act=relu");
  check_key (&open_clip, KEY_TEXT_HEADS, "6");
  g_assert_cmpstr (open_clip.text_unlike, ==,
                   "open_clip_config.json: no_causal_mask=true, open_clip_config.json: pool_type=last, "
                   "open_clip_config.json: hf_model_name=roberta-base");
  g_assert_null (usual.text_unlike);
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hints/transformers", test_transformers);
  g_test_add_func ("/hints/integer-names", test_integer_names);
  g_test_add_func ("/hints/transformers-inside", test_transformers_inside);
  g_test_add_func ("/hints/timm", test_timm);
  g_test_add_func ("/hints/preprocessor", test_preprocessor);
  g_test_add_func ("/hints/numbers", test_numbers);
  g_test_add_func ("/hints/said", test_said);
  g_test_add_func ("/hints/nested", test_nested);
  g_test_add_func ("/hints/ini-instead", test_ini_instead);
  g_test_add_func ("/hints/pool", test_pool);
  g_test_add_func ("/hints/arguments", test_arguments);
  g_test_add_func ("/hints/field", test_field);
  g_test_add_func ("/hints/open-clip", test_open_clip);
  g_test_add_func ("/hints/bad-values", test_bad_values);
  g_test_add_func ("/hints/names", test_names);
  g_test_add_func ("/hints/order", test_order);
  g_test_add_func ("/hints/precedence", test_precedence);
  g_test_add_func ("/hints/geometry", test_geometry);
  g_test_add_func ("/hints/text-tower", test_text_tower);
  result = g_test_run ();
  folder_end ();
  return result;
}
