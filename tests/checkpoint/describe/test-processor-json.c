/* test-processor-json.c - what the files say that transformers prepares pictures by.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "beside.h"

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
      g_auto (Config) config = beside_good ("preprocessor_config.json", forms[i].text);

      beside_check (&config, KEY_RESIZE_MODE, forms[i].mode);
      beside_check (&config, KEY_RESIZE, forms[i].resize);
      beside_check (&config, KEY_CROP, forms[i].crop);
      beside_check (&config, KEY_IMAGE_SIZE, forms[i].crop);
      beside_check (&config, KEY_INTERPOLATION, i == 0 ? "bilinear" : NULL);
    }
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
      g_auto (Config) config = beside_good ("preprocessor_config.json", forms[i].text);

      check_pixel (&config, forms[i].factor, forms[i].offset, forms[i].mean, forms[i].std);
      g_assert_cmpint (config.source[KEY_MEAN], ==, SOURCE_PREPROCESSOR_JSON);
      g_assert_cmpint (config.source[KEY_STD], ==, SOURCE_PREPROCESSOR_JSON);
    }
}

/* What was named is kept for people, and a processor that is not known is spoken of. */
static void
test_said (void)
{
  g_auto (Config) known =
      beside_good ("preprocessor_config.json", "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": 96}");
  g_auto (Config) unknown = beside_good ("preprocessor_config.json", "{\"image_processor_type\": \"LevitImageProcessor\", "
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
        beside_good ("processor_config.json", "{\"image_processor\": {\"size\": {\"height\": 96, \"width\": 96}, "
                                              "\"do_normalize\": false}, \"processor_class\": \"X\"}");

    beside_check (&config, KEY_MEAN, "0;0;0");
    beside_check (&config, KEY_IMAGE_SIZE, "96");
    g_assert_cmpint (config.source[KEY_MEAN], ==, SOURCE_PROCESSOR_JSON);
  }
  folder_write ("preprocessor_config.json", "{\"image_mean\": [1, 1, 1]}");
  {
    g_auto (Config) config = beside_good ("processor_config.json", "{\"processor_class\": \"X\"}");

    beside_check (&config, KEY_MEAN, "1;1;1");
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
  beside_check (&config, KEY_RESIZE, "256");
  folder_remove ("preprocessor_config.json");
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
      beside_read (&config, "model.safetensors", &error);
      g_assert_no_error (error);
      beside_check (&config, KEY_MEAN, folders[i][1]);
      beside_check (&config, KEY_STD, folders[i][2]);
      folder_remove ("preprocessor_config.json");
    }
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
      beside_check (&config, KEY_IMAGE_SIZE, wishes[i].size);
      beside_check (&config, KEY_RESIZE, wishes[i].resize);
      beside_check (&config, KEY_RESIZE_MODE, wishes[i].mode);
    }
  folder_remove ("preprocessor_config.json");
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/processor-json/preprocessor", test_preprocessor);
  g_test_add_func ("/processor-json/numbers", test_numbers);
  g_test_add_func ("/processor-json/said", test_said);
  g_test_add_func ("/processor-json/nested", test_nested);
  g_test_add_func ("/processor-json/ini-instead", test_ini_instead);
  g_test_add_func ("/processor-json/field", test_field);
  g_test_add_func ("/processor-json/geometry", test_geometry);
  result = g_test_run ();
  folder_end ();
  return result;
}
