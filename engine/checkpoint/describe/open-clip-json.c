/* open-clip-json.c - open_clip's open_clip_config.json beside weights: the towers, and how a picture is prepared.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: open_clip's factory.py, model.py and transform.py.
 */
#include "open-clip-json.h"

#include <string.h>

#include "../base/json-file.h"

/* Its transform takes the bicubic one when training chose at random. */
static const JsonFieldsWord interpolations[] = {
  { "bilinear", "bilinear" }, { "bicubic", "bicubic" }, { "random", "bicubic" }, { NULL }
};

/* What of an image tower is built otherwise, and only its description tells. */
static gboolean
refuse_other_towers (const JsonFields *fields, JsonObject *vision, GError **error)
{
  static const char *const switches[] = { "global_average_pool", "attentional_pool", "input_patchnorm", "no_ln_pre" };
  const char              *pool = json_fields_text (vision, "pool_type");

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    if (json_fields_is_true (vision, switches[i]))
      return json_fields_error_unsupported (fields, switches[i], "true", error);
  return !pool || strcmp (pool, "tok") == 0 || json_fields_error_unsupported (fields, "pool_type", pool, error);
}

static JsonObject *
object_in (JsonObject *object, const char *name)
{
  JsonNode *node = json_fields_member (object, name);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* {"norm_kwargs": {"eps": 1e-6}, "act_kwargs": {"approximate": "tanh"}} */
static gboolean
read_layers (const JsonFields *fields, JsonObject *model, JsonObject *vision, GError **error)
{
  JsonObject *norm = object_in (vision, "norm_kwargs");
  const char *form = json_fields_text (object_in (vision, "act_kwargs"), "approximate");
  const char *activation = json_fields_is_true (model, "quick_gelu") ? "quick_gelu"
                           : g_strcmp0 (form, "tanh") == 0           ? "gelu_tanh"
                                                                     : "gelu";

  return json_fields_take (fields, norm, "eps", KEY_NORM_EPS, error)
         && json_fields_take (fields, norm, "eps", KEY_FINAL_NORM_EPS, error)
         && config_fill (fields->config, KEY_ACTIVATION, activation, fields->source, fields->path, "quick_gelu", error);
}

/* The width of a head is 64 unless it is said. */
static gboolean
read_tower (const JsonFields *fields, JsonObject *model, JsonObject *vision, GError **error)
{
  JsonNode        *layers = json_fields_member (vision, "layers");
  gint64           width = json_fields_number (vision, "width"), head = json_fields_number (vision, "head_width");
  g_autofree char *heads = g_strdup_printf ("%" G_GINT64_FORMAT, width / (head > 0 ? head : 64));
  int              size;

  if (layers && JSON_NODE_HOLDS_ARRAY (layers))
    return json_fields_error_unsupported (fields, "vision_cfg", "ResNet", error);
  if (!json_fields_side (fields, vision, "image_size", &size, error)
      || !json_fields_geometry (fields, "image_size", size, 0, FALSE, error))
    return FALSE;
  if (json_fields_member (vision, "timm_model_name"))
    return TRUE;
  return refuse_other_towers (fields, vision, error) && read_layers (fields, model, vision, error)
         && (width <= 0 || config_fill (fields->config, KEY_HEADS, heads, fields->source, fields->path, "head_width", error));
}

/* What of a text tower is built otherwise is kept, and refuses no pictures. */
static gboolean
read_text_config (const JsonFields *fields, JsonObject *text, GError **error)
{
  static const char *const switches[] = { "no_causal_mask", "embed_cls", "proj_bias" };
  const char              *pool = json_fields_text (text, "pool_type"), *name = json_fields_text (text, "hf_model_name");

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    if (json_fields_is_true (text, switches[i]))
      json_fields_note_text (fields, switches[i], "true");
  if (pool && strcmp (pool, "argmax") != 0)
    json_fields_note_text (fields, "pool_type", pool);
  if (name)
    json_fields_note_text (fields, "hf_model_name", name);
  return json_fields_take (fields, text, "heads", KEY_TEXT_HEADS, error);
}

static gboolean
read_open_clip_picture (const JsonFields *fields, JsonObject *object, int size, GError **error)
{
  const char *mode = json_fields_text (object, "resize_mode"), *colors = json_fields_text (object, "mode");

  json_fields_say (fields, object, NULL);
  if (colors && strcmp (colors, "RGB") != 0)
    return json_fields_error_unsupported (fields, "mode", colors, error);
  if (mode && strcmp (mode, "shortest") != 0 && strcmp (mode, "squash") != 0)
    return json_fields_error_unsupported (fields, "resize_mode", mode, error);
  return json_fields_take_rgb (fields, object, "mean", KEY_MEAN, error)
         && json_fields_take_rgb (fields, object, "std", KEY_STD, error)
         && json_fields_take_word (fields, object, "interpolation", KEY_INTERPOLATION, interpolations, error)
         && json_fields_geometry (fields, "size", size, size, g_strcmp0 (mode, "squash") == 0, error);
}

gboolean
open_clip_json_read (const JsonFields *fields, JsonNode *root, GError **error)
{
  JsonObject *model = json_file_object (root, "model_cfg"), *picture = json_file_object (root, "preprocess_cfg");
  JsonObject *tower = object_in (model, "vision_cfg");
  int         size;

  if (!json_fields_side (fields, picture, "size", &size, error)
      || (size == 0 && !json_fields_side (fields, tower, "image_size", &size, error)))
    return FALSE;
  return read_open_clip_picture (fields, picture, size, error) && (!tower || read_tower (fields, model, tower, error))
         && read_text_config (fields, object_in (model, "text_cfg"), error);
}
