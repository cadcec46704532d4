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
  if (strcmp (pool, "avg") != 0)
    return json_fields_error_unsupported (fields, "global_pool", pool, error);
  fields->config->head_reads_mean = TRUE;
  return TRUE;
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
         && read_timm_names (fields, outer, object, error);
}
