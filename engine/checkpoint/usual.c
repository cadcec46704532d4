/* usual.c - what is usual for a network when neither its .ini nor its checkpoint says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A checkpoint without an .ini gets the constants that timm's models of its family are trained with; an .ini that says
 * nothing about the resize gets 256 for every 224 pixels of input. */
#include "usual.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "via.h"

/* ImageNet's mean and standard deviation of R, G and B. */
static const float imagenet_mean[] = { 0.485f, 0.456f, 0.406f }, imagenet_std[] = { 0.229f, 0.224f, 0.225f };

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

/* timm trains on the centre 9/10, and from 384 pixels on the whole; DeiT, and whoever writes an .ini, on 224 of 256. */
static int
usual_resize (const Config *config)
{
  if (config->resize_mode == RESIZE_SQUASH)
    return config->image_size;
  if (config->ini || is_deit (config))
    return (int) lrint (config->image_size * 256.0 / 224);
  return config->image_size < 384 ? (int) (config->image_size / 0.9) : config->image_size;
}

static void
fill_input (Config *config)
{
  gboolean deit = is_deit (config);

  if (open_key (config, KEY_MEAN, SOURCE_DEFAULT))
    for (int c = 0; c < 3; c++)
      config->mean[c] = deit ? imagenet_mean[c] : 0.5f;
  if (open_key (config, KEY_STD, SOURCE_DEFAULT))
    for (int c = 0; c < 3; c++)
      config->std[c] = deit ? imagenet_std[c] : 0.5f;
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
check (const Config *config, int grid, GError **error)
{
  g_autofree char *side = g_strdup_printf (_ ("%d, the input's side"), config->image_size);
  g_autofree char *divisor = g_strdup_printf (_ ("a divisor of %d, the network's width"), config->width);

  if (config->image_size != grid * config->patch)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                   _ ("“%s”: image_size=%d does not go with the checkpoint's %d × %d patches of %d pixels; resizing its position "
                      "embeddings is not supported yet"),
                   where (config), config->image_size, grid, grid, config->patch);
      return FALSE;
    }
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

gboolean
usual_fill (Config *config, int grid, GError **error)
{
  enum
  {
    SIDE_MOST = 8192
  };

  if ((gint64) grid * config->patch > SIDE_MOST)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” needs pictures of %" G_GINT64_FORMAT " pixels a side"),
                   where (config), (gint64) grid * config->patch);
      return FALSE;
    }
  if (open_key (config, KEY_FAMILY, SOURCE_CHECKPOINT))
    config->family = FAMILY_VIT;
  if (open_key (config, KEY_IMAGE_SIZE, SOURCE_CHECKPOINT))
    config->image_size = grid * config->patch;
  if (open_key (config, KEY_HEADS, SOURCE_DEFAULT))
    config->heads = heads_for (config->width);
  if (open_key (config, KEY_NORM_EPS, SOURCE_DEFAULT))
    config->norm_eps = 1e-6;
  if (open_key (config, KEY_FINAL_NORM_EPS, SOURCE_DEFAULT))
    config->final_norm_eps = 1e-6;
  if (open_key (config, KEY_ACTIVATION, SOURCE_DEFAULT))
    config->activation = ACTIVATION_GELU;
  fill_input (config);
  return check (config, grid, error);
}
