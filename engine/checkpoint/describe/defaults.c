/* defaults.c - what is usual for a network when neither its .ini nor anything else says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A checkpoint gets the constants that networks of its family, published under its naming scheme, are trained with; the file's name
 * tells some of them apart.  Only an .ini that says how large the input is, and nothing about the resize, gets 256 for every 224 pixels
 * of it, rounded; what authors compute they truncate, and so do we.
 */
#include "defaults.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "labels.h"
#include "via.h"

/* The mean and the standard deviation of R, G and B that a network was trained with. */
typedef struct
{
  float mean[3], std[3];
} Colors;

static const Colors half = { { 0.5f, 0.5f, 0.5f }, { 0.5f, 0.5f, 0.5f } };
static const Colors imagenet = { { 0.485f, 0.456f, 0.406f }, { 0.229f, 0.224f, 0.225f } };
static const Colors openai = { { 0.48145466f, 0.4578275f, 0.40821073f }, { 0.26862954f, 0.26130258f, 0.27577711f } };

/* DINOv2 is trained on pictures of 518 pixels at last, and used on 224. */
#define DINOV2_TRAINED 518
#define DINOV2_USED 224
/* DINOv3 takes any size; its authors use this, transformers that one. */
#define DINOV3_USED 256
#define DINOV3_USED_BY_HF 224
/* timm's EVA-02 counts rotary positions on this grid, whatever its own. */
#define EVA02_REFERENCE 16
#define IMAGENET_CLASSES 1000
#define BYTES_MOST 0x1p44

/* Heads of the published widths; elsewhere heads are 64 wide. */
static const struct
{
  int width, heads;
} usual_heads[] = { { 192, 3 },   { 384, 6 },   { 512, 8 },   { 768, 12 },  { 1024, 16 },
                    { 1152, 16 }, { 1280, 16 }, { 1408, 16 }, { 1536, 24 }, { 1664, 16 } };

static int
heads_for (const Config *config)
{
  /* The first ViT-S of timm: short, wide, and with eight heads. */
  if (config->width == 768 && config->depth == 8 && config->hidden == 2304)
    return 8;
  for (gsize i = 0; i < G_N_ELEMENTS (usual_heads); i++)
    if (usual_heads[i].width == config->width)
      return usual_heads[i].heads;
  return config->width % 64 == 0 ? config->width / 64 : 0;
}

/* TRUE when the value is still open; it is then said to come from `source`. */
static gboolean
open_key (Config *config, ConfigKey key, ConfigSource source)
{
  if (config->source[key] != SOURCE_NONE)
    return FALSE;
  config->source[key] = source;
  return TRUE;
}

gboolean
defaults_name_has (const Config *config, const char *word)
{
  g_autofree char *path = g_ascii_strdown (config->weights ? config->weights : "", -1);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *folder_name = g_path_get_basename (folder);

  return strstr (file, word) || strstr (folder_name, word);
}

/* DeiT, and what facebookresearch has trained after it, keep the weights under "model". */
static gboolean
is_deit (const Config *config)
{
  return config->scheme == SCHEME_TIMM && (config->wrapped || defaults_name_has (config, "deit"));
}

static gboolean
is_dino (const Config *config)
{
  return defaults_name_has (config, "dino") && !defaults_name_has (config, "dinov2");
}

/* LayerNorm's eps. */
static double
usual_eps (const Config *config)
{
  if (config->family == FAMILY_DINOV3)
    return 1e-5;
  switch (config->scheme)
    {
    case SCHEME_HF_VIT:
      return 1e-12;
    case SCHEME_OPENAI:
    case SCHEME_HF_CLIP:
      return 1e-5;
    default:
      return config->family == FAMILY_CLIP ? 1e-5 : 1e-6;
    }
}

static PositionRule
usual_positions (const Config *config)
{
  switch (config->family)
    {
    case FAMILY_MAE:
      return POSITION_BICUBIC;
    case FAMILY_CLIP:
      return config->scheme == SCHEME_HF_CLIP ? POSITION_BICUBIC : POSITION_BICUBIC_ANTIALIAS;
    case FAMILY_SIGLIP:
      return config->scheme == SCHEME_HF_SIGLIP ? POSITION_BICUBIC : POSITION_BICUBIC_ANTIALIAS;
    case FAMILY_DINOV3:
    case FAMILY_EVA02:
      return POSITION_BICUBIC_ANTIALIAS;
    case FAMILY_DINOV2:
      return config->registers                    ? POSITION_BICUBIC_ANTIALIAS
             : config->scheme == SCHEME_HF_DINOV2 ? POSITION_BICUBIC
                                                  : POSITION_BICUBIC_OFFSET;
    case FAMILY_VIT:
      break;
    }
  if (is_dino (config))
    return POSITION_BICUBIC_OFFSET;
  return config->scheme == SCHEME_HF_VIT || is_deit (config) ? POSITION_BICUBIC : POSITION_BICUBIC_ANTIALIAS;
}

static const Colors *
usual_colors (const Config *config)
{
  switch (config->family)
    {
    case FAMILY_MAE:
    case FAMILY_DINOV2:
    case FAMILY_DINOV3:
      return &imagenet;
    case FAMILY_CLIP:
    case FAMILY_EVA02:
      return &openai;
    case FAMILY_SIGLIP:
    case FAMILY_VIT:
      break;
    }
  return is_deit (config) || is_dino (config) ? &imagenet : &half;
}

/* The reference implementation's CLIP, whose probe was trained on other pictures than CLIP. */
static gboolean
is_reference_clip (const Config *config)
{
  return config->scheme == SCHEME_OPENAI && config->reference_probe;
}

/* Hugging Face's ViT takes the whole picture, whatever its shape, and so do SigLIP, DINOv3 and EVA-02. */
static ResizeMode
usual_mode (const Config *config)
{
  if (config->family == FAMILY_SIGLIP || config->family == FAMILY_DINOV3 || config->family == FAMILY_EVA02)
    return RESIZE_SQUASH;
  return config->scheme == SCHEME_HF_VIT && config->family == FAMILY_VIT && !is_deit (config) ? RESIZE_SQUASH : RESIZE_SHORTER;
}

static Interpolation
usual_interpolation (const Config *config)
{
  if (config->family == FAMILY_SIGLIP || config->family == FAMILY_EVA02)
    return INTERPOLATION_BICUBIC;
  return usual_mode (config) == RESIZE_SQUASH || is_reference_clip (config) ? INTERPOLATION_BILINEAR : INTERPOLATION_BICUBIC;
}

/* timm trains ViT on the centre 9/10, and from 384 pixels on the whole; CLIP's pictures are resized to the crop; the others take 224
 * of 256. */
static int
usual_resize (const Config *config)
{
  gboolean sized = config->source[KEY_IMAGE_SIZE] == SOURCE_INI || config->source[KEY_CROP] == SOURCE_INI;

  if (config->resize_mode != RESIZE_SHORTER)
    return config->image_size;
  if (sized)
    return (int) lrint (config->image_size * 256.0 / 224);
  if (config->family == FAMILY_CLIP && !is_reference_clip (config))
    return config->image_size;
  if (config->family != FAMILY_VIT || is_deit (config) || is_dino (config))
    return config->image_size * 256 / 224;
  return config->image_size < 384 ? (int) (config->image_size / 0.9) : config->image_size;
}

/* All numbers of a weight are 16-bit floats: fraction bits that a half has not are zero. */
static gboolean
is_half_exact (Weights *weights, const char *ours)
{
  const Tensor *tensor = weights_part (weights, ours);
  const float  *numbers = tensor ? weights_floats (weights, tensor, NULL) : NULL;
  guint32       bits, extra = 0;

  for (gint64 i = 0; numbers && i < tensor->count; i++)
    {
      memcpy (&bits, &numbers[i], sizeof bits);
      if (fabsf (numbers[i]) >= 0x1p-14f) /* below, a half has fewer bits still */
        extra |= bits & 0x1fff;
    }
  return numbers && extra == 0;
}

/* OpenAI trained CLIP with the quick GELU, and published 16-bit weights; Google trained SigLIP with the tanh GELU. */
static void
fill_activation (Weights *weights, Config *config)
{
  gboolean quick = FALSE;

  if (config->source[KEY_ACTIVATION] != SOURCE_NONE)
    return;
  config->source[KEY_ACTIVATION] = SOURCE_DEFAULT;
  if (config->family == FAMILY_CLIP && !is_reference_clip (config))
    {
      if (is_half_exact (weights, "patch_embed.proj.weight") && is_half_exact (weights, "blocks.0.mlp.fc1.weight"))
        config->source[KEY_ACTIVATION] = SOURCE_FINGERPRINT;
      else if (defaults_name_has (config, "quickgelu") || defaults_name_has (config, "openai"))
        config->source[KEY_ACTIVATION] = SOURCE_FILE_NAME;
      quick = config->source[KEY_ACTIVATION] != SOURCE_DEFAULT;
    }
  config->activation = quick ? ACTIVATION_QUICK_GELU : config->scheme == SCHEME_HF_SIGLIP ? ACTIVATION_GELU_TANH : ACTIVATION_GELU;
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
    config->interpolation = usual_interpolation (config);
  if (open_key (config, KEY_RESIZE_MODE, SOURCE_DEFAULT))
    config->resize_mode = config->source[KEY_RESIZE] == SOURCE_NONE ? usual_mode (config) : RESIZE_SHORTER;
  for (int c = 0; config->resize_mode == RESIZE_PAD && config->source[KEY_PAD_COLOR] == SOURCE_NONE && c < 3; c++)
    config->pad_color[c] = 1;
  if (config->resize_mode == RESIZE_PAD)
    open_key (config, KEY_PAD_COLOR, SOURCE_DEFAULT);
  if (open_key (config, KEY_RESIZE, SOURCE_DEFAULT))
    config->resize = usual_resize (config);
  if (open_key (config, KEY_CROP, SOURCE_DEFAULT))
    config->crop = config->image_size;
  if (config->n_classes == IMAGENET_CLASSES && open_key (config, KEY_LABELS, SOURCE_DEFAULT))
    config->label_set = g_strdup (LABELS_IMAGENET);
}

/* One output has nothing to share its probability with: it would be 1 whatever the picture. */
static void
fill_outputs (Config *config)
{
  gboolean open = config->source[KEY_OUTPUTS] == SOURCE_NONE;
  gboolean wrong = config->outputs == VIA_OUTPUTS_SOFTMAX && config->source[KEY_OUTPUTS] != SOURCE_INI;

  if (!open && !(wrong && config->n_classes == 1))
    return;
  config->outputs = config->n_classes == 1 ? VIA_OUTPUTS_VALUE : VIA_OUTPUTS_SOFTMAX;
  config->source[KEY_OUTPUTS] = SOURCE_DEFAULT;
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

/* [H,N,N] numbers.  Within the bound, no size that is computed from them is too large for its type. */
static double
attention_bytes (const Config *config)
{
  double side = config->image_size / config->patch, tokens = side * side + 2 + config->registers;

  return config->heads * tokens * tokens * sizeof (float);
}

static gboolean
check_config (const Config *config, GError **error)
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
  if ((config->family == FAMILY_DINOV3 || config->family == FAMILY_EVA02) && config->width / config->heads % 4 != 0)
    return mismatch (config, KEY_HEADS, _ ("such that a head's width is a multiple of 4, as rotary positions need"), error);
  if (attention_bytes (config) > BYTES_MOST)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                   _ ("“%s” needs %.0f GB for the attentions of one block; this version can do %d"), where (config),
                   attention_bytes (config) / 1e9, (int) (BYTES_MOST / 1e9));
      return FALSE;
    }
  if (config->crop != config->image_size)
    return mismatch (config, KEY_CROP, side, error);
  if (config->outputs == VIA_OUTPUTS_SOFTMAX && config->n_classes == 1)
    return mismatch (config, KEY_OUTPUTS, _ ("sigmoid or value, since the network has one output"), error);
  return TRUE;
}

static int
usual_size (const Config *config)
{
  int trained = config->pos_grid * config->patch;

  if (config->family == FAMILY_DINOV3)
    return config->scheme == SCHEME_HF_DINOV3 ? DINOV3_USED_BY_HF : DINOV3_USED;
  return config->family == FAMILY_DINOV2 && trained == DINOV2_TRAINED ? DINOV2_USED : trained;
}

gboolean
defaults_fill (Weights *weights, Config *config, GError **error)
{
  enum
  {
    SIDE_MOST = 8192
  };
  gint64 side = (gint64) config->pos_grid * config->patch;

  if (side > SIDE_MOST)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” needs pictures of %" PRId64 " pixels a side"), where (config),
                   side);
      return FALSE;
    }
  if (open_key (config, KEY_IMAGE_SIZE, SOURCE_CHECKPOINT))
    config->image_size = usual_size (config);
  config->input = (ViaSize){ config->image_size, config->image_size };
  if (open_key (config, KEY_HEADS, SOURCE_DEFAULT))
    config->heads = heads_for (config);
  if (open_key (config, KEY_NORM_EPS, SOURCE_DEFAULT))
    config->norm_eps = usual_eps (config);
  if (open_key (config, KEY_FINAL_NORM_EPS, SOURCE_DEFAULT))
    config->final_norm_eps = config->norm_eps;
  if (open_key (config, KEY_POS_INTERPOLATION, SOURCE_DEFAULT))
    config->pos_interpolation = usual_positions (config);
  if (config->family == FAMILY_EVA02 && open_key (config, KEY_ROPE_REFERENCE, SOURCE_DEFAULT))
    config->rope_reference = EVA02_REFERENCE;
  fill_activation (weights, config);
  fill_input (config);
  fill_outputs (config);
  return check_config (config, error);
}
