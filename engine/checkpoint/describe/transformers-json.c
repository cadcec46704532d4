/* transformers-json.c - Hugging Face's config.json beside weights: the network, its task and the names of its classes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: the configuration classes of transformers.
 */
#include "transformers-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../base/json-file.h"
#include "../base/strangers.h"
#include "class-names.h"
#include "via.h"

static const JsonFieldsWord activations[] = { { "gelu", "gelu" },
                                              { "gelu_python", "gelu" },
                                              { "quick_gelu", "quick_gelu" },
                                              { "gelu_pytorch_tanh", "gelu_tanh" },
                                              { "gelu_new", "gelu_tanh" },
                                              { "gelu_fast", "gelu_tanh" },
                                              { NULL } };

/* What transformers calls the task of a network. */
static const JsonFieldsWord tasks[] = {
  { "single_label_classification", "softmax" }, { "multi_label_classification", "sigmoid" }, { "regression", "value" }, { NULL }
};

static gboolean
refuse_stranger (const JsonFields *fields, const char *type, GError **error)
{
  if (!strangers_by_type (type) || fields->config->source[KEY_FAMILY] == SOURCE_INI)
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               _ ("“%s” says that the network is a “%s”, which this version cannot explain"), fields->path, type);
  return FALSE;
}

/* Their numbers mean nothing without what bitsandbytes or its like keep beside them. */
static gboolean
refuse_quantised (const JsonFields *fields, JsonObject *outer, GError **error)
{
  if (!json_fields_member (outer, "quantization_config"))
    return TRUE;
  g_set_error (
      error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
      _ ("“%s” says that the weights are quantised (quantization_config); please take the file with 16 or 32 bits, or save "
         "the network again after dequantize()"),
      fields->path);
  return FALSE;
}

/* The side of the positions' grid in pixels, which is also the input's, but for DINOv2. */
static gboolean
read_trained_size (const JsonFields *fields, JsonObject *network, const char *type, GError **error)
{
  int size;

  if (type && g_str_has_prefix (type, "dinov2"))
    return TRUE;
  return json_fields_side (fields, network, "image_size", &size, error)
         && json_fields_geometry (fields, "image_size", size, 0, FALSE, error);
}

static gboolean
read_activation (const JsonFields *fields, JsonObject *network, const char *type, GError **error)
{
  gboolean quick = !json_fields_member (network, "hidden_act") && type && g_str_has_prefix (type, "clip");

  if (quick) /* transformers' value for CLIP when the file has none */
    return config_fill (fields->config, KEY_ACTIVATION, "quick_gelu", fields->source, fields->path, "hidden_act", error);
  return json_fields_take_word (fields, network, "hidden_act", KEY_ACTIVATION, activations, error);
}

/* Of CLIP's text tower, which nobody may ask for: what cannot be computed is kept, and refuses no pictures. */
static gboolean
read_text_tower (const JsonFields *fields, JsonObject *text, GError **error)
{
  const char           *activation = json_fields_text (text, "hidden_act");
  const JsonFieldsWord *word = activations;

  while (activation && word->theirs && strcmp (word->theirs, activation) != 0)
    word++;
  if (activation && !word->theirs)
    json_fields_note_text (fields, "hidden_act", activation);
  else if (activation
           && !config_fill (fields->config, KEY_TEXT_ACTIVATION, word->ours, fields->source, fields->path, "hidden_act", error))
    return FALSE;
  return json_fields_take (fields, text, "num_attention_heads", KEY_TEXT_HEADS, error);
}

/* The base of DINOv3's rotary periods, which are computed. */
static gboolean
read_rope_base (const JsonFields *fields, JsonObject *network, GError **error)
{
  const double     usual = 100;
  double           base = usual;
  g_autofree char *text = NULL;

  if (!json_fields_real (fields, network, "rope_theta", 1, 1e9, &base, error))
    return FALSE;
  text = g_strdup_printf ("%g", base);
  return base == usual || json_fields_error_unsupported (fields, "rope_theta", text, error);
}

/* Of transformers: {"model_type": "vit", "layer_norm_eps": 1e-12, …}, of CLIP inside “vision_config” and “text_config”. */
gboolean
transformers_json_read (const JsonFields *fields, JsonNode *root, GError **error)
{
  static const char *const said[] = { "model_type", "layer_norm_eps", "num_attention_heads",
                                      "hidden_act", "image_size",     "problem_type",
                                      NULL };
  JsonObject              *outer = json_node_get_object (root), *vision = json_file_object (root, "vision_config");
  JsonObject              *text = json_file_object (root, "text_config"), *network = vision ? vision : outer;
  const char              *type = json_fields_text (outer, "model_type");

  json_fields_say (fields, network, said);
  return refuse_quantised (fields, outer, error) && refuse_stranger (fields, type, error)
         && refuse_stranger (fields, json_fields_text (network, "model_type"), error)
         && json_fields_take (fields, network, "layer_norm_eps", KEY_NORM_EPS, error)
         && json_fields_take (fields, network, "layer_norm_eps", KEY_FINAL_NORM_EPS, error)
         && json_fields_take (fields, network, "num_attention_heads", KEY_HEADS, error) && read_rope_base (fields, network, error)
         && read_activation (fields, network, type, error) && read_trained_size (fields, network, type, error)
         && read_text_tower (fields, text, error)
         && json_fields_take_word (fields, outer, "problem_type", KEY_OUTPUTS, tasks, error)
         && class_names_read (fields, outer, "id2label", NULL, error);
}
