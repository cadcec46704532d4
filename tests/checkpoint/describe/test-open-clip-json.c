/* test-open-clip-json.c - what the open_clip_config.json of OpenCLIP says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "beside.h"

static void
test_open_clip (void)
{
  g_auto (Config) config =
      beside_good ("open_clip_config.json", "{\"model_cfg\": {\"quick_gelu\": true, \"vision_cfg\": {\"image_size\": 224, "
                                            "\"layers\": 12, \"width\": 768}}, \"preprocess_cfg\": {\"mean\": [0.125, 0.25, 0.5], "
                                            "\"resize_mode\": \"squash\", \"interpolation\": \"bilinear\", \"size\": [224, 224]}}");
  g_auto (Config) tower =
      beside_good ("open_clip_config.json", "{\"model_cfg\": {\"vision_cfg\": {\"image_size\": 224, "
                                            "\"norm_kwargs\": {\"eps\": 1e-6}, \"pool_type\": \"tok\", "
                                            "\"act_kwargs\": {\"approximate\": \"tanh\"}}}, "
                                            "\"preprocess_cfg\": {\"interpolation\": \"random\", \"mode\": \"RGB\"}}");
  g_auto (Config) timm = beside_good ("open_clip_config.json", "{\"model_cfg\": {\"vision_cfg\": {\"timm_model_name\": \"vit\", "
                                                               "\"image_size\": 384}}}");

  beside_check (&config, KEY_ACTIVATION, "quick_gelu");
  beside_check (&config, KEY_HEADS, "12");
  beside_check (&config, KEY_RESIZE_MODE, "squash");
  beside_check (&config, KEY_IMAGE_SIZE, "224");
  beside_check (&config, KEY_MEAN, "0.125;0.25;0.5");
  g_assert_cmpint (config.source[KEY_HEADS], ==, SOURCE_OPEN_CLIP_JSON);
  beside_check (&tower, KEY_ACTIVATION, "gelu_tanh");
  beside_check (&tower, KEY_NORM_EPS, "1e-06");
  beside_check (&tower, KEY_INTERPOLATION, "bicubic");
  beside_check (&timm, KEY_ACTIVATION, NULL);
  beside_check (&timm, KEY_RESIZE, "384");
}

/* What is said of a text tower is for whoever asks for words, and refuses no pictures. */
static void
test_text_tower (void)
{
  g_auto (Config) open_clip =
      beside_good ("open_clip_config.json", "{\"model_cfg\": {\"text_cfg\": {\"heads\": 6, \"no_causal_mask\": true, "
                                            "\"pool_type\": \"last\", \"hf_model_name\": \"roberta-base\"}}}");
  g_auto (Config) usual =
      beside_good ("open_clip_config.json", "{\"model_cfg\": {\"text_cfg\": {\"pool_type\": \"argmax\", \"embed_cls\": false}}}");

  beside_check (&open_clip, KEY_TEXT_HEADS, "6");
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
  g_test_add_func ("/open-clip-json/network", test_open_clip);
  g_test_add_func ("/open-clip-json/text-tower", test_text_tower);
  result = g_test_run ();
  folder_end ();
  return result;
}
