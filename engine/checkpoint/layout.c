/* layout.c - see layout.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources: timm/models/vision_transformer.py; MAE's models_vit.py and main_linprobe.py; Hugging Face's modeling_dinov2.py;
 * OpenAI's clip/model.py.  The reference implementation calls CLIP's tower "clip_visual" and adds a head.
 */
#include "layout.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define LINEAR(part, name, shape, rows)      \
  { part ".weight", name ".weight", shape }, \
  {                                          \
    part ".bias", name ".bias", rows         \
  }
#define NORM(part, name) LINEAR (part, name, "D", "D")

#define TIMM_TOKENS                                                                                                         \
  { "cls_token", NULL, "11D" }, { "pos_embed", NULL, "1ND" }, LINEAR ("patch_embed.proj", "patch_embed.proj", "D3PP", "D"), \
      NORM ("norm", "norm")

static const Part timm_frame[] = { TIMM_TOKENS, LINEAR ("head", "head", "CD", "C"), { NULL } };
static const Part mae_frame[] = { TIMM_TOKENS,
                                  { "bn.running_mean", "head.0.running_mean", "D" },
                                  { "bn.running_var", "head.0.running_var", "D" },
                                  LINEAR ("head", "head.1", "CD", "C"),
                                  { NULL } };
static const Part timm_block[] = { NORM ("norm1", "norm1"),
                                   LINEAR ("attn.qkv", "attn.qkv", "QD", "Q"),
                                   LINEAR ("attn.proj", "attn.proj", "DD", "D"),
                                   NORM ("norm2", "norm2"),
                                   LINEAR ("mlp.fc1", "mlp.fc1", "FD", "F"),
                                   LINEAR ("mlp.fc2", "mlp.fc2", "DF", "D"),
                                   { NULL } };

static const Part hf_dinov2_frame[] = { { "cls_token", "embeddings.cls_token", "11D" },
                                        { "pos_embed", "embeddings.position_embeddings", "1ND" },
                                        LINEAR ("patch_embed.proj", "embeddings.patch_embeddings.projection", "D3PP", "D"),
                                        NORM ("norm", "layernorm"),
                                        LINEAR ("head", "/classifier", "CT", "C"),
                                        { NULL } };
static const Part hf_dinov2_block[] = { NORM ("norm1", "norm1"),
                                        LINEAR ("attn.q", "attention.attention.query", "DD", "D"),
                                        LINEAR ("attn.k", "attention.attention.key", "DD", "D"),
                                        LINEAR ("attn.v", "attention.attention.value", "DD", "D"),
                                        LINEAR ("attn.proj", "attention.output.dense", "DD", "D"),
                                        { "ls1.gamma", "layer_scale1.lambda1", "D" },
                                        NORM ("norm2", "norm2"),
                                        LINEAR ("mlp.fc1", "mlp.fc1", "FD", "F"),
                                        LINEAR ("mlp.fc2", "mlp.fc2", "DF", "D"),
                                        { "ls2.gamma", "layer_scale2.lambda1", "D" },
                                        { NULL } };

static const Part openai_frame[] = { { "cls_token", "class_embedding", "D" },
                                     { "pos_embed", "positional_embedding", "ND" },
                                     { "patch_embed.proj.weight", "conv1.weight", "D3PP" },
                                     NORM ("norm_pre", "ln_pre"),
                                     NORM ("norm", "ln_post"),
                                     { "proj", "proj", "DE" },
                                     { "head.weight", "/head.weight", "CE" },
                                     { "head.bias", "/head.bias", "C" },
                                     { NULL } };
static const Part openai_block[] = { NORM ("norm1", "ln_1"),
                                     { "attn.qkv.weight", "attn.in_proj_weight", "QD" },
                                     { "attn.qkv.bias", "attn.in_proj_bias", "Q" },
                                     LINEAR ("attn.proj", "attn.out_proj", "DD", "D"),
                                     NORM ("norm2", "ln_2"),
                                     LINEAR ("mlp.fc1", "mlp.c_fc", "FD", "F"),
                                     LINEAR ("mlp.fc2", "mlp.c_proj", "DF", "D"),
                                     { NULL } };

static const Layout layouts[] = {
  { FAMILY_MAE, N_ ("MAE with a linear probe"), "head.0.running_mean", { "" }, "blocks.%d.", mae_frame, timm_block },
  { FAMILY_DINOV2,
    N_ ("DINOv2 in Hugging Face's layout"),
    "embeddings.patch_embeddings.projection.weight",
    { "dinov2." },
    "encoder.layer.%d.",
    hf_dinov2_frame,
    hf_dinov2_block,
    .layer_scale = TRUE },
  { FAMILY_CLIP,
    N_ ("CLIP in OpenAI's layout"),
    "conv1.weight",
    { "visual.", "clip_visual.", "" },
    "transformer.resblocks.%d.",
    openai_frame,
    openai_block },
  { FAMILY_VIT, N_ ("ViT in timm's layout"), "patch_embed.proj.weight", { "" }, "blocks.%d.", timm_frame, timm_block },
};

const Layout *
layout_find (const Weights *weights, const char **prefix)
{
  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    for (const char *const *before = layouts[i].prefixes; *before; before++)
      {
        g_autofree char *mark = g_strconcat (*before, layouts[i].mark, NULL);

        *prefix = *before;
        if (weights_find (weights, mark))
          return &layouts[i];
      }
  return NULL;
}

char *
layout_name (const Layout *layout, const char *prefix, const Part *part, int block)
{
  const char *name = part->name ? part->name : part->part;
  g_auto (GStrv) at = g_strsplit (layout->at, "%d", 2);

  if (*name == '/')
    return g_strdup (name + 1);
  return block < 0 ? g_strconcat (prefix, name, NULL) : g_strdup_printf ("%s%s%d%s%s", prefix, at[0], block, at[1], name);
}

/* Names one part; FALSE when the file has no such weight. */
static gboolean
apply (const Layout *layout, const char *prefix, const Part *part, int block, Weights *weights)
{
  g_autofree char *name = layout_name (layout, prefix, part, block);
  g_autofree char *ours = block < 0 ? g_strdup (part->part) : g_strdup_printf ("blocks.%d.%s", block, part->part);
  const Tensor    *tensor = weights_find (weights, name);

  if (tensor)
    weights_alias (weights, ours, tensor);
  return tensor != NULL;
}

void
layout_apply (const Layout *layout, const char *prefix, Weights *weights)
{
  gboolean any = TRUE;

  for (const Part *part = layout->frame; part->part; part++)
    apply (layout, prefix, part, -1, weights);
  for (int block = 0; any; block++)
    {
      any = FALSE;
      for (const Part *part = layout->block; part->part; part++)
        any |= apply (layout, prefix, part, block, weights);
    }
}

gint64
layout_size (char letter, const Config *c)
{
  switch (letter)
    {
    case 'D':
      return c->width;
    case 'Q':
      return 3 * (gint64) c->width;
    case 'T':
      return 2 * (gint64) c->width;
    case 'F':
      return c->hidden;
    case 'E':
      return c->projection;
    case 'C':
      return c->n_classes;
    case 'N':
      return 1 + (gint64) c->pos_grid * c->pos_grid;
    case 'P':
      return c->patch;
    default:
      return letter - '0';
    }
}
