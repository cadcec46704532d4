/* texts.c - generated CLIPs with their text towers, without a head, and the names under which such files are published.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources: openai/CLIP's model.py, open_clip's, transformers' modeling_clip.py.
 */
#include "networks.h"

#include "forms.h"

#define CLIP "visual.transformer.resblocks.%d."
#define TEXT "transformer.resblocks.%d."
#define TEXT_NORM(at, kind)        \
  { at ".weight", "W", kind##_W }, \
  {                                \
    at ".bias", "W", kind##_B      \
  }

static const Row image_start[] = { { "visual.class_embedding", "D", CLS }, { "visual.positional_embedding", "ND", POS },
                                   { "visual.proj", "DE", CPROJ },         { "visual.conv1.weight", "D3PP", PATCH },
                                   NORM ("visual.ln_pre", LNPRE),          { NULL } };
static const Row image_block[] = { { CLIP "attn.in_proj_weight", "QD", QKV },
                                   { CLIP "attn.in_proj_bias", "Q", QKV_B },
                                   LINEAR (CLIP "attn.out_proj", "DD", "D", PROJ),
                                   NORM (CLIP "ln_1", LN),
                                   LINEAR (CLIP "mlp.c_fc", "FD", "F", FC1),
                                   LINEAR (CLIP "mlp.c_proj", "DF", "D", FC2),
                                   NORM (CLIP "ln_2", LN),
                                   { NULL } };
static const Row image_end[] = { NORM ("visual.ln_post", FNORM), { NULL } };

static const Row text_block[] = { { TEXT "attn.in_proj_weight", "XW", TQKV },
                                  { TEXT "attn.in_proj_bias", "X", TQKV_B },
                                  LINEAR (TEXT "attn.out_proj", "WW", "W", TOUT),
                                  TEXT_NORM (TEXT "ln_1", LN),
                                  LINEAR (TEXT "mlp.c_fc", "YW", "Y", TFC),
                                  LINEAR (TEXT "mlp.c_proj", "WY", "W", TOUT),
                                  TEXT_NORM (TEXT "ln_2", LN),
                                  { NULL } };
static const Row text_frame[] = { { "token_embedding.weight", "AW", TOK }, { "positional_embedding", "LW", TPOS },
                                  TEXT_NORM ("ln_final", FNORM),           { "text_projection", "WE", TPROJ },
                                  { "logit_scale", "", LSCALE },           { NULL } };

#define NETWORK(arch, more)                                                                                     \
  {                                                                                                             \
    arch, "clip", image_start, image_block, image_end, "1e-5", "1e-5", NULL, NULL, more, text_frame, text_block \
  }
#define SIZES "text_heads=3\n"

const Network text_networks[] = {
  NETWORK ("cliptext", SIZES "activation=gelu\n"),
  NETWORK ("cliptext-quick", SIZES "activation=quick_gelu\n"),
  NETWORK ("cliptext-full", "activation=quick_gelu\n"),
  { NULL },
};

/* 32 pixels, patches of 8, 48 wide, three blocks of three heads; the text tower is 24 wide, with two blocks of three heads. */
#define SMALL(name, arch, seed, profile)                                                           \
  {                                                                                                \
    name, arch, 32, 8, 48, 3, 3, 0, 24, 0, 3100 + seed, profile, .text_width = 24, .text_depth = 2 \
  }
/* As large as they are published. */
#define FULL(name, image, patch, width, depth, heads, proj, text, blocks)                                         \
  {                                                                                                               \
    name, "cliptext-full", image, patch, width, depth, heads, 0, proj, 0, 3200, PROFILE_GEN, .text_width = text,  \
                                                                                             .text_depth = blocks \
  }

const GoldenConfig text_configs[] = {
  SMALL ("mini-cliptext", "cliptext", 0, PROFILE_POS),
  SMALL ("mini-cliptext-quick", "cliptext-quick", 1, PROFILE_POS),
  SMALL ("mini-cliptext-gen", "cliptext", 2, PROFILE_GEN),
  SMALL ("mini-cliptext-quick-gen", "cliptext-quick", 3, PROFILE_GEN),
  FULL ("full-cliptext-b32", 224, 32, 768, 12, 12, 512, 512, 12),
  FULL ("full-cliptext-b16", 224, 16, 768, 12, 12, 512, 512, 12),
  FULL ("full-cliptext-l14", 224, 14, 1024, 24, 16, 768, 768, 12),
  FULL ("full-cliptext-h14", 224, 14, 1280, 32, 16, 1024, 1024, 24),
};
const guint text_n_configs = G_N_ELEMENTS (text_configs);

static const FormRule open_clip_rules[] = { { "^", "module." }, { NULL } };
/* open_clip's CustomTextCLIP, which keeps the scale on top. */
static const FormRule custom_rules[] = { { "^(?!visual\\.|logit_scale)", "text." }, { NULL } };

#define LAYER "(resblocks\\.\\d+\\.)"
static const FormRule hf_rules[] = { { "^visual\\.proj$", "visual_projection.weight", .transposed = TRUE },
                                     { "^text_projection$", "text_projection.weight", .transposed = TRUE },
                                     { "^visual\\.class_embedding", "vision_model.embeddings.class_embedding" },
                                     { "^visual\\.conv1", "vision_model.embeddings.patch_embedding" },
                                     { "^visual\\.positional_embedding", "vision_model.embeddings.position_embedding.weight" },
                                     { "^visual\\.ln_pre", "vision_model.pre_layrnorm" },
                                     { "^visual\\.ln_post", "vision_model.post_layernorm" },
                                     { "^positional_embedding", "text_model.embeddings.position_embedding.weight" },
                                     { "^token_embedding", "text_model.embeddings.token_embedding" },
                                     { "^ln_final", "text_model.final_layer_norm" },
                                     { LAYER "ln_", "\\1layer_norm" },
                                     { LAYER "mlp\\.c_fc", "\\1mlp.fc1" },
                                     { LAYER "mlp\\.c_proj", "\\1mlp.fc2" },
                                     { LAYER "attn\\.out_proj", "\\1self_attn.out_proj" },
                                     { LAYER "attn\\.in_proj_", "\\1self_attn.@_proj.", "q,k,v" },
                                     { "^visual\\.transformer\\.resblocks", "vision_model.encoder.layers" },
                                     { "^transformer\\.resblocks", "text_model.encoder.layers" },
                                     { NULL } };

#define INI(activation) SIZES "image_size=32\nmean=0.5;0.5;0.5\nstd=0.5;0.5;0.5\nactivation=" activation "\n"
#define FORMS(name, activation)                                               \
  { name, "open_clip", open_clip_rules, FALSE, INI (activation), "clip" },    \
      { name, "custom_text", custom_rules, FALSE, INI (activation), "clip" }, \
  {                                                                           \
    name, "hf", hf_rules, FALSE, INI (activation), "clip"                     \
  }

const Form text_forms[] = {
  FORMS ("mini-cliptext", "gelu"),
  FORMS ("mini-cliptext-quick", "quick_gelu"),
  FORMS ("mini-cliptext-gen", "gelu"),
  FORMS ("mini-cliptext-quick-gen", "quick_gelu"),
  { NULL },
};
