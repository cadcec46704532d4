/* usual.c - what is usual for a network when neither its .ini nor its checkpoint says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A checkpoint without an .ini gets the constants that models of its family are trained with; an .ini that says nothing about the
 * resize gets 256 for every 224 pixels of input. */
#include "usual.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "via.h"

/* The mean and the standard deviation of R, G and B that a network was trained with. */
typedef struct
{
  float mean[3], std[3];
} Colors;

static const Colors half = { { 0.5f, 0.5f, 0.5f }, { 0.5f, 0.5f, 0.5f } };
static const Colors imagenet = { { 0.485f, 0.456f, 0.406f }, { 0.229f, 0.224f, 0.225f } };
static const Colors openai = { { 0.48145466f, 0.4578275f, 0.40821073f }, { 0.26862954f, 0.26130258f, 0.27577711f } };

/* By family: LayerNorm's eps, and how positions are resized. */
static const struct
{
  double       eps;
  PositionRule positions;
} usual[] = {
  [FAMILY_VIT] = { 1e-6, POSITION_BICUBIC_ANTIALIAS },
  [FAMILY_MAE] = { 1e-6, POSITION_BICUBIC },
  [FAMILY_DINOV2] = { 1e-6, POSITION_BICUBIC },
  [FAMILY_CLIP] = { 1e-5, POSITION_BICUBIC_ANTIALIAS },
};

/* DINOv2 is trained on pictures of 518 pixels at last, and used on 224. */
#define DINOV2_TRAINED 518
#define DINOV2_USED 224

/* Heads of the published widths; elsewhere heads are 64 wide. */
static const struct
{
  int width, heads;
} usual_heads[] = { { 192, 3 },   { 384, 6 },   { 512, 8 },   { 768, 12 },  { 1024, 16 },
                    { 1152, 16 }, { 1280, 16 }, { 1408, 16 }, { 1536, 24 }, { 1664, 16 } };

static int
heads_for (int width)
{
  for (gsize i = 0; i < G_N_ELEMENTS (usual_heads); i++)
    if (usual_heads[i].width == width)
      return usual_heads[i].heads;
  return width % 64 == 0 ? width / 64 : 0;
}

/* TRUE when the value is still open; it is then said to come from `source`. */
static gboolean
open_key (Config *config, ConfigKey key, Source source)
{
  if (config->source[key] != SOURCE_NONE)
    return FALSE;
  config->source[key] = source;
  return TRUE;
}

static gboolean
is_deit (const Config *config)
{
  g_autofree char *path = g_ascii_strdown (config->weights ? config->weights : "", -1);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *folder_name = g_path_get_basename (folder);

  return strstr (file, "deit") || strstr (folder_name, "deit");
}

/* timm trains ViT on the centre 9/10, and from 384 pixels on the whole; CLIP's pictures are resized to the crop; the others, and
 * whoever writes an .ini, take 224 of 256. */
static int
usual_resize (const Config *config)
{
  if (config->resize_mode == RESIZE_SQUASH || (config->family == FAMILY_CLIP && !config->ini))
    return config->image_size;
  if (config->ini || config->family != FAMILY_VIT || is_deit (config))
    return (int) lrint (config->image_size * 256.0 / 224);
  return config->image_size < 384 ? (int) (config->image_size / 0.9) : config->image_size;
}

static const Colors *
usual_colors (const Config *config)
{
  switch (config->family)
    {
    case FAMILY_MAE:
    case FAMILY_DINOV2:
      return &imagenet;
    case FAMILY_CLIP:
      return &openai;
    case FAMILY_VIT:
      break;
    }
  return is_deit (config) ? &imagenet : &half;
}

static void
fill_input (Config *config)
{
  const Colors *colors = usual_colors (config);

  if (open_key (config, KEY_MEAN, SOURCE_DEFAULT))
    memcpy (config->mean, colors->mean, sizeof config->mean);
  if (open_key (config, KEY_STD, SOURCE_DEFAULT))
    memcpy (config->std, colors->std, sizeof config->std);
  if (open_key (config, KEY_INTERPOLATION, SOURCE_DEFAULT))
    config->interpolation = INTERPOLATION_BICUBIC;
  if (open_key (config, KEY_RESIZE_MODE, SOURCE_DEFAULT))
    config->resize_mode = RESIZE_SHORTER;
  if (open_key (config, KEY_RESIZE, SOURCE_DEFAULT))
    config->resize = usual_resize (config);
  if (open_key (config, KEY_CROP, SOURCE_DEFAULT))
    config->crop = config->image_size;
}

static const char *
where (const Config *config)
{
  return config->ini ? config->ini : config->weights;
}

static gboolean
mismatch (const Config *config, ConfigKey key, const char *wanted, GError **error)
{
  g_autofree char *value = config_show (config, key);

  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: %s=%s should be %s"), where (config), config_key (key), value, wanted);
  return FALSE;
}

static gboolean
check (const Config *config, GError **error)
{
  g_autofree char *side = g_strdup_printf (_ ("%d, the input's side"), config->image_size);
  g_autofree char *divisor = g_strdup_printf (_ ("a divisor of %d, the network's width"), config->width);
  g_autofree char *multiple = g_strdup_printf (_ ("a multiple of %d, the side of a patch"), config->patch);

  if (config->image_size % config->patch != 0)
    return mismatch (config, KEY_IMAGE_SIZE, multiple, error);
  if (config->heads < 1)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                   _ ("“%s”: how many attention heads a network of width %d has cannot be known; please write heads= into an .ini "
                      "beside the checkpoint"),
                   where (config), config->width);
      return FALSE;
    }
  if (config->width % config->heads != 0)
    return mismatch (config, KEY_HEADS, divisor, error);
  if (config->crop != config->image_size)
    return mismatch (config, KEY_CROP, side, error);
  if (config->resize_mode == RESIZE_SQUASH && config->resize != config->image_size)
    return mismatch (config, KEY_RESIZE, side, error);
  return TRUE;
}

static int
usual_size (const Config *config)
{
  int trained = config->pos_grid * config->patch;

  return config->family == FAMILY_DINOV2 && trained == DINOV2_TRAINED ? DINOV2_USED : trained;
}

gboolean
usual_fill (Config *config, GError **error)
{
  enum
  {
    SIDE_MOST = 8192
  };
  gint64 side = (gint64) config->pos_grid * config->patch;

  if (side > SIDE_MOST)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” needs pictures of %" G_GINT64_FORMAT " pixels a side"),
                   where (config), side);
      return FALSE;
    }
  if (open_key (config, KEY_IMAGE_SIZE, SOURCE_CHECKPOINT))
    config->image_size = usual_size (config);
  if (open_key (config, KEY_HEADS, SOURCE_DEFAULT))
    config->heads = heads_for (config->width);
  if (open_key (config, KEY_NORM_EPS, SOURCE_DEFAULT))
    config->norm_eps = usual[config->family].eps;
  if (open_key (config, KEY_FINAL_NORM_EPS, SOURCE_DEFAULT))
    config->final_norm_eps = usual[config->family].eps;
  if (open_key (config, KEY_ACTIVATION, SOURCE_DEFAULT))
    config->activation = ACTIVATION_GELU;
  if (open_key (config, KEY_POS_INTERPOLATION, SOURCE_DEFAULT))
    config->pos_interpolation = usual[config->family].positions;
  fill_input (config);
  return check (config, error);
}
