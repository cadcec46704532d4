/* text-tower.c - see text-tower.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources: OpenAI's clip/model.py; open_clip's transformer.py and model.py, which put "module." or "text." before the same names; Hugging
 * Face's modeling_clip.py.  Not every tower of 49 408 words is causal, or ends where CLIP's does: what says otherwise is refused.
 */
#include "text-tower.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "../base/numbers.h"
#include "match.h"
#include "via.h"

#define WORDS 49408
#define EPS 1e-5
/* More positions than these are not used. */
#define CONTEXT_MOST 1024
#define SIZE_MOST 65536
#define HEAD_WIDTH 64

#define PAIR(part, name, shape, rows)        \
  { part ".weight", name ".weight", shape }, \
  {                                          \
    part ".bias", name ".bias", rows         \
  }
#define NORM(part, name) PAIR (part, name, "D", "D")
/* A number by itself, or a list of one. */
#define NUMBER "|1"

static const Part openai_frame[] = {
  { "token_embedding", "token_embedding.weight", "*D" },
  { "pos_embed", "positional_embedding", "*D" },
  NORM ("norm", "ln_final"),
  { "proj", "text_projection", "DE" },
  { "logit_scale", NULL, NUMBER },
  { "logit_scale", "/logit_scale", NUMBER },
  { NULL },
};

static const Part hf_frame[] = {
  { "token_embedding", "embeddings.token_embedding.weight", "*D" },
  { "pos_embed", "embeddings.position_embedding.weight", "*D" },
  NORM ("norm", "final_layer_norm"),
  { "proj.weight", "/text_projection.weight", "ED" },
  { "logit_scale", "/logit_scale", NUMBER },
  { NULL },
};

/* Here every product has its bias. */
static const Part hf_block[] = {
  NORM ("norm1", "layer_norm1"),
  PAIR ("attn.q", "self_attn.q_proj", "DD", "D"),
  PAIR ("attn.k", "self_attn.k_proj", "DD", "D"),
  PAIR ("attn.v", "self_attn.v_proj", "DD", "D"),
  PAIR ("attn.proj", "self_attn.out_proj", "DD", "D"),
  NORM ("norm2", "layer_norm2"),
  PAIR ("mlp.fc1", "mlp.fc1", "FD", "F"),
  PAIR ("mlp.fc2", "mlp.fc2", "DF", "D"),
  { NULL },
};

static const Layout text_layouts[] = {
  { SCHEME_HF_CLIP, N_ ("Hugging Face's names"), "embeddings.token_embedding.weight", "final_layer_norm.weight",
    "encoder.layers.%d.", hf_frame, hf_block },
  { SCHEME_OPENAI, N_ ("OpenAI's names"), "token_embedding.weight", "ln_final.weight", "transformer.resblocks.%d.", openai_frame,
    layout_openai_block },
  { 0 },
};

/* Names that only other towers have, or a part of them. */
static const struct
{
  const char *part, *what;
} others[] = {
  { "logit_bias", N_ ("it was trained as SigLIP, with a bias (logit_bias)") },
  { "cls_emb", N_ ("it has a token of its own for the whole text (cls_emb), as CoCa") },
  { "text_projection.bias", N_ ("its projection has a bias (text_projection.bias)") },
  { "text_projection.0.weight", N_ ("its projection has several layers (text_projection.0)") },
  { "text.transformer.embeddings.", N_ ("it is a language model of Hugging Face's (text.transformer.embeddings)") },
};

static gboolean
tower_error (const Weights *weights, const char *why, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” cannot be asked in words: %s"), weights_path (weights), why);
  return FALSE;
}

static gboolean
refuse_others (const Weights *weights, const Config *image, GError **error)
{
  if (image->family == FAMILY_SIGLIP)
    return tower_error (
        weights,
        _ ("SigLIP's tower for texts comes later; a head that is trained from pictures works now (“vit-attribution probe train”)"),
        error);
  if (image->text_unlike)
    return tower_error (weights, image->text_unlike, error);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    for (guint k = 0; k < weights_n_tensors (weights); k++)
      if (strstr (weights_nth (weights, k)->name, others[i].part))
        return tower_error (weights, _ (others[i].what), error);
  return TRUE;
}

/* A part that is a matrix of sizes that fit an int. */
static const Tensor *
find_matrix_part (const Match *match, const char *ours)
{
  const Tensor *tensor = match_part (match, ours, NULL);

  return tensor && tensor->rank == 2 && tensor->shape[0] > 0 && tensor->shape[0] <= SIZE_MOST && tensor->shape[1] > 0
                 && tensor->shape[1] <= SIZE_MOST
             ? tensor
             : NULL;
}

static gboolean
read_words (const Match *match, TextTower *tower, GError **error)
{
  g_autofree char *why = NULL;

  tower->words = find_matrix_part (match, "token_embedding");
  if (!tower->words)
    return tower_error (match->weights, _ ("its table of words is damaged (token_embedding)"), error);
  tower->config.width = (int) tower->words->shape[1];
  if (tower->words->shape[0] == WORDS && numbers_are_floats (tower->words->dtype))
    return TRUE;
  why = g_strdup_printf (_ ("it knows %d words (token_embedding), where CLIP's vocabulary has %d"), (int) tower->words->shape[0],
                         WORDS);
  return tower_error (match->weights, why, error);
}

/* L, F, E and T; what is missing or has another shape is told by match_check_parts(). */
static void
read_sizes (const Match *match, TextTower *tower)
{
  const Tensor *first = find_matrix_part (match, "blocks.0.mlp.fc1.weight"), *positions = find_matrix_part (match, "pos_embed");
  const Tensor *in_out = find_matrix_part (match, "proj"), *out_in = find_matrix_part (match, "proj.weight");

  tower->config.depth = (int) match->blocks->len;
  tower->config.hidden = first ? (int) first->shape[0] : 0;
  tower->config.projection = in_out ? (int) in_out->shape[1] : out_in ? (int) out_in->shape[0] : 0;
  tower->context = positions ? MIN ((int) positions->shape[0], CONTEXT_MOST) : 0;
}

static gboolean
read_heads (const Match *match, const Config *image, Config *config, GError **error)
{
  g_autofree char *why = NULL;

  config->heads = image->text_heads ? image->text_heads : config->width % HEAD_WIDTH == 0 ? config->width / HEAD_WIDTH : 0;
  if (config->heads == 0)
    why = g_strdup_printf (
        _ ("how many attention heads a text tower of width %d has cannot be known; please write text_heads= into an "
           ".ini beside the checkpoint"),
        config->width);
  else if (config->width % config->heads != 0)
    why = g_strdup_printf (_ ("text_heads=%d should be a divisor of %d, the text tower's width"), config->heads, config->width);
  return !why || tower_error (match->weights, why, error);
}

static gboolean
read_scale (const Match *match, TextTower *tower, GError **error)
{
  const Tensor *scale = match_part (match, "logit_scale", NULL);
  const float  *number = scale->count == 1 ? weights_floats (match->weights, scale, error) : NULL;

  if (!number)
    return FALSE;
  tower->scale = exp (*number);
  return (isfinite (tower->scale) && tower->scale > 0)
         || tower_error (match->weights, _ ("its logit_scale is no number that can be used"), error);
}

/* Both towers end in the same space. */
static gboolean
check_projection (const Match *match, const Config *image, const TextTower *tower, GError **error)
{
  g_autofree char *why = NULL;

  if (tower->config.projection == image->projection && tower->context > 2)
    return TRUE;
  why = g_strdup_printf (_ ("its texts have %d features and its pictures %d"), tower->config.projection, image->projection);
  return tower_error (match->weights, why, error);
}

gboolean
text_tower_find (Weights *weights, const Config *image, TextTower *tower, GError **error)
{
  g_auto (Match) match = { 0 };

  *tower = (TextTower){ .config = { .family = FAMILY_CLIP, .norm_eps = EPS, .final_norm_eps = EPS } };
  if (!refuse_others (weights, image, error))
    return FALSE;
  if (!match_find_among (&match, weights, text_layouts))
    return tower_error (weights, _ ("it has no tower for texts; please take the whole CLIP"), error);
  tower->config.activation = image->source[KEY_TEXT_ACTIVATION] == SOURCE_NONE ? image->activation : image->text_activation;
  if (!read_words (&match, tower, error) || !read_heads (&match, image, &tower->config, error))
    return FALSE;
  read_sizes (&match, tower);
  match_apply (&match);
  return match_check_parts (&match, &tower->config, _ ("CLIP's text tower"), error) && read_scale (&match, tower, error)
         && check_projection (&match, image, tower, error);
}

void
text_tower_note_doubt (Weights *weights, Config *image)
{
  static const float most = 6.9077554f; /* ln 1000; CLIP's own training stops at ln 100 */

  for (guint i = 0; i < weights_n_tensors (weights); i++)
    {
      const Tensor *tensor = weights_nth (weights, i);
      const float  *scale =
          g_str_has_suffix (tensor->name, "logit_scale") && tensor->count == 1 ? weights_floats (weights, tensor, NULL) : NULL;

      if (scale && !(*scale >= 0 && *scale <= most))
        config_note (image,
                     g_strdup_printf (_ ("its logit_scale is %g, where a CLIP's is between 0 and %.1f: probabilities of texts may "
                                         "mean nothing"),
                                      *scale, most));
    }
}
