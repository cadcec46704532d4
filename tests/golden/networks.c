/* networks.c - the generated networks, and which tensors they have.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "networks.h"

#include <string.h>

static const Row vit_start[] = {
  { "cls_token", "11D", CLS }, { "pos_embed", "1ND", POS }, LINEAR ("patch_embed.proj", "D3PP", "D", PATCH), { NULL }
};
static const Row vit_block[] = { NORM ("blocks.%d.norm1", LN),
                                 LINEAR ("blocks.%d.attn.qkv", "QD", "Q", QKV),
                                 LINEAR ("blocks.%d.attn.proj", "DD", "D", PROJ),
                                 NORM ("blocks.%d.norm2", LN),
                                 LINEAR ("blocks.%d.mlp.fc1", "FD", "F", FC1),
                                 LINEAR ("blocks.%d.mlp.fc2", "DF", "D", FC2),
                                 { NULL } };
static const Row vit_end[] = { NORM ("norm", FNORM), LINEAR ("head", "CD", "C", HEAD), { NULL } };
static const Row mae_end[] = { NORM ("norm", FNORM),
                               { "head.0.running_mean", "D", BN_MEAN },
                               { "head.0.running_var", "D", BN_VAR },
                               LINEAR ("head.1", "CD", "C", HEAD),
                               { NULL } };

/* MAE fine-tuned, and timm's "avg": the mean of the patches, and the norm behind it. */
static const Row gap_end[] = { NORM ("fc_norm", FNORM), LINEAR ("head", "CD", "C", HEAD), { NULL } };

/* Distilled DeiT. */
static const Row deit_start[] = { { "cls_token", "11D", CLS },
                                  { "dist_token", "11D", CLS },
                                  { "pos_embed", "1OD", POS },
                                  LINEAR ("patch_embed.proj", "D3PP", "D", PATCH),
                                  { NULL } };
static const Row deit_end[] = {
  NORM ("norm", FNORM), LINEAR ("head", "CD", "C", HEAD), LINEAR ("head_dist", "CD", "C", HEAD), { NULL }
};

/* The authors' DINOv2, whose head has a file of its own and reads one block or four; the mask's token is never read. */
static const Row dinov2lc_start[] = { { "cls_token", "11D", CLS },
                                      { "pos_embed", "1ND", POS },
                                      { "mask_token", "1D", CLS },
                                      LINEAR ("patch_embed.proj", "D3PP", "D", PATCH),
                                      { NULL } };
static const Row dinov2lc_block[] = { NORM ("blocks.%d.norm1", LN),
                                      LINEAR ("blocks.%d.attn.qkv", "QD", "Q", QKV),
                                      LINEAR ("blocks.%d.attn.proj", "DD", "D", PROJ),
                                      { "blocks.%d.ls1.gamma", "D", LS },
                                      NORM ("blocks.%d.norm2", LN),
                                      LINEAR ("blocks.%d.mlp.fc1", "FD", "F", FC1),
                                      LINEAR ("blocks.%d.mlp.fc2", "DF", "D", FC2),
                                      { "blocks.%d.ls2.gamma", "D", LS },
                                      { NULL } };
static const Row dinov2lc_end[] = { NORM ("norm", FNORM), { NULL } };
static const Row dinov2lc_head[] = { { "weight", "CT", HEAD }, { "bias", "C", HEAD_B }, { NULL } };
static const Row dinov2lc4_head[] = { { "weight", "CV", HEAD }, { "bias", "C", HEAD_B }, { NULL } };

#define DINO "dinov2.encoder.layer.%d."
static const Row dinov2_start[] = { { "dinov2.embeddings.cls_token", "11D", CLS },
                                    { "dinov2.embeddings.position_embeddings", "1ND", POS },
                                    LINEAR ("dinov2.embeddings.patch_embeddings.projection", "D3PP", "D", PATCH),
                                    { NULL } };
static const Row dinov2_block[] = { NORM (DINO "norm1", LN),
                                    LINEAR (DINO "attention.attention.query", "DD", "D", Q),
                                    LINEAR (DINO "attention.attention.key", "DD", "D", K),
                                    LINEAR (DINO "attention.attention.value", "DD", "D", V),
                                    LINEAR (DINO "attention.output.dense", "DD", "D", PROJ),
                                    { DINO "layer_scale1.lambda1", "D", LS },
                                    NORM (DINO "norm2", LN),
                                    LINEAR (DINO "mlp.fc1", "FD", "F", FC1),
                                    LINEAR (DINO "mlp.fc2", "DF", "D", FC2),
                                    { DINO "layer_scale2.lambda1", "D", LS },
                                    { NULL } };
static const Row dinov2_end[] = { NORM ("dinov2.layernorm", FNORM), LINEAR ("classifier", "CT", "C", HEAD), { NULL } };

#define CLIP "visual.transformer.resblocks.%d."
static const Row clip_start[] = { { "visual.class_embedding", "D", CLS }, { "visual.positional_embedding", "ND", POS },
                                  { "visual.proj", "DE", CPROJ },         { "visual.conv1.weight", "D3PP", PATCH },
                                  NORM ("visual.ln_pre", LNPRE),          { NULL } };
static const Row clip_block[] = { { CLIP "attn.in_proj_weight", "QD", QKV },
                                  { CLIP "attn.in_proj_bias", "Q", QKV_B },
                                  LINEAR (CLIP "attn.out_proj", "DD", "D", PROJ),
                                  NORM (CLIP "ln_1", LN),
                                  LINEAR (CLIP "mlp.c_fc", "FD", "F", FC1),
                                  LINEAR (CLIP "mlp.c_proj", "DF", "D", FC2),
                                  NORM (CLIP "ln_2", LN),
                                  { NULL } };
static const Row clip_end[] = { NORM ("visual.ln_post", FNORM), LINEAR ("head", "CE", "C", HEAD), { NULL } };

static const Network archs[] = {
  { "vit", "vit", vit_start, vit_block, vit_end, "1e-6", "1e-5" },
  { "mae", "mae", vit_start, vit_block, mae_end, "1e-6", "1e-5" },
  { "dinov2", "dinov2", dinov2_start, dinov2_block, dinov2_end, "1e-6", "1e-6", .model = "dinov2_base_imagenet1k_1layer_lrp" },
  { "clip", "clip", clip_start, clip_block, clip_end, "1e-5", "1e-5" },
  { "gap", "vit", vit_start, vit_block, gap_end, "1e-6", "1e-6" },
  { "deit", "vit", deit_start, vit_block, deit_end, "1e-6", "1e-6" },
  { "dinov2lc", "dinov2", dinov2lc_start, dinov2lc_block, dinov2lc_end, "1e-6", "1e-6", .head = dinov2lc_head },
  { "dinov2lc4", "dinov2", dinov2lc_start, dinov2lc_block, dinov2lc_end, "1e-6", "1e-6", .head = dinov2lc4_head },
};

#define FULL(a, patch, classes, proj, grid, seed)                                              \
  { "full-" a, a, 224, patch, 768, 12, 12, classes, proj, grid, seed, PROFILE_POS },           \
  {                                                                                            \
    "full-" a "-gen", a, 224, patch, 768, 12, 12, classes, proj, grid, seed + 500, PROFILE_GEN \
  }
#define MINI(a, proj, grid, seed)                                              \
  { "mini-" a, a, 32, 8, 48, 3, 3, 7, proj, grid, seed, PROFILE_POS },         \
  {                                                                            \
    "mini-" a "-gen", a, 32, 8, 48, 3, 3, 7, proj, grid, seed + 1, PROFILE_GEN \
  }

/* Whose head reads more than the class token; the seeds were chosen so that `exact` keeps to 1e-5. */
#define READER(name, a, depth, pos, gen)                                   \
  { "mini-" name, a, 32, 8, 48, depth, 3, 7, 0, 0, pos, PROFILE_POS },     \
  {                                                                        \
    "mini-" name "-gen", a, 32, 8, 48, depth, 3, 7, 0, 0, gen, PROFILE_GEN \
  }

static const GoldenConfig configs[] = {
  FULL ("clip", 16, 300, 512, 0, 1000),
  FULL ("dinov2", 14, 1000, 0, 37, 1001),
  FULL ("mae", 16, 300, 0, 0, 1002),
  FULL ("vit", 16, 1000, 0, 0, 1003),
  MINI ("clip", 24, 0, 1004),
  MINI ("dinov2", 0, 9, 1006),
  MINI ("mae", 0, 0, 1008),
  MINI ("vit", 0, 0, 1010),
  READER ("gap", "gap", 3, 1106, 1203),
  READER ("noclass", "no-class", 3, 1108, 1555),
  READER ("noclass-fc", "no-class-fc", 3, 1109, 1566),
  READER ("dinov2-lc", "dinov2lc", 3, 1102, 1163),
  READER ("dinov2-lc4", "dinov2lc4", 5, 1116, 1213),
  READER ("deit-distilled", "deit", 3, 1100, 1305),
  { "odd-dinov2", "dinov2", 35, 7, 36, 2, 2, 5, 0, 0, 1012, PROFILE_POS },
  { "odd-vit", "vit", 30, 6, 40, 4, 5, 11, 0, 0, 1013, PROFILE_POS },
};

const GoldenConfig *
golden_nth (guint i)
{
  if (i < G_N_ELEMENTS (configs))
    return &configs[i];
  i -= G_N_ELEMENTS (configs);
  if (i < text_n_configs)
    return &text_configs[i];
  i -= text_n_configs;
  return i < family_n_configs ? &family_configs[i] : NULL;
}

const GoldenConfig *
golden_config (const char *name)
{
  const GoldenConfig *config = NULL;

  for (guint i = 0; (config = golden_nth (i)) && strcmp (config->name, name) != 0; i++)
    ;
  return config;
}

const Network *
network_of (const GoldenConfig *config)
{
  for (gsize i = 0; i < G_N_ELEMENTS (archs); i++)
    if (strcmp (archs[i].arch, config->arch) == 0)
      return &archs[i];
  for (const Network *network = text_networks; network->arch; network++)
    if (strcmp (network->arch, config->arch) == 0)
      return network;
  for (const Network *network = family_networks; network->arch; network++)
    if (strcmp (network->arch, config->arch) == 0)
      return network;
  g_assert_not_reached ();
}
