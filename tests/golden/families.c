/* families.c - generated networks of families that the reference implementation does not know, in the form in which their numbers
 * are made: with timm's names, or with those of DINOv2's and DINOv3's authors.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "networks.h"

#define AT "blocks.%d."
#define PATCHES LINEAR ("patch_embed.proj", "D3PP", "D", PATCH)
#define MLP LINEAR (AT "mlp.fc1", "FD", "F", FC1), LINEAR (AT "mlp.fc2", "DF", "D", FC2)
#define BACK(name) LINEAR (AT "mlp." name, "DF", "D", FC2)
#define FINAL(name, inputs)                                   \
  NORM (name, FNORM), LINEAR ("head", "C" inputs, "C", HEAD), \
  {                                                           \
    NULL                                                      \
  }

/* Without a class token, and with one that the head does not read. */
static const Row gap_start[] = { { "pos_embed", "1MD", POS }, PATCHES, { NULL } };
static const Row avg_start[] = { { "cls_token", "11D", CLS }, { "pos_embed", "1ND", POS }, PATCHES, { NULL } };
static const Row plain_block[] = { NORM (AT "norm1", LN),
                                   LINEAR (AT "attn.qkv", "QD", "Q", QKV),
                                   LINEAR (AT "attn.proj", "DD", "D", PROJ),
                                   NORM (AT "norm2", LN),
                                   MLP,
                                   { NULL } };
static const Row normed_end[] = { FINAL ("norm", "D") };
static const Row pooled_end[] = { FINAL ("fc_norm", "D") };
static const Row pair_end[] = { FINAL ("norm", "T") };

static const Row giant_block[] = { NORM (AT "norm1", LN),
                                   LINEAR (AT "attn.qkv", "QD", "Q", QKV),
                                   LINEAR (AT "attn.proj", "DD", "D", PROJ),
                                   { AT "ls1.gamma", "D", LS },
                                   NORM (AT "norm2", LN),
                                   LINEAR (AT "mlp.w12", "GD", "G", GATES),
                                   BACK ("w3"),
                                   { AT "ls2.gamma", "D", LS },
                                   { NULL } };

static const Row dinov3_start[] = { { "cls_token", "11D", CLS },
                                    { "storage_tokens", "1RD", REG },
                                    PATCHES,
                                    { "rope_embed.periods", "J", PERIODS },
                                    { "mask_token", "1D", ZERO },
                                    { NULL } };
static const Row dinov3_block[] = { NORM (AT "norm1", LN),
                                    LINEAR (AT "attn.qkv", "QD", "Q", QKV),
                                    { AT "attn.qkv.bias_mask", "Q", MASK },
                                    LINEAR (AT "attn.proj", "DD", "D", PROJ),
                                    { AT "ls1.gamma", "D", LS },
                                    NORM (AT "norm2", LN),
                                    MLP,
                                    { AT "ls2.gamma", "D", LS },
                                    { NULL } };
static const Row timm_dinov3_start[] = { { "cls_token", "11D", CLS }, { "reg_token", "1RD", REG }, PATCHES, { NULL } };
static const Row timm_dinov3_block[] = { NORM (AT "norm1", LN),
                                         { AT "attn.qkv.weight", "QD", QKV },
                                         { AT "attn.q_bias", "D", Q_B },
                                         { AT "attn.v_bias", "D", V_B },
                                         LINEAR (AT "attn.proj", "DD", "D", PROJ),
                                         { AT "gamma_1", "D", LS },
                                         NORM (AT "norm2", LN),
                                         MLP,
                                         { AT "gamma_2", "D", LS },
                                         { NULL } };
static const Row dinov3plus_block[] = { NORM (AT "norm1", LN),
                                        { AT "attn.qkv.weight", "QD", QKV },
                                        LINEAR (AT "attn.proj", "DD", "D", PROJ),
                                        { AT "gamma_1", "D", LS },
                                        NORM (AT "norm2", LN),
                                        LINEAR (AT "mlp.fc1_g", "FD", "F", GATE),
                                        LINEAR (AT "mlp.fc1_x", "FD", "F", UP),
                                        BACK ("fc2"),
                                        { AT "gamma_2", "D", LS },
                                        { NULL } };

#define POOL "attn_pool."
static const Row siglip_end[] = { NORM ("norm", FNORM),
                                  { POOL "latent", "11D", LATENT },
                                  LINEAR (POOL "q", "DD", "D", Q),
                                  LINEAR (POOL "kv", "TD", "T", KV),
                                  LINEAR (POOL "proj", "DD", "D", PROJ),
                                  NORM (POOL "norm", LN),
                                  LINEAR (POOL "mlp.fc1", "FD", "F", FC1),
                                  LINEAR (POOL "mlp.fc2", "DF", "D", FC2),
                                  LINEAR ("head", "CD", "C", HEAD),
                                  { NULL } };

static const Row eva02_block[] = { NORM (AT "norm1", LN),
                                   LINEAR (AT "attn.q_proj", "DD", "D", Q),
                                   { AT "attn.k_proj.weight", "DD", K },
                                   LINEAR (AT "attn.v_proj", "DD", "D", V),
                                   LINEAR (AT "attn.proj", "DD", "D", PROJ),
                                   NORM (AT "norm2", LN),
                                   LINEAR (AT "mlp.fc1_g", "FD", "F", GATE),
                                   LINEAR (AT "mlp.fc1_x", "FD", "F", UP),
                                   { AT "mlp.norm.weight", "F", SUB_W },
                                   { AT "mlp.norm.bias", "F", SUB_B },
                                   BACK ("fc2"),
                                   { NULL } };
static const Row eva02_tiny_block[] = { NORM (AT "norm1", LN),
                                        { AT "attn.qkv.weight", "QD", QKV },
                                        { AT "attn.q_bias", "D", Q_B },
                                        { AT "attn.v_bias", "D", V_B },
                                        LINEAR (AT "attn.proj", "DD", "D", PROJ),
                                        NORM (AT "norm2", LN),
                                        LINEAR (AT "mlp.fc1", "GD", "G", GATES),
                                        BACK ("fc2"),
                                        { NULL } };

const Network family_networks[] = {
  { "no-class", "vit", gap_start, plain_block, normed_end, "1e-6", "1e-6", .more = "activation=gelu_tanh\n" },
  { "no-class-fc", "vit", gap_start, plain_block, pooled_end, "1e-6", "1e-6", .more = "activation=gelu_tanh\n" },
  { "avg", "vit", avg_start, plain_block, pooled_end, "1e-6", "1e-6" },
  { "giant", "dinov2", avg_start, giant_block, pair_end, "1e-6", "1e-6" },
  { "dinov3", "dinov3", dinov3_start, dinov3_block, pair_end, "1e-5", "1e-5" },
  { "dinov3-timm", "dinov3", timm_dinov3_start, timm_dinov3_block, normed_end, "1e-5", "1e-5", .more = "feature=cls\n" },
  { "dinov3plus", "dinov3", timm_dinov3_start, dinov3plus_block, normed_end, "1e-5", "1e-5" },
  { "siglip", "siglip", gap_start, plain_block, siglip_end, "1e-6", "1e-6", .more = "activation=gelu_tanh\n" },
  { "eva02", "eva02", avg_start, eva02_block, pooled_end, "1e-6", "1e-6", .more = "rope_reference=2\n" },
  { "eva02-tiny", "eva02", avg_start, eva02_tiny_block, pooled_end, "1e-6", "1e-6", .more = "rope_reference=4\n" },
  { NULL },
};

/* 32 pixels, patches of 8, 48 wide, three heads */
#define SMALL(name, arch, depth, classes, seed, profile, ...)                           \
  {                                                                                     \
    name, arch, 32, 8, 48, depth, 3, classes, 0, 0, 2000 + seed, profile, ##__VA_ARGS__ \
  }

const GoldenConfig family_configs[] = {
  SMALL ("avg", "avg", 2, 7, 0, PROFILE_POS),
  SMALL ("dinov3", "dinov3", 3, 7, 1, PROFILE_POS, .registers = 4),
  SMALL ("dinov3-gen", "dinov3", 3, 7, 2, PROFILE_GEN, .registers = 4),
  SMALL ("dinov3plus", "dinov3plus", 2, 7, 3, PROFILE_POS, .hidden = 136, .registers = 4),
  SMALL ("eva02", "eva02", 2, 7, 4, PROFILE_POS, .hidden = 128),
  SMALL ("eva02-gen", "eva02", 2, 7, 5, PROFILE_GEN, .hidden = 128),
  SMALL ("eva02-tiny", "eva02-tiny", 2, 5, 6, PROFILE_POS, .hidden = 128),
  SMALL ("gap", "no-class", 3, 7, 7, PROFILE_POS),
  SMALL ("gap-gen", "no-class", 3, 7, 8, PROFILE_GEN),
  SMALL ("giant", "giant", 2, 7, 9, PROFILE_POS, .hidden = 128),
  SMALL ("giant-gen", "giant", 2, 7, 10, PROFILE_GEN, .hidden = 128),
  { "odd-dinov3", "dinov3-timm", 30, 6, 40, 2, 5, 11, 0, 0, 2011, PROFILE_POS, .hidden = 100, .registers = 2 },
  { "odd-siglip", "siglip", 35, 7, 36, 2, 2, 11, 0, 0, 2012, PROFILE_POS, .hidden = 100 },
  SMALL ("siglip", "siglip", 3, 7, 13, PROFILE_POS, .hidden = 180),
  SMALL ("siglip-gen", "siglip", 3, 7, 14, PROFILE_GEN, .hidden = 180),
};
const guint family_n_configs = G_N_ELEMENTS (family_configs);
