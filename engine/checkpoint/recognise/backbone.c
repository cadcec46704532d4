/* backbone.c - see backbone.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "backbone.h"

#include <glib/gi18n-lib.h>

#include "via.h"

static gboolean
has_any (const Weights *weights, const char *ending)
{
  for (guint i = 0; i < weights_n_tensors (weights); i++)
    if (g_str_has_suffix (weights_nth (weights, i)->name, ending))
      return TRUE;
  return FALSE;
}

gboolean
backbone_reads_words (const Match *match, const Config *config)
{
  return config->family == FAMILY_CLIP && config->projection && has_any (match->weights, "token_embedding.weight");
}

static SaidFeature
usual (const Config *config)
{
  if (config->projection)
    return SAID_PROJ;
  if (config->pool_hidden)
    return SAID_MAP;
  if (config->fc_norm || !config->class_token)
    return SAID_MEAN;
  return config->family == FAMILY_DINOV2 ? SAID_CLS_MEAN : SAID_CLS;
}

static gboolean
has (const Config *config, SaidFeature said)
{
  switch (said)
    {
    case SAID_PROJ:
      return config->projection > 0;
    case SAID_MAP:
      return config->pool_hidden > 0;
    case SAID_MEAN:
      return !config->projection;
    case SAID_CLS:
    case SAID_CLS_MEAN:
      break;
    }
  return !config->projection && config->class_token && !config->fc_norm;
}

gboolean
backbone_settle (const Match *match, Config *config, GError **error)
{
  static const Feature features[] = { [SAID_CLS] = FEATURE_CLS,
                                      [SAID_MEAN] = FEATURE_MEAN,
                                      [SAID_CLS_MEAN] = FEATURE_CLS_MEAN,
                                      [SAID_PROJ] = FEATURE_CLS,
                                      [SAID_MAP] = FEATURE_MAP };

  if (config->source[KEY_FEATURE] == SOURCE_NONE)
    config->said_feature = usual (config);
  if (!has (config, config->said_feature))
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” has no feature “%s” that a head could read; it has “%s”"),
                   weights_path (match->weights), config_words (KEY_FEATURE)[config->said_feature],
                   config_words (KEY_FEATURE)[usual (config)]);
      return FALSE;
    }
  config->feature = features[config->said_feature];
  config->n_classes = 0;
  config->batch_norm = FALSE;
  return TRUE;
}

const char *
backbone_feature (const Config *config)
{
  return config_words (KEY_FEATURE)[config->said_feature];
}
