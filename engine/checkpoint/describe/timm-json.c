/* timm-json.c - timm's config.json beside weights: how a picture is prepared, and the names of classes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture's shorter side becomes int (size / crop_pct), and the centre `size` of it is taken; with crop_mode "squash" both sides
 * do.  Source: timm's models/_hub.py and data/transforms_factory.py.
 */
#include "timm-json.h"

#include <string.h>

#include "../base/json-file.h"
#include "class-names.h"

static const JsonFieldsWord activations[] = {
  { "gelu", "gelu" }, { "gelu_tanh", "gelu_tanh" }, { "quick_gelu", "quick_gelu" }, { NULL }
};

/* Of timm: {"pretrained_cfg": {"input_size": [3, 224, 224], "crop_pct": 0.9, …}, "label_names": …}, or in one as it once was. */
static gboolean
read_timm_names (const JsonFields *fields, JsonObject *root, JsonObject *inner, GError **error)
{
  static const char *const keys[] = { "label_names", "labels" };
  JsonObject *const        objects[] = { inner, root };

  for (gsize o = 0; o < G_N_ELEMENTS (objects); o++)
    for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
      {
        JsonNode *descriptions = json_fields_member (objects[o], "label_descriptions");

        if (!class_names_read (fields, objects[o], keys[k],
                               descriptions && JSON_NODE_HOLDS_OBJECT (descriptions) ? json_node_get_object (descriptions) : NULL,
                               error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
read_timm_geometry (const JsonFields *fields, JsonObject *object, GError **error)
{
  const char *mode = json_fields_text (object, "crop_mode");
  double      share = 0;
  int         size;

  if (mode && strcmp (mode, "center") != 0 && strcmp (mode, "squash") != 0)
    return json_fields_error_unsupported (fields, "crop_mode", mode, error);
  if (!json_fields_real (fields, object, "crop_pct", 0.01, 1, &share, error)
      || !json_fields_side (fields, object, "input_size", &size, error))
    return FALSE;
  return json_fields_geometry (fields, "input_size", size, share > 0 ? (int) (size / share) : 0, g_strcmp0 (mode, "squash") == 0,
                               error);
}

/* What the head reads, which the shapes of the weights do not tell. */
static gboolean
read_pool (const JsonFields *fields, JsonObject *outer, GError **error)
{
  const char *pool = json_fields_text (outer, "global_pool");

  if (!pool || !*pool || strcmp (pool, "token") == 0)
    return TRUE;
  if (strcmp (pool, "avg") != 0 && strcmp (pool, "map") != 0)
    return json_fields_error_unsupported (fields, "global_pool", pool, error);
  return config_fill (fields->config, KEY_FEATURE, strcmp (pool, "map") == 0 ? "map" : "mean", fields->source, fields->path,
                      "global_pool", error);
}

/* timm has the tanh GELU that SigLIP was trained with in these of its architectures, the exact one in all others. */
static gboolean
is_tanh_siglip (const char *architecture)
{
  static const char *const beginnings[] = { "vit_base_patch32_siglip_",     "vit_base_patch32_siglip_gap_",
                                            "vit_large_patch16_siglip_512", "vit_large_patch16_siglip_gap_512",
                                            "vit_so400m_patch16_siglip_",   "vit_so400m_patch16_siglip_gap_",
                                            "vit_giantopt_patch16_siglip_", "vit_giantopt_patch16_siglip_gap_" };

  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_str_has_prefix (architecture, beginnings[i]))
      return TRUE;
  return FALSE;
}

/* The side of EVA-02's reference grid, [32, 32]. */
static gboolean
read_reference (const JsonFields *fields, JsonObject *given, GError **error)
{
  g_autofree char *text = NULL;
  int              side;

  if (!json_fields_side (fields, given, "ref_feat_shape", &side, error))
    return FALSE;
  if (side == 0)
    return TRUE;
  text = g_strdup_printf ("%d", side);
  return config_fill (fields->config, KEY_ROPE_REFERENCE, text, fields->source, fields->path, "ref_feat_shape", error);
}

/* What was given to the architecture beside its name: {"act_layer": "gelu_tanh", …}. */
static gboolean
read_arguments (const JsonFields *fields, JsonNode *root, JsonObject *outer, GError **error)
{
  static const char *const said[] = { "act_layer", "num_heads", "ref_feat_shape", NULL };
  JsonObject              *given = json_file_object (root, "model_args");
  const char              *architecture = json_fields_text (outer, "architecture");

  if (given)
    {
      json_fields_say (fields, given, said);
      if (!json_fields_take_word (fields, given, "act_layer", KEY_ACTIVATION, activations, error)
          || !json_fields_take (fields, given, "num_heads", KEY_HEADS, error) || !read_reference (fields, given, error))
        return FALSE;
    }
  return !architecture || !strstr (architecture, "siglip")
         || config_fill (fields->config, KEY_ACTIVATION, is_tanh_siglip (architecture) ? "gelu_tanh" : "gelu", fields->source,
                         fields->path, "architecture", error);
}

gboolean
timm_json_read (const JsonFields *fields, JsonNode *root, GError **error)
{
  static const char *const said[] = { "input_size", "interpolation", "crop_pct", "crop_mode", "mean", "std", "global_pool", NULL };
  JsonObject              *outer = json_node_get_object (root), *inner = json_file_object (root, "pretrained_cfg");
  JsonObject              *object = inner ? inner : outer;

  json_fields_say (fields, object, said);
  return json_fields_take_rgb (fields, object, "mean", KEY_MEAN, error)
         && json_fields_take_rgb (fields, object, "std", KEY_STD, error)
         && json_fields_take_word (fields, object, "interpolation", KEY_INTERPOLATION, json_fields_interpolations, error)
         && read_timm_geometry (fields, object, error) && read_pool (fields, outer, error)
         && read_arguments (fields, root, outer, error) && read_timm_names (fields, outer, object, error);
}
