/* test-transformers-json.c - what the config.json of transformers says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "beside.h"

static void
test_transformers (void)
{
  g_auto (Config) config =
      beside_good ("config.json", "{\"model_type\": \"vit\", \"layer_norm_eps\": 1e-12, \"hidden_act\": \"gelu_new\", "
                                  "\"num_attention_heads\": 3, \"image_size\": 96, \"qkv_bias\": null, "
                                  "\"id2label\": {\"2\": \"third\", \"0\": \"first\", \"1\": \"LABEL_1\"}}");

  g_assert_cmpfloat (config.norm_eps, ==, 1e-12);
  g_assert_cmpfloat (config.final_norm_eps, ==, 1e-12);
  g_assert_cmpint (config.source[KEY_NORM_EPS], ==, SOURCE_CONFIG_JSON);
  beside_check (&config, KEY_ACTIVATION, "gelu_tanh");
  beside_check (&config, KEY_HEADS, "3");
  beside_check (&config, KEY_IMAGE_SIZE, "96");
  beside_check (&config, KEY_RESIZE, NULL);
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
      beside_good ("config.json", "{\"model_type\": \"vit\", \"id2label\": {\"0\": 3, \"1\": -1, \"2\": \"two\", \"3\": null}}");

  g_assert_cmpuint (g_strv_length (config.names), ==, 4);
  g_assert_cmpstr (config.names[0], ==, "3");
  g_assert_cmpstr (config.names[1], ==, "-1");
  g_assert_cmpstr (config.names[2], ==, "two");
  g_assert_cmpstr (config.names[3], ==, "");
}

/* What stands for a network of text does not count, and positions of DINOv2 are no input. */
static void
test_transformers_inside (void)
{
  g_auto (Config) clip = beside_good ("config.json", "{\"model_type\": \"clip\", \"text_config\": {\"num_attention_heads\": 8}, "
                                                     "\"vision_config\": {\"layer_norm_eps\": 1e-05, \"num_attention_heads\": 16, "
                                                     "\"image_size\": 336}}");
  g_auto (Config) dino = beside_good ("config.json", "{\"model_type\": \"dinov2\", \"image_size\": 518, \"hidden_act\": \"gelu\", "
                                                     "\"id2label\": {\"0\": \"LABEL_0\", \"1\": \"LABEL_1\"}}");

  beside_check (&clip, KEY_ACTIVATION, "quick_gelu"); /* what it is when it is not said */
  beside_check (&clip, KEY_HEADS, "16");
  beside_check (&clip, KEY_IMAGE_SIZE, "336");
  beside_check (&clip, KEY_FINAL_NORM_EPS, "1e-05");
  beside_check (&dino, KEY_IMAGE_SIZE, NULL);
  beside_check (&dino, KEY_ACTIVATION, "gelu");
  g_assert_null (dino.names);
  g_assert_cmpint (dino.source[KEY_LABELS], ==, SOURCE_NONE);
}

/* What is said of a text tower is for whoever asks for words, and refuses no pictures. */
static void
test_text_tower (void)
{
  g_auto (Config) hf =
      beside_good ("config.json", "{\"model_type\": \"clip\", \"vision_config\": {\"hidden_act\": \"quick_gelu\"}, "
                                  "\"text_config\": {\"num_attention_heads\": 3, \"hidden_act\": \"gelu\"}}");
  g_auto (Config) odd = beside_good ("config.json", "{\"text_config\": {\"hidden_act\": \"relu\"}}");

  beside_check (&hf, KEY_TEXT_HEADS, "3");
  beside_check (&hf, KEY_TEXT_ACTIVATION, "gelu");
  beside_check (&hf, KEY_ACTIVATION, "quick_gelu");
  g_assert_null (hf.text_unlike);
  g_assert_cmpstr (odd.text_unlike, ==, "config.json: hidden_act=relu");
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transformers-json/network", test_transformers);
  g_test_add_func ("/transformers-json/integer-names", test_integer_names);
  g_test_add_func ("/transformers-json/inside", test_transformers_inside);
  g_test_add_func ("/transformers-json/text-tower", test_text_tower);
  result = g_test_run ();
  folder_end ();
  return result;
}
