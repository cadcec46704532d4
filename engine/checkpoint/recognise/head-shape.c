/* head-shape.c - how many classes a head has, and what of the tokens it reads, by its shape; or why there is none that can be read.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "head-shape.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "via.h"

/* So that what is kept of each stays small. */
#define CLASSES_MOST (1 << 20)

/* What is to be said about asking such a network in words. */
static const char *
in_words (const Config *config)
{
  if (config->family == FAMILY_CLIP)
    return _ (", take the whole CLIP, with the tower for texts that this file lacks, and ask it in words");
  return config->family == FAMILY_SIGLIP ? _ (" (SigLIP cannot be asked in words in this version yet)") : "";
}

/* What else the checkpoint holds may be a head of a kind that cannot be read. */
static gboolean
head_shape_error_none (const Match *match, const Config *config, GError **error)
{
  const Weights   *weights = match->weights;
  g_autofree char *unread = config->family == FAMILY_CLIP ? NULL : match_unread (match);

  if (unread)
    {
      g_set_error (
          error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
          _ ("“%s” has no classification head that can be read: one linear layer, such as “head” or “classifier”. What is left "
             "over is %s. A head under another name can be explained when it lies in a file of its own that head= in an .ini "
             "names"),
          weights_path (weights), unread);
      return FALSE;
    }
  g_set_error (
      error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
      _ ("“%s” has no classification head, so it cannot tell what it sees. Train one with your own pictures (“vit-attribution "
         "probe train”)%s, or name a file with one (weight, bias) with head= in an .ini beside it"),
      weights_path (weights), in_words (config));
  return FALSE;
}

static gboolean
head_shape_error_deep (const Match *match, const char *layers, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               _ ("“%s” has a head of several layers, of which this version can explain only one: %s"),
               weights_path (match->weights), layers);
  return FALSE;
}

/* What a head of the tokens' own width reads when nobody says.  transformers' classifier on SigLIP leaves the pooling aside; timm
 * reads the mean of DINOv3. */
static Feature
usual_feature (const Config *config, const Tensor *head)
{
  if (config->pool_hidden && !g_str_has_suffix (head->name, "classifier.weight"))
    return FEATURE_MAP;
  if (config->fc_norm || !config->class_token || (config->family == FAMILY_DINOV3 && config->scheme == SCHEME_TIMM))
    return FEATURE_MEAN;
  return FEATURE_CLS;
}

static gboolean
narrow_feature (const Match *match, Config *config, const Tensor *head, GError **error)
{
  Feature usual = usual_feature (config, head);

  if (config->source[KEY_FEATURE] == SOURCE_NONE)
    config->feature = usual;
  else if (config->said_feature == SAID_MAP)
    config->feature = FEATURE_MAP;
  else if (config->said_feature == SAID_MEAN)
    config->feature = FEATURE_MEAN;
  else
    config->feature = config->fc_norm ? FEATURE_MEAN : config->class_token ? FEATURE_CLS : usual;
  if (config->feature != FEATURE_MAP || config->pool_hidden)
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: the head reads attention pooling (feature=map), which is not there"),
               weights_path (match->weights));
  return FALSE;
}

/* C, and what the head reads, which its width tells. */
gboolean
head_shape_read (const Match *match, Config *config, GError **error)
{
  static const Feature features[] = { [2] = FEATURE_CLS_MEAN, [4] = FEATURE_CLS4, [5] = FEATURE_CLS4_MEAN };
  const Tensor        *head = weights_part (match->weights, "head.weight");
  int                  width = config->projection ? config->projection : config->width, times;
  g_autofree char     *layers = config->head ? NULL : match_layers_of_head (match);

  if (!head)
    return head_shape_error_none (match, config, error);
  if (layers)
    return head_shape_error_deep (match, layers, error);
  times = head->rank == 2 && head->shape[1] % width == 0 ? (int) MIN (head->shape[1] / width, 8) : 0;
  if (head->rank != 2 || head->shape[0] < 1 || head->shape[0] > G_MAXINT / 2
      || !(times == 1 || (!config->projection && config->class_token && (times == 2 || times == 4 || times == 5)))
      || (times > 2 && config->depth < 4))
    {
      g_autofree char *shape = layout_sides (head);

      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: the head “%s” (%s) does not fit a network of width %d"),
                   weights_path (match->weights), head->name, shape, width);
      return FALSE;
    }
  if (head->shape[0] > CLASSES_MOST)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” has %" PRId64 " classes; this version can show %d at most"),
                   weights_path (match->weights), head->shape[0], CLASSES_MOST);
      return FALSE;
    }
  config->n_classes = (int) head->shape[0];
  config->interleaved = times == 2 && config->family == FAMILY_VIT && g_str_has_suffix (head->name, "linear.weight");
  config->feature = features[times];
  return times > 1 || narrow_feature (match, config, head, error);
}
