/* layout.c - see layout.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources: timm/models/vision_transformer.py, deit.py; DINOv2's vision_transformer.py; MAE's models_vit.py and main_linprobe.py;
 * Hugging Face's modeling_vit.py, modeling_deit.py, modeling_dinov2.py, modeling_clip.py, modeling_siglip.py and modeling_dinov3_vit.py; eva.py of timm; DINOv3's vision_transformer.py; OpenAI's clip/model.py.  The reference
 * implementation keeps CLIP's head one level above the tower.
 */
#include "layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAIR(part, name, shape, rows)        \
  { part ".weight", name ".weight", shape }, \
  {                                          \
    part ".bias", name ".bias", rows         \
  }
#define NORM(part, name) PAIR (part, name, "D", "D")
#define MAYBE_NORM(part, name) PAIR (part, name, "?D", "?D")
#define HEAD(part, name) PAIR (part, name, "?C*", "?C")
/* By itself, or in an nn.Sequential behind something that has no weights: Dropout, mostly. */
#define HEADS(part, name) HEAD (part, name), HEAD (part, name ".0"), HEAD (part, name ".1"), HEAD (part, name ".2")
/* Attention pooling: only SigLIP has it. */
#define POOLED(part, name, shape, rows) PAIR (part, name, "?" shape, "?" rows)
#define POOL(at, proj, norm, mlp)                                                        \
  POOLED ("attn_pool.proj", at proj, "DD", "D"), MAYBE_NORM ("attn_pool.norm", at norm), \
      POOLED ("attn_pool.mlp.fc1", at mlp "fc1", "HD", "H"), POOLED ("attn_pool.mlp.fc2", at mlp "fc2", "DH", "D")
#define PATCHES(name) PAIR ("patch_embed.proj", name, "D3PP|DX", "?D")

static const Part timm_frame[] = {
  { "cls_token", NULL, "?11D" },
  { "dist_token", NULL, "?11D" },
  { "reg_token", NULL, "?1RD" },
  { "reg_token", "register_tokens", "?1RD" },
  { "reg_token", "storage_tokens", "?1RD" },
  { "pos_embed", NULL, "?1ND" },
  { "rope.periods", "rope_embed.periods", "?*" },
  PATCHES ("patch_embed.proj"),
  MAYBE_NORM ("norm_pre", "norm_pre"),
  MAYBE_NORM ("norm", "norm"),
  MAYBE_NORM ("fc_norm", "fc_norm"),
  { "bn.running_mean", "head.0.running_mean", "?D" },
  { "bn.running_var", "head.0.running_var", "?D" },
  HEADS ("head", "head"),
  HEADS ("head", "/head"),
  HEADS ("head", "/classifier"),
  HEADS ("head", "/fc"),
  HEAD ("head", "/linear_head"),
  HEAD ("head_dist", "head_dist"),
  { "attn_pool.latent", NULL, "?11D" },
  POOLED ("attn_pool.q", "attn_pool.q", "DD", "D"),
  POOLED ("attn_pool.kv", "attn_pool.kv", "TD", "T"),
  POOL ("attn_pool.", "proj", "norm", "mlp."),
  { "proj.weight", "/head.proj.weight", "?ED" },
  { NULL },
};
/* What is left out of one matrix for query, key and value may stand beside it; in some only the query and the value have a bias. */
#define TIMM_QKV                                                                                                           \
  PAIR ("attn.qkv", "attn.qkv", "QD", "?Q"), { "attn.qkv.bias_mask", NULL, "?Q" }, { "attn.q.bias", "attn.q_bias", "?D" }, \
  {                                                                                                                        \
    "attn.v.bias", "attn.v_bias", "?D"                                                                                     \
  }
#define TIMM_AROUND                                                                                                             \
  NORM ("norm1", "norm1"), PAIR ("attn.proj", "attn.proj", "DD", "D"), { "ls1.gamma", NULL, "?D" },                             \
      { "ls1.gamma", "gamma_1", "?D" }, NORM ("norm2", "norm2"), { "ls2.gamma", NULL, "?D" }, { "ls2.gamma", "gamma_2", "?D" }, \
      PAIR ("mlp.fc2", "mlp.fc2", "DF", "D"), PAIR ("mlp.fc2", "mlp.w3", "DF", "D")
/* The two inner matrices of a gated MLP, and the norm between. */
#define GATES(gate, up) PAIR ("mlp.gate", gate, "FD", "F"), PAIR ("mlp.up", up, "FD", "F")
#define INNER_NORM(name) PAIR ("mlp.norm", name, "?F", "?F")

static const Part timm_block[] = {
  TIMM_AROUND, TIMM_QKV, PAIR ("mlp.fc1", "mlp.fc1", "MD", "M"), PAIR ("mlp.fc1", "mlp.w12", "MD", "M"), { NULL }
};
static const Part timm_gated_block[] = {
  TIMM_AROUND, TIMM_QKV, GATES ("mlp.fc1_g", "mlp.fc1_x"), GATES ("mlp.w1", "mlp.w2"), { NULL }
};
static const Part eva02_block[] = { TIMM_AROUND,
                                    PAIR ("attn.q", "attn.q_proj", "DD", "?D"),
                                    { "attn.q.bias", "attn.q_bias", "?D" },
                                    { "attn.k.weight", "attn.k_proj.weight", "DD" },
                                    PAIR ("attn.v", "attn.v_proj", "DD", "?D"),
                                    { "attn.v.bias", "attn.v_bias", "?D" },
                                    GATES ("mlp.fc1_g", "mlp.fc1_x"),
                                    GATES ("mlp.w1", "mlp.w2"),
                                    INNER_NORM ("mlp.norm"),
                                    INNER_NORM ("mlp.ffn_ln"),
                                    { NULL } };

#define HF_TOKENS                                                                                                              \
  { "cls_token", "embeddings.cls_token", "11D" }, { "dist_token", "embeddings.distillation_token", "?11D" },                   \
      { "reg_token", "embeddings.register_tokens", "?1RD" }, { "pos_embed", "embeddings.position_embeddings", "1ND" },         \
      PATCHES ("embeddings.patch_embeddings.projection"), MAYBE_NORM ("norm", "layernorm"), MAYBE_NORM ("norm", "/layernorm"), \
      HEADS ("head", "/classifier")
#define HF_ATTENTION                                                                                                \
  PAIR ("attn.q", "attention.attention.query", "DD", "?D"), PAIR ("attn.k", "attention.attention.key", "DD", "?D"), \
      PAIR ("attn.v", "attention.attention.value", "DD", "?D"), PAIR ("attn.proj", "attention.output.dense", "DD", "D")

static const Part hf_vit_frame[] = {
  HF_TOKENS,
  HEAD ("head", "/cls_classifier"),
  HEAD ("head_dist", "/distillation_classifier"),
  { NULL },
};
static const Part hf_vit_block[] = {
  NORM ("norm1", "layernorm_before"),          HF_ATTENTION,
  NORM ("norm2", "layernorm_after"),           PAIR ("mlp.fc1", "intermediate.dense", "FD", "F"),
  PAIR ("mlp.fc2", "output.dense", "DF", "D"), { NULL },
};

static const Part hf_dinov2_frame[] = { HF_TOKENS, { NULL } };
static const Part hf_dinov2_block[] = {
  NORM ("norm1", "norm1"),
  HF_ATTENTION,
  { "ls1.gamma", "layer_scale1.lambda1", "D" },
  NORM ("norm2", "norm2"),
  PAIR ("mlp.fc1", "mlp.fc1", "MD", "M"),
  PAIR ("mlp.fc1", "mlp.weights_in", "MD", "M"),
  PAIR ("mlp.fc2", "mlp.fc2", "DF", "D"),
  PAIR ("mlp.fc2", "mlp.weights_out", "DF", "D"),
  { "ls2.gamma", "layer_scale2.lambda1", "D" },
  { NULL },
};

static const Part hf_dinov3_frame[] = {
  { "cls_token", "embeddings.cls_token", "11D" },
  { "reg_token", "embeddings.register_tokens", "1RD" },
  PAIR ("patch_embed.proj", "embeddings.patch_embeddings", "D3PP", "D"),
  NORM ("norm", "norm"),
  HEADS ("head", "classifier"),
  HEADS ("head", "/classifier"),
  { NULL },
};
#define HF_DINOV3_BLOCK                                                                                                      \
  NORM ("norm1", "norm1"), PAIR ("attn.q", "attention.q_proj", "DD", "?D"), PAIR ("attn.k", "attention.k_proj", "DD", "?D"), \
      PAIR ("attn.v", "attention.v_proj", "DD", "?D"), PAIR ("attn.proj", "attention.o_proj", "DD", "D"),                    \
      { "ls1.gamma", "layer_scale1.lambda1", "D" }, NORM ("norm2", "norm2"), PAIR ("mlp.fc2", "mlp.down_proj", "DF", "D"),   \
  {                                                                                                                          \
    "ls2.gamma", "layer_scale2.lambda1", "D"                                                                                 \
  }
static const Part hf_dinov3_block[] = { HF_DINOV3_BLOCK, PAIR ("mlp.fc1", "mlp.up_proj", "MD", "M"), { NULL } };
static const Part hf_dinov3_gated_block[] = { HF_DINOV3_BLOCK, GATES ("mlp.gate_proj", "mlp.up_proj"), { NULL } };

static const Part openai_frame[] = {
  { "cls_token", "class_embedding", "D" },
  { "pos_embed", "positional_embedding", "ND" },
  { "patch_embed.proj.weight", "conv1.weight", "D3PP" },
  NORM ("norm_pre", "ln_pre"),
  NORM ("norm", "ln_post"),
  { "proj", NULL, "?DE" },
  HEADS ("head", "/head"),
  { NULL },
};
const Part layout_openai_block[] = {
  NORM ("norm1", "ln_1"),
  { "attn.qkv.weight", "attn.in_proj_weight", "QD" },
  { "attn.qkv.bias", "attn.in_proj_bias", "Q" },
  PAIR ("attn.proj", "attn.out_proj", "DD", "D"),
  NORM ("norm2", "ln_2"),
  PAIR ("mlp.fc1", "mlp.c_fc", "FD", "F"),
  PAIR ("mlp.fc2", "mlp.c_proj", "DF", "D"),
  { NULL },
};

static const Part hf_clip_frame[] = {
  { "cls_token", "embeddings.class_embedding", "D" },
  { "pos_embed", "embeddings.position_embedding.weight", "ND" },
  { "patch_embed.proj.weight", "embeddings.patch_embedding.weight", "D3PP" },
  NORM ("norm_pre", "pre_layrnorm"),
  NORM ("norm", "post_layernorm"),
  { "proj.weight", "/visual_projection.weight", "?ED" },
  HEADS ("head", "/classifier"),
  HEADS ("head", "/head"),
  { NULL },
};
static const Part hf_clip_block[] = {
  NORM ("norm1", "layer_norm1"),
  PAIR ("attn.q", "self_attn.q_proj", "DD", "?D"),
  PAIR ("attn.k", "self_attn.k_proj", "DD", "?D"),
  PAIR ("attn.v", "self_attn.v_proj", "DD", "?D"),
  PAIR ("attn.proj", "self_attn.out_proj", "DD", "D"),
  NORM ("norm2", "layer_norm2"),
  PAIR ("mlp.fc1", "mlp.fc1", "FD", "F"),
  PAIR ("mlp.fc2", "mlp.fc2", "DF", "D"),
  { NULL },
};

static const Part hf_siglip_frame[] = {
  { "pos_embed", "embeddings.position_embedding.weight", "ND" },
  PAIR ("patch_embed.proj", "embeddings.patch_embedding", "D3PP", "D"),
  NORM ("norm", "post_layernorm"),
  HEADS ("head", "/classifier"),
  { "attn_pool.latent", "head.probe", "?11D" },
  { "attn_pool.in_proj.weight", "head.attention.in_proj_weight", "?QD" },
  { "attn_pool.in_proj.bias", "head.attention.in_proj_bias", "?Q" },
  POOL ("head.", "attention.out_proj", "layernorm", "mlp."),
  { NULL },
};

#define TIMM_PATCHES "patch_embed.proj.weight"
#define HF_PATCHES "embeddings.patch_embeddings.projection.weight"

const Layout layouts[] = {
  { SCHEME_HF_CLIP, N_ ("Hugging Face's names"), "embeddings.patch_embedding.weight", "embeddings.class_embedding",
    "encoder.layers.%d.", hf_clip_frame, hf_clip_block },
  { SCHEME_HF_SIGLIP, N_ ("Hugging Face's names"), "embeddings.patch_embedding.weight", "embeddings.patch_embedding.bias",
    "encoder.layers.%d.", hf_siglip_frame, hf_clip_block },
  { SCHEME_HF_DINOV2, N_ ("Hugging Face's names"), HF_PATCHES, "encoder.layer.0.layer_scale1.lambda1", "encoder.layer.%d.",
    hf_dinov2_frame, hf_dinov2_block },
  { SCHEME_HF_VIT, N_ ("Hugging Face's names"), HF_PATCHES, "embeddings.cls_token", "encoder.layer.%d.", hf_vit_frame,
    hf_vit_block },
  { SCHEME_OPENAI, N_ ("OpenAI's names"), "conv1.weight", "class_embedding", "transformer.resblocks.%d.", openai_frame,
    layout_openai_block },
  { SCHEME_HF_DINOV3, N_ ("Hugging Face's names"), "embeddings.patch_embeddings.weight", "layer.0.mlp.gate_proj.weight",
    "layer.%d.", hf_dinov3_frame, hf_dinov3_gated_block },
  { SCHEME_HF_DINOV3, N_ ("Hugging Face's names"), "embeddings.patch_embeddings.weight", "layer.0.attention.o_proj.weight",
    "layer.%d.", hf_dinov3_frame, hf_dinov3_block },
  { SCHEME_TIMM, N_ ("timm's names"), TIMM_PATCHES, "blocks.0.attn.q_proj.weight", "blocks.%d.", timm_frame, eva02_block },
  { SCHEME_DINOV3, N_ ("the names of DINOv3's authors"), TIMM_PATCHES, "blocks.0.mlp.w1.weight", "blocks.%d.", timm_frame,
    timm_gated_block },
  { SCHEME_DINOV3, N_ ("the names of DINOv3's authors"), TIMM_PATCHES, "storage_tokens", "blocks.%d.", timm_frame, timm_block },
  { SCHEME_TIMM, N_ ("timm's names"), TIMM_PATCHES, "blocks.0.mlp.fc1_g.weight", "blocks.%d.", timm_frame, timm_gated_block },
  { SCHEME_TIMM, N_ ("timm's names"), TIMM_PATCHES, NULL, "blocks.%d.", timm_frame, timm_block },
  { 0 },
};

gint64
layout_size (char letter, const Config *c)
{
  switch (letter)
    {
    case 'D':
      return c->width;
    case 'Q':
      return 3 * (gint64) c->width;
    case 'F':
      return c->hidden;
    case 'M':
      return (c->gated ? 2 : 1) * (gint64) c->hidden;
    case 'H':
      return c->pool_hidden;
    case 'T':
      return 2 * (gint64) c->width;
    case 'E':
      return c->projection;
    case 'C':
      return c->n_classes;
    case 'N':
      return c->pos_prefix + (gint64) c->pos_grid * c->pos_grid;
    case 'R':
      return c->registers;
    case 'P':
      return c->patch;
    case 'X':
      return 3 * (gint64) c->patch * c->patch;
    case '*':
      return 0;
    default:
      return letter - '0';
    }
}

gboolean
layout_fits (const char *shape, const Tensor *tensor, const Config *config)
{
  shape += *shape == '?';
  for (const char *next; shape; shape = next ? next + 1 : NULL)
    {
      int rank = (int) strcspn (shape, "|"), i = 0;

      next = strchr (shape, '|');
      if (tensor->rank != rank)
        continue;
      while (i < rank && (shape[i] == '*' || tensor->shape[i] == layout_size (shape[i], config)))
        i++;
      if (i == rank)
        return TRUE;
    }
  return FALSE;
}

char *
layout_sides (const Tensor *tensor)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < tensor->rank; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i ? " × " : "", tensor->shape[i]);
  return g_string_free (text, FALSE);
}
