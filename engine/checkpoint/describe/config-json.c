/* config-json.c - what the files beside weights say about the network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * config.json               of Hugging Face: the network, and the names of its classes; of timm: how a picture is prepared
 * preprocessor_config.json  of Hugging Face: how a picture is prepared
 * open_clip_config.json     of open_clip: both
 *
 * Only the usual names of weights are taken to belong to them, such as model.safetensors: in a folder of many models a config.json
 * is nobody's.  What the first of them says counts.  Sources: the configuration and image processor classes of transformers, timm's
 * models/_hub.py and data/transforms_factory.py, open_clip's factory.py and transform.py.
 */
#include "config-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "../base/json-file.h"
#include "../base/naming.h"
#include "json-fields.h"
#include "via.h"

/* More classes than any network has. */
#define CLASSES_MOST 100000

static const JsonFieldsWord activations[] = { { "gelu", "gelu" },
                                              { "gelu_python", "gelu" },
                                              { "quick_gelu", "quick_gelu" },
                                              { "gelu_pytorch_tanh", "gelu_tanh" },
                                              { "gelu_new", "gelu_tanh" },
                                              { "gelu_fast", "gelu_tanh" },
                                              { NULL } };
static const JsonFieldsWord interpolations[] = { { "bilinear", "bilinear" }, { "bicubic", "bicubic" }, { NULL } };
/* Pillow's numbers. */
static const JsonFieldsWord resamplings[] = { { "2", "bilinear" }, { "3", "bicubic" }, { NULL } };

/* What transformers calls the task of a network. */
static const JsonFieldsWord tasks[] = {
  { "single_label_classification", "softmax" }, { "multi_label_classification", "sigmoid" }, { "regression", "value" }, { NULL }
};

/* What transformers calls networks that are none of ours, though some have weights of the same names. */
static const char *const strangers[] = { "beit",
                                         "bit",
                                         "blip",
                                         "chinese_clip",
                                         "clipseg",
                                         "convnext",
                                         "convnextv2",
                                         "cvt",
                                         "data2vec-vision",
                                         "dinat",
                                         "dinov3_convnext",
                                         "dinov3_vit",
                                         "efficientnet",
                                         "focalnet",
                                         "hiera",
                                         "levit",
                                         "mobilenet_v1",
                                         "mobilenet_v2",
                                         "mobilevit",
                                         "mobilevitv2",
                                         "nat",
                                         "poolformer",
                                         "pvt",
                                         "pvt_v2",
                                         "regnet",
                                         "resnet",
                                         "siglip",
                                         "siglip2",
                                         "siglip_vision_model",
                                         "siglip2_vision_model",
                                         "swin",
                                         "swinv2",
                                         "van",
                                         NULL };

/* Keeps names of classes, "" for those without; takes the list. */
static void
keep_names (const JsonFields *fields, GPtrArray *names)
{
  Config  *config = fields->config;
  gboolean any = FALSE;

  for (guint i = 0; i < names->len; i++)
    {
      if (!names->pdata[i])
        names->pdata[i] = g_strdup ("");
      any = any || *(char *) names->pdata[i];
    }
  g_ptr_array_add (names, NULL);
  if (any && config->source[KEY_LABELS] == SOURCE_NONE)
    {
      config->names = (char **) g_ptr_array_steal (names, NULL);
      config->names_path = g_strdup (fields->path);
      config->source[KEY_LABELS] = fields->source;
    }
  g_ptr_array_unref (names);
}

/* The name of class `i`, to be freed; NULL when it says no more than the number. */
static char *
set_word (JsonNode *node, gint64 i, JsonObject *descriptions)
{
  const char      *name = node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  g_autofree char *empty = g_strdup_printf ("LABEL_%" G_GINT64_FORMAT, i);
  const char      *description = name ? json_fields_text (descriptions, name) : NULL;

  return !name || strcmp (name, empty) == 0 ? NULL : g_strdup (description ? description : name);
}

/* {"0": "tench", "1": …} */
static gboolean
numbered_names (const JsonFields *fields, JsonObject *object, const char *key, JsonObject *descriptions, GError **error)
{
  GPtrArray     *names = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char    *number;
  JsonNode      *node;

  json_object_iter_init (&iter, json_object_get_object_member (object, key));
  while (json_object_iter_next (&iter, &number, &node))
    {
      guint64 i;

      if (!g_ascii_string_to_unsigned (number, 10, 0, CLASSES_MOST - 1, &i, NULL))
        {
          g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: “%s” in %s is not the number of a class"), fields->path, number,
                       key);
          g_ptr_array_unref (names);
          return FALSE;
        }
      if (names->len <= i)
        g_ptr_array_set_size (names, (int) i + 1);
      g_free (names->pdata[i]);
      names->pdata[i] = set_word (node, (gint64) i, descriptions);
    }
  keep_names (fields, names);
  return TRUE;
}

/* ["tench", …] */
static void
listed_names (const JsonFields *fields, JsonArray *array, JsonObject *descriptions)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  guint      n = MIN (json_array_get_length (array), CLASSES_MOST);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, set_word (json_array_get_element (array, i), i, descriptions));
  keep_names (fields, names);
}

static gboolean
read_names (const JsonFields *fields, JsonObject *object, const char *key, JsonObject *descriptions, GError **error)
{
  JsonNode *node = json_fields_member (object, key);

  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return numbered_names (fields, object, key, descriptions, error);
  if (node && JSON_NODE_HOLDS_ARRAY (node))
    listed_names (fields, json_node_get_array (node), descriptions);
  return TRUE;
}

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

        if (!read_names (fields, objects[o], keys[k],
                         descriptions && JSON_NODE_HOLDS_OBJECT (descriptions) ? json_node_get_object (descriptions) : NULL, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
read_timm_geometry (const JsonFields *fields, JsonObject *object, GError **error)
{
  JsonNode   *part = json_fields_member (object, "crop_pct");
  const char *mode = json_fields_text (object, "crop_mode");
  double      share = part && JSON_NODE_HOLDS_VALUE (part) ? json_node_get_double (part) : 0;
  int         size;

  if (mode && strcmp (mode, "center") != 0 && strcmp (mode, "squash") != 0)
    return json_fields_error_unsupported (fields, "crop_mode", mode, error);
  if (part && !(share >= 0.01 && share <= 1))
    return json_fields_error (fields, object, "crop_pct", _ ("a number from 0.01 to 1"), error);
  if (!json_fields_side (fields, object, "input_size", &size, error))
    return FALSE;
  return json_fields_geometry (fields, "input_size", size, part ? (int) floor (size / share) : 0, g_strcmp0 (mode, "squash") == 0,
                               error);
}

static gboolean
read_timm (const JsonFields *fields, JsonNode *root, GError **error)
{
  JsonObject *outer = json_node_get_object (root), *inner = json_file_object (root, "pretrained_cfg");
  JsonObject *object = inner ? inner : outer;

  return json_fields_take (fields, object, "mean", KEY_MEAN, error) && json_fields_take (fields, object, "std", KEY_STD, error)
         && json_fields_take_word (fields, object, "interpolation", KEY_INTERPOLATION, interpolations, error)
         && read_timm_geometry (fields, object, error) && read_timm_names (fields, outer, object, error);
}

static gboolean
refuse_stranger (const JsonFields *fields, const char *type, GError **error)
{
  if (!type || !g_strv_contains (strangers, type) || fields->config->source[KEY_FAMILY] == SOURCE_INI)
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               _ ("“%s” says that the network is a “%s”, which this version cannot explain"), fields->path, type);
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

/* Of transformers: {"model_type": "vit", "layer_norm_eps": 1e-12, …}, of CLIP inside “vision_config”. */
static gboolean
read_transformers (const JsonFields *fields, JsonNode *root, GError **error)
{
  JsonObject *outer = json_node_get_object (root), *vision = json_file_object (root, "vision_config");
  JsonObject *network = vision ? vision : outer;
  const char *type = json_fields_text (outer, "model_type");

  return refuse_stranger (fields, type, error) && refuse_stranger (fields, json_fields_text (network, "model_type"), error)
         && json_fields_take (fields, network, "layer_norm_eps", KEY_NORM_EPS, error)
         && json_fields_take (fields, network, "layer_norm_eps", KEY_FINAL_NORM_EPS, error)
         && json_fields_take (fields, network, "num_attention_heads", KEY_HEADS, error)
         && read_activation (fields, network, type, error) && read_trained_size (fields, network, type, error)
         && json_fields_take_word (fields, outer, "problem_type", KEY_OUTPUTS, tasks, error)
         && read_names (fields, outer, "id2label", NULL, error);
}

static gboolean
read_config (const JsonFields *fields, JsonNode *root, GError **error)
{
  return read_transformers (fields, root, error) && read_timm (fields, root, error);
}

/* One number for the size is the shorter side when a crop follows, else both sides.  Two equal ones before a crop, as for DeiT, are
 * taken for the shorter side as well, which is how those networks were trained. */
static gboolean
read_preprocessor (const JsonFields *fields, JsonNode *root, GError **error)
{
  JsonObject *object = json_node_get_object (root), *sides = json_file_object (root, "size");
  gboolean    crops = json_fields_is_true (object, "do_center_crop");
  gboolean    resizes = !json_fields_member (object, "do_resize") || json_fields_is_true (object, "do_resize");
  gboolean    shorter = sides && json_fields_member (sides, "shortest_edge");
  int         size, crop;

  if (!json_fields_take (fields, object, "image_mean", KEY_MEAN, error)
      || !json_fields_take (fields, object, "image_std", KEY_STD, error)
      || !json_fields_take_word (fields, object, "resample", KEY_INTERPOLATION, resamplings, error)
      || !json_fields_side (fields, object, "size", &size, error) || !json_fields_side (fields, object, "crop_size", &crop, error))
    return FALSE;
  crop = crops && crop ? crop : size;
  return json_fields_geometry (fields, "size", crop, resizes ? size : 0, !crops && !shorter, error);
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
  return config_fill (fields->config, KEY_ACTIVATION, json_fields_is_true (model, "quick_gelu") ? "quick_gelu" : "gelu",
                      fields->source, fields->path, "quick_gelu", error)
         && (width <= 0 || config_fill (fields->config, KEY_HEADS, heads, fields->source, fields->path, "head_width", error));
}

static gboolean
read_open_clip_picture (const JsonFields *fields, JsonObject *object, int size, GError **error)
{
  const char *mode = json_fields_text (object, "resize_mode");

  if (mode && strcmp (mode, "shortest") != 0 && strcmp (mode, "squash") != 0)
    return json_fields_error_unsupported (fields, "resize_mode", mode, error);
  return json_fields_take (fields, object, "mean", KEY_MEAN, error) && json_fields_take (fields, object, "std", KEY_STD, error)
         && json_fields_take_word (fields, object, "interpolation", KEY_INTERPOLATION, interpolations, error)
         && json_fields_geometry (fields, "size", size, size, g_strcmp0 (mode, "squash") == 0, error);
}

static gboolean
read_open_clip (const JsonFields *fields, JsonNode *root, GError **error)
{
  JsonObject *model = json_file_object (root, "model_cfg"), *picture = json_file_object (root, "preprocess_cfg");
  JsonNode   *vision = json_fields_member (model, "vision_cfg");
  JsonObject *tower = vision && JSON_NODE_HOLDS_OBJECT (vision) ? json_node_get_object (vision) : NULL;
  int         size;

  if (!json_fields_side (fields, picture, "size", &size, error)
      || (size == 0 && !json_fields_side (fields, tower, "image_size", &size, error)))
    return FALSE;
  return read_open_clip_picture (fields, picture, size, error) && (!tower || read_tower (fields, model, tower, error));
}

typedef struct
{
  const char  *file;
  ConfigSource source;
  gboolean (*read) (const JsonFields *fields, JsonNode *root, GError **error);
} FileKind;

static gboolean
read_file (Config *config, const char *folder, const FileKind *kind, GError **error)
{
  g_autofree char *path = g_build_filename (folder, kind->file, NULL);
  JsonFields       fields = { config, path, kind->source };
  g_autoptr (GError) problem = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  root = json_file_read (path, &problem);
  if (root)
    return !JSON_NODE_HOLDS_OBJECT (root) || kind->read (&fields, root, error);
  g_set_error (error, problem->domain, problem->code, _ ("%s; remove or repair it"), problem->message);
  return FALSE;
}

gboolean
config_json_read (Config *config, GError **error)
{
  static const FileKind kinds[] = { { "open_clip_config.json", SOURCE_OPEN_CLIP_JSON, read_open_clip },
                                    { "preprocessor_config.json", SOURCE_PREPROCESSOR_JSON, read_preprocessor },
                                    { "config.json", SOURCE_CONFIG_JSON, read_config },
                                    { "open_clip_config.json", SOURCE_OPEN_CLIP_JSON, read_open_clip } };
  g_autofree char      *folder = config->weights ? g_path_get_dirname (config->weights) : NULL;
  g_autofree char      *stem = config->weights ? naming_stem (config->weights) : NULL;
  gsize                 first = stem && g_str_has_prefix (stem, "open_clip") ? 0 : 1; /* its own file comes first */

  if (!folder || !naming_is_faceless (config->weights))
    return TRUE;
  for (gsize i = first; i < first + G_N_ELEMENTS (kinds) - 1; i++)
    if (!read_file (config, folder, &kinds[i], error))
      return FALSE;
  return TRUE;
}
