/* processor-json.c - Hugging Face's image processors: how a picture is prepared.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With u a pixel in 0…255, f the rescale_factor (1 without do_rescale), o = 1 with an offset, m and s image_mean and image_std (0
 * and 1 without do_normalize), the network gets
 *
 *   (f u - o - m) / s  =  (u / 255 - m') / s'      m' = (m + o) / (255 f),  s' = s / (255 f)
 *
 * so that all of these switches are obeyed by a mean and a deviation of pixels in 0…1.  Whatever cannot be obeyed is refused.
 *
 * Source: image_processing_vit.py, _deit.py, _clip.py, _bit.py, _convnext.py, _efficientnet.py and _vivit.py of transformers.
 */
#include "processor-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "../base/json-file.h"
#include "timm-json.h"
#include "via.h"

#define WHITE 255.0
/* A factor that is 1/255 but for the digits of its decimal form. */
#define ALMOST 1e-6

/* Pillow's numbers, and what newer versions write. */
static const JsonFieldsWord resamplings[] = {
  { "2", "bilinear" }, { "3", "bicubic" }, { "bilinear", "bilinear" }, { "bicubic", "bicubic" }, { NULL }
};

/* Families of processors whose keys mean what is read here: ViTImageProcessor, ViTImageProcessorFast, ViTFeatureExtractor … */
static const struct
{
  const char *family;
  gboolean    shorter; /* one number for the size is the shorter side's, not both sides' */
} known[] = {
  { "ViT", FALSE },       { "DeiT", FALSE },   { "CLIP", TRUE },     { "Bit", TRUE },          { "Beit", FALSE },
  { "ViTHybrid", FALSE }, { "Siglip", FALSE }, { "ConvNext", TRUE }, { "TimmWrapper", FALSE },
};

/* Switches that are looked at below, or change nothing here: pictures are RGB, and have no labels. */
static const char *const switches[] = { "do_resize",      "do_center_crop",   "do_rescale", "do_normalize",
                                        "do_convert_rgb", "do_reduce_labels", NULL };
/* These ask for something else when they are true. */
static const char *const unknown_switches[] = { "include_top", "size_divisor", NULL };

typedef struct
{
  const char *type;     /* NULL when it is not said */
  gboolean    is_known; /* or not said */
  gboolean    shorter;
} Processor;

/* "ViTImageProcessorFast" is of the family "ViT". */
static gboolean
is_of_family (const char *type, const char *family)
{
  static const char *const endings[] = { "ImageProcessor", "ImageProcessorFast", "ImageProcessorPil", "FeatureExtractor", NULL };

  return g_str_has_prefix (type, family) && g_strv_contains (endings, type + strlen (family));
}

static Processor
find_processor (JsonObject *object)
{
  const char *type = json_fields_text (object, "image_processor_type");
  Processor   processor = { .type = type ? type : json_fields_text (object, "feature_extractor_type") };

  processor.is_known = !processor.type;
  processor.shorter = !processor.type && json_fields_is_true (object, "do_center_crop");
  for (gsize i = 0; processor.type && i < G_N_ELEMENTS (known); i++)
    if (is_of_family (processor.type, known[i].family))
      {
        processor.is_known = TRUE;
        processor.shorter = known[i].shorter;
      }
  return processor;
}

static void
note_unknown_type (const JsonFields *fields, const Processor *processor)
{
  if (!processor->is_known)
    config_note (fields->config,
                 g_strdup_printf (_ ("“%s” is written for a processor that is not known here, %s; its keys are taken as "
                                     "ViTImageProcessor's. If the predictions are poor, write resize, mean and std into an .ini"),
                                  fields->path, processor->type));
}

/* A switch that nobody has told us about, and is on. */
static gboolean
refuse_unknown_switches (const JsonFields *fields, JsonObject *object, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *at = names; at; at = at->next)
    {
      const char *name = at->data;
      JsonNode   *node = json_fields_member (object, name);
      gboolean    asked = json_fields_is_true (object, name) || json_fields_number (object, name);

      if (node && asked
          && ((g_str_has_prefix (name, "do_") && !g_strv_contains (switches, name)) || g_strv_contains (unknown_switches, name)))
        return json_fields_error_unsupported (fields, name, "true", error);
    }
  return TRUE;
}

/* ---- sizes */

/* ConvNext's crop_pct: from 384 pixels on the whole picture counts. */
static gboolean
share_geometry (const JsonFields *fields, int size, double share, GError **error)
{
  enum
  {
    WHOLE_FROM = 384
  };
  gboolean whole = size >= WHOLE_FROM;

  return json_fields_geometry (fields, "size", size, whole ? size : (int) (size / share), whole, error);
}

static gboolean
read_geometry (const JsonFields *fields, JsonObject *object, const Processor *processor, GError **error)
{
  JsonNode   *node = json_fields_member (object, "size");
  JsonObject *sides = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gboolean    square = !processor->shorter, crops = FALSE, resizes = TRUE, shorter;
  gboolean    is_open = fields->config->source[KEY_RESIZE] == SOURCE_NONE;
  double      share = 0;
  int         size, crop;

  if (!json_fields_switch (fields, object, "default_to_square", &square, error)
      || !json_fields_switch (fields, object, "do_center_crop", &crops, error)
      || !json_fields_switch (fields, object, "do_resize", &resizes, error)
      || !json_fields_real (fields, object, "crop_pct", 0.01, 1, &share, error)
      || !json_fields_side (fields, object, "size", &size, error) || !json_fields_side (fields, object, "crop_size", &crop, error))
    return FALSE;
  shorter = sides ? json_fields_member (sides, "shortest_edge") != NULL : !square;
  if (!resizes && is_open)
    return json_fields_error_unsupported (fields, "do_resize", "false", error);
  if (share > 0 && size > 0)
    return share_geometry (fields, size, share, error);
  if (shorter && size > 0 && !crops && json_fields_member (object, "do_center_crop") && is_open)
    return json_fields_error_unsupported (fields, "do_center_crop", "false", error);
  return json_fields_geometry (fields, "size", crops && crop ? crop : size, size, !shorter, error);
}

/* ---- numbers */

typedef struct
{
  double   factor, offset; /* f and o */
  gboolean normalizes;
} Scaling;

static gboolean
read_scaling (const JsonFields *fields, JsonObject *object, Scaling *scaling, GError **error)
{
  gboolean rescales = TRUE, offset = FALSE;

  *scaling = (Scaling){ 1 / WHITE, 0, TRUE };
  if (!json_fields_switch (fields, object, "do_rescale", &rescales, error)
      || !json_fields_switch (fields, object, "do_normalize", &scaling->normalizes, error)
      || !json_fields_switch (fields, object, "offset", &offset, error)
      || !json_fields_switch (fields, object, "rescale_offset", &offset, error)
      || !json_fields_real (fields, object, "rescale_factor", 1e-6, 1e3, &scaling->factor, error))
    return FALSE;
  if (!rescales)
    scaling->factor = 1;
  scaling->offset = rescales && offset;
  if (fabs (WHITE * scaling->factor - 1) < ALMOST)
    scaling->factor = 1 / WHITE;
  return TRUE;
}

static gboolean
is_usual (const Scaling *scaling)
{
  return scaling->normalizes && scaling->offset == 0 && scaling->factor == 1 / WHITE;
}

/* A mean or a deviation as that of pixels in 0…1. */
static gboolean
fill_scaled (const JsonFields *fields, const char *name, ConfigKey key, const double rgb[3], const Scaling *scaling, GError **error)
{
  double offset = key == KEY_MEAN ? scaling->offset : 0, scaled[3];

  for (int i = 0; i < 3; i++)
    scaled[i] = (rgb[i] + offset) / (WHITE * scaling->factor);
  return json_fields_fill_rgb (fields, name, key, scaled, error);
}

static gboolean
read_colors (const JsonFields *fields, JsonObject *object, GError **error)
{
  double   mean[3] = { 0, 0, 0 }, std[3] = { 1, 1, 1 };
  gboolean has_mean = FALSE, has_std = FALSE;
  Scaling  scaling;

  if (!read_scaling (fields, object, &scaling, error))
    return FALSE;
  if (is_usual (&scaling))
    return json_fields_take_rgb (fields, object, "image_mean", KEY_MEAN, error)
           && json_fields_take_rgb (fields, object, "image_std", KEY_STD, error);
  if (scaling.normalizes
      && (!json_fields_rgb (fields, object, "image_mean", mean, &has_mean, error)
          || !json_fields_rgb (fields, object, "image_std", std, &has_std, error)))
    return FALSE;
  if (scaling.normalizes && !(has_mean && has_std))
    return json_fields_error_unsupported (fields, "do_normalize", _ ("true without image_mean and image_std"), error);
  return fill_scaled (fields, "image_mean", KEY_MEAN, mean, &scaling, error)
         && fill_scaled (fields, "image_std", KEY_STD, std, &scaling, error);
}

static gboolean
read_processor (const JsonFields *fields, JsonObject *object, GError **error)
{
  const Processor processor = find_processor (object);

  json_fields_say (fields, object, NULL);
  note_unknown_type (fields, &processor);
  return refuse_unknown_switches (fields, object, error) && read_colors (fields, object, error)
         && json_fields_take_word (fields, object, "resample", KEY_INTERPOLATION, resamplings, error)
         && read_geometry (fields, object, &processor, error);
}

/* processor_config.json's image processor counts, and then nobody asks this file. */
static gboolean
is_read (const Config *config)
{
  for (guint i = 0; config->said && i < config->said->len; i += 2)
    if (strcmp (config->said->pdata[i], "processor_config.json") == 0)
      return TRUE;
  return FALSE;
}

gboolean
processor_json_read (const JsonFields *fields, JsonNode *root, GError **error)
{
  if (is_read (fields->config))
    return TRUE;
  return json_file_object (root, "pretrained_cfg") ? timm_json_read (fields, root, error)
                                                   : read_processor (fields, json_node_get_object (root), error);
}

gboolean
processor_json_read_inside (const JsonFields *fields, JsonNode *root, GError **error)
{
  JsonObject *inside = json_file_object (root, "image_processor");

  return !inside || read_processor (fields, inside, error);
}
