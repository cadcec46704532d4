/* unlike.c - see unlike.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a single name tells stands in ../base/strangers.c; these need two, or what is missing.
 */
#include "unlike.h"

#include <glib/gi18n-lib.h>

#include "family.h"

/* The patches as a matrix: pictures of any shape, cut into as many patches as fit. */
static gboolean
is_naflex (const Match *match)
{
  const Tensor *patch = match_part (match, "patch_embed.proj.weight", NULL);

  return match->layout->scheme == SCHEME_HF_SIGLIP && patch && patch->rank == 2;
}

static gboolean
is_perception_encoder (const Match *match)
{
  return match_has (match, "norm_pre.weight") && match_has (match, "attn_pool.latent");
}

/* Biases of query and value beside one matrix, where EVA-02's gated MLP and DINOv3's rotary positions are not. */
static gboolean
is_beit (const Match *match)
{
  const Tensor *first = match_part (match, "blocks.0.mlp.fc1.weight", NULL),
               *last = match_part (match, "blocks.0.mlp.fc2.weight", NULL);

  return match_has (match, "blocks.0.attn.q.bias") && !match_has (match, "blocks.0.attn.q.weight") && match_has (match, "pos_embed")
         && first && last && last->rank == 2 && first->shape[0] == last->shape[1];
}

static gboolean
has_learned_rotation (const Match *match)
{
  for (guint i = 0; i < weights_n_tensors (match->weights); i++)
    if (g_str_has_suffix (weights_nth (match->weights, i)->name, "rope.freqs"))
      return TRUE;
  return FALSE;
}

/* Nothing says where a patch is, and it is not DINOv3: positions are rotary in a way that no name tells, or relative.  With a class
 * token alone it is rather a ViT that is not whole. */
static gboolean
has_unknown_positions (const Match *match)
{
  return match->layout->scheme == SCHEME_TIMM && !match_has (match, "pos_embed") && !family_is_dinov3 (match)
         && match_has (match, "blocks.0.norm1.weight") && (match_has (match, "reg_token") || !match_has (match, "cls_token"));
}

static const struct
{
  gboolean (*is) (const Match *match);
  Stranger stranger;
} unlike[] = {
  { is_naflex,
    { N_ ("SigLIP 2 for pictures of any shape (NaFlex)"),
      N_ ("Please take one of a fixed size, such as siglip2-base-patch16-224") } },
  { is_perception_encoder, { N_ ("a Perception Encoder (PE)"), NULL } },
  { is_beit, { N_ ("BEiT or EVA-01"), NULL } },
  { has_learned_rotation, { N_ ("a ViT whose rotary positions are learned"), NULL } },
  { has_unknown_positions, { N_ ("a ViT without a table of positions (pos_embed) that is not DINOv3"), NULL } },
};

const Stranger *
unlike_ours (const Match *match)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unlike); i++)
    if (unlike[i].is (match))
      return &unlike[i].stranger;
  return NULL;
}
