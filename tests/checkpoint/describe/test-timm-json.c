/* test-timm-json.c - what the config.json of timm says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "beside.h"

static void
check_timm (const char *text)
{
  g_auto (Config) config = beside_good ("config.json", text);

  beside_check (&config, KEY_IMAGE_SIZE, "224");
  beside_check (&config, KEY_RESIZE, "248");
  beside_check (&config, KEY_CROP, "224");
  beside_check (&config, KEY_MEAN, "0.5;0.25;0.125");
  beside_check (&config, KEY_STD, "1;0.5;0.5");
  beside_check (&config, KEY_INTERPOLATION, "bicubic");
  beside_check (&config, KEY_RESIZE_MODE, "shorter");
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
  g_auto (Config) squash = beside_good (
      "config.json", "{\"pretrained_cfg\": {\"input_size\": [3, 96, 96], \"crop_pct\": 1.0, \"crop_mode\": \"squash\"}}");

  check_timm ("{\"architecture\": \"vit\", \"pretrained_cfg\": {" PICTURES ", \"label_names\": [\"n1\", \"dog\"], "
              "\"label_descriptions\": {\"n1\": \"a cat\"}}}");
  check_timm ("{\"architecture\": \"vit\", " PICTURES ", \"labels\": {\"0\": \"a cat\", \"1\": \"dog\"}}");
  beside_check (&squash, KEY_RESIZE_MODE, "squash");
  beside_check (&squash, KEY_RESIZE, "96");
}

/* timm's network whose head reads the mean of the patches, which no shape tells. */
static void
test_pool (void)
{
  g_auto (Config) mean = beside_good ("config.json", "{\"global_pool\": \"avg\", \"pretrained_cfg\": {\"crop_pct\": 1}}");
  g_auto (Config) token = beside_good ("config.json", "{\"global_pool\": \"token\", \"pretrained_cfg\": {\"crop_pct\": 1}}");

  beside_check (&mean, KEY_FEATURE, "mean");
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
      g_auto (Config) config = beside_good ("config.json", files[i].json);

      beside_check (&config, KEY_ACTIVATION, files[i].activation);
      g_assert_cmpint (config.heads, ==, i == 0 ? 6 : 0);
    }
}

/* Names that are whole numbers are names. */
static void
test_listed_names (void)
{
  g_auto (Config) config = beside_good ("config.json", "{\"label_names\": [7, \"x\", 0]}");

  g_assert_cmpstr (config.names[0], ==, "7");
  g_assert_cmpstr (config.names[2], ==, "0");
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timm-json/pictures", test_timm);
  g_test_add_func ("/timm-json/pool", test_pool);
  g_test_add_func ("/timm-json/arguments", test_arguments);
  g_test_add_func ("/timm-json/listed-names", test_listed_names);
  result = g_test_run ();
  folder_end ();
  return result;
}
