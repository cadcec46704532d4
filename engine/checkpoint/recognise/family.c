/* family.c - see family.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "family.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../describe/defaults.h"
#include "via.h"

static gboolean
any_name_has (const Weights *weights, const char *part)
{
  for (guint i = 0; i < weights_n_tensors (weights); i++)
    if (strstr (weights_nth (weights, i)->name, part))
      return TRUE;
  return FALSE;
}

/* DINOv3 adds no positions; its rotary ones leave no trace in timm's and transformers' files, where other networks turn otherwise:
 * a class token, registers, LayerScale and a norm before the head are what tells it. */
gboolean
family_is_dinov3 (const Match *match)
{
  if (match->layout->scheme == SCHEME_DINOV3 || match->layout->scheme == SCHEME_HF_DINOV3)
    return TRUE;
  return match->layout->scheme == SCHEME_TIMM && !match_has (match, "pos_embed") && match_has (match, "cls_token")
         && match_has (match, "reg_token") && match_has (match, "blocks.0.ls1.gamma") && match_has (match, "norm.weight");
}

/* MAE's positions are fixed, and their first row is zero; trained ones never are. */
static gboolean
has_mae_positions (const Match *match, const Config *config)
{
  const Tensor *positions = match_part (match, "pos_embed", NULL);
  const float  *row = config->pos_prefix > 0 ? weights_floats (match->weights, positions, NULL) : NULL;

  for (int i = 0; row && i < config->width; i++)
    if (row[i] != 0)
      return FALSE;
  return row != NULL;
}

/* A ViT with LayerScale is a DINOv2 or a DeiT-III; these are DINOv2's patches, its giant's MLP, and a token that only its training
 * needs. */
static gboolean
is_dinov2 (const Match *match, const Config *config)
{
  enum
  {
    DINOV2_PATCH = 14
  };

  return config->layer_scale
         && (config->registers || config->gated || config->patch == DINOV2_PATCH || any_name_has (match->weights, "mask_token"));
}

/* EVA-02 has no bias for the keys; where query, key and value stand as one, those of the others stand beside. */
static gboolean
is_eva02 (const Match *match, const Config *config)
{
  return match->layout->scheme == SCHEME_TIMM && config->gated
         && (match_has (match, "blocks.0.attn.k.weight") || match_has (match, "blocks.0.attn.q.bias"));
}

static Family
find_family (const Match *match, Config *config)
{
  if (match->layout->scheme == SCHEME_HF_DINOV2)
    return FAMILY_DINOV2;
  if (match->layout->scheme == SCHEME_HF_SIGLIP || config->pool_hidden)
    return FAMILY_SIGLIP;
  if (family_is_dinov3 (match))
    return FAMILY_DINOV3;
  if (is_eva02 (match, config))
    return FAMILY_EVA02;
  if (match->layout->scheme == SCHEME_OPENAI || match->layout->scheme == SCHEME_HF_CLIP || config->norm_pre)
    return FAMILY_CLIP;
  if (match->layout->scheme == SCHEME_TIMM && is_dinov2 (match, config))
    return FAMILY_DINOV2;
  if (config->batch_norm || any_name_has (match->weights, "decoder_blocks.")
      || any_name_has (match->weights, "decoder.decoder_embed."))
    return FAMILY_MAE;
  if (has_mae_positions (match, config))
    {
      config->source[KEY_FAMILY] = SOURCE_FINGERPRINT;
      return FAMILY_MAE;
    }
  if (config->fc_norm && defaults_name_has (config, "mae"))
    {
      config->source[KEY_FAMILY] = SOURCE_FILE_NAME;
      return FAMILY_MAE;
    }
  return FAMILY_VIT;
}

/* Families that are built alike. */
static gboolean
is_plain (Family family)
{
  return family == FAMILY_VIT || family == FAMILY_MAE || family == FAMILY_DINOV2;
}

/* The family is what the names say.  Within those that are built alike the .ini knows better; one that says something else was
 * written for another file. */
gboolean
family_settle (const Match *match, Config *config, GError **error)
{
  ConfigSource source = config->source[KEY_FAMILY];
  Family       said = config->family, found;

  config->source[KEY_FAMILY] = SOURCE_CHECKPOINT;
  config->family = found = find_family (match, config);
  if (source == SOURCE_NONE)
    return TRUE;
  config->family = said;
  config->source[KEY_FAMILY] = source;
  if (said == found)
    return TRUE;
  if (is_plain (said) && is_plain (found) && (said == FAMILY_MAE || !config->batch_norm)
      && (match->layout->scheme == SCHEME_TIMM || match->layout->scheme == SCHEME_HF_VIT))
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: family=%s, but “%s” holds a %s"),
               config->ini ? config->ini : config->weights, config_family (said), weights_path (match->weights),
               config_family (found));
  return FALSE;
}

const char *
family_name (Family family)
{
  static const char *const names[] = {
    [FAMILY_VIT] = "ViT",       [FAMILY_MAE] = "MAE",       [FAMILY_DINOV2] = "DINOv2", [FAMILY_CLIP] = "CLIP",
    [FAMILY_SIGLIP] = "SigLIP", [FAMILY_DINOV3] = "DINOv3", [FAMILY_EVA02] = "EVA-02"
  };

  return names[family];
}
