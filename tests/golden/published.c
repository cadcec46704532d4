/* published.c - the names under which the families of families.c are published.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources: timm's models, transformers' modeling files, the modules of DINOv2 and DINOv3, BAAI's EVA-02.
 */
#include "forms.h"

#define VISION "vision_model."
static const FormRule hf_siglip[] = { { "^patch_embed\\.proj", VISION "embeddings.patch_embedding" },
                                      { "^pos_embed", VISION "embeddings.position_embedding.weight", .flat = TRUE },
                                      { "^norm\\.", VISION "post_layernorm." },
                                      { "^head\\.", "classifier." },
                                      { "^blocks\\.", VISION "encoder.layers." },
                                      { "attn\\.qkv", "self_attn.@_proj", "q,k,v" },
                                      { "attn\\.proj", "self_attn.out_proj" },
                                      { "(layers\\.\\d+\\.)norm", "\\1layer_norm" },
                                      { NULL } };

#define LEAVE_OUT ","
#define HEAD_OF_POOL VISION "head."
static const FormRule hf_siglip_pool[] = { { "^attn_pool\\.(q|kv)\\.", HEAD_OF_POOL "attention.in_proj_" },
                                           { "^attn_pool\\.latent", HEAD_OF_POOL "probe" },
                                           { "^attn_pool\\.proj", HEAD_OF_POOL "attention.out_proj" },
                                           { "^attn_pool\\.norm", HEAD_OF_POOL "layernorm" },
                                           { "^attn_pool\\.", HEAD_OF_POOL },
                                           { "^patch_embed\\.proj", VISION "embeddings.patch_embedding" },
                                           { "^pos_embed", VISION "embeddings.position_embedding.weight", .flat = TRUE },
                                           { "^norm\\.", VISION "post_layernorm." },
                                           { "^blocks\\.", VISION "encoder.layers." },
                                           { "attn\\.qkv", "self_attn.@_proj", "q,k,v" },
                                           { "attn\\.proj", "self_attn.out_proj" },
                                           { "(layers\\.\\d+\\.)norm", "\\1layer_norm" },
                                           { NULL } };
static const FormRule open_clip[] = { { "^(?!head\\.)", "visual.trunk." }, { NULL } };

static const FormRule timm_giant[] = { { "mlp\\.w12", "mlp.fc1" }, { "mlp\\.w3", "mlp.fc2" }, { NULL } };
static const FormRule hf_giant[] = { { "^cls_token", "dinov2.embeddings.cls_token" },
                                     { "^pos_embed", "dinov2.embeddings.position_embeddings" },
                                     { "^patch_embed\\.proj", "dinov2.embeddings.patch_embeddings.projection" },
                                     { "^norm\\.", "dinov2.layernorm." },
                                     { "^head\\.", "classifier." },
                                     { "^blocks\\.", "dinov2.encoder.layer." },
                                     { "attn\\.qkv", "attention.attention.@", "query,key,value" },
                                     { "attn\\.proj", "attention.output.dense" },
                                     { "ls([12])\\.gamma", "layer_scale\\1.lambda1" },
                                     { "mlp\\.w12", "mlp.weights_in" },
                                     { "mlp\\.w3", "mlp.weights_out" },
                                     { NULL } };

static const FormRule timm_dinov3[] = { { "mask|rope_embed", "", LEAVE_OUT },
                                        { "storage_tokens", "reg_token" },
                                        { "attn\\.qkv\\.bias", "attn.@_bias", "q,,v" },
                                        { "ls([12])\\.gamma", "gamma_\\1" },
                                        { NULL } };
static const FormRule hf_dinov3[] = { { "bias_mask|rope_embed", "", LEAVE_OUT },
                                      { "^(cls|mask)_token", "embeddings.\\1_token" },
                                      { "^(storage_tokens|reg_token)", "embeddings.register_tokens" },
                                      { "^patch_embed\\.proj", "embeddings.patch_embeddings" },
                                      { "^head\\.", "classifier." },
                                      { "^blocks\\.", "layer." },
                                      { "attn\\.qkv\\.weight", "attention.@_proj.weight", "q,k,v" },
                                      { "attn\\.qkv\\.bias", "attention.@_proj.bias", "q,,v" },
                                      { "attn\\.([qv])_bias", "attention.\\1_proj.bias" },
                                      { "attn\\.proj", "attention.o_proj" },
                                      { "ls([12])\\.gamma|gamma_([12])", "layer_scale\\1\\2.lambda1" },
                                      { "mlp\\.fc1_g", "mlp.gate_proj" },
                                      { "mlp\\.fc1(_x)?", "mlp.up_proj" },
                                      { "mlp\\.fc2", "mlp.down_proj" },
                                      { NULL } };
static const FormRule original_dinov3plus[] = { { "reg_token", "storage_tokens" }, { "gamma_([12])", "ls\\1.gamma" },
                                                { "mlp\\.fc1_g", "mlp.w1" },       { "mlp\\.fc1_x", "mlp.w2" },
                                                { "mlp\\.fc2", "mlp.w3" },         { NULL } };

static const FormRule original_eva02[] = { { "mlp\\.fc1_g", "mlp.w1" },
                                           { "mlp\\.fc1_x", "mlp.w2" },
                                           { "mlp\\.fc1\\.", "mlp.w12." },
                                           { "mlp\\.norm", "mlp.ffn_ln" },
                                           { "mlp\\.fc2", "mlp.w3" },
                                           { "([qv])_proj\\.bias", "\\1_bias" },
                                           { "^", "model." },
                                           { NULL } };

const Form forms[] = {
  { "gap", "timm", NULL, FALSE, "activation=gelu_tanh\n", "vit" },
  { "gap", "hf", hf_siglip, FALSE, NULL, "siglip" },
  { "avg", "timm", NULL, FALSE, NULL, "vit" },
  { "giant", "original", NULL, TRUE, NULL, "dinov2" },
  { "giant", "timm", timm_giant, FALSE, NULL, "dinov2" },
  { "giant", "hf", hf_giant, FALSE, NULL, "dinov2" },
  { "dinov3", "original", NULL, TRUE, "image_size=32\n", "dinov3" },
  { "dinov3", "timm", timm_dinov3, FALSE, "image_size=32\n", "dinov3", "@computed" },
  { "dinov3", "hf", hf_dinov3, FALSE, "image_size=32\n", "dinov3", "@computed" },
  { "dinov3plus", "timm", NULL, FALSE, "image_size=32\n", "dinov3" },
  { "dinov3plus", "hf", hf_dinov3, FALSE, "image_size=32\nfeature=mean\n", "dinov3" },
  { "dinov3plus", "original", original_dinov3plus, TRUE, "image_size=32\nfeature=mean\n", "dinov3" },
  { "odd-dinov3", "timm", NULL, FALSE, "image_size=30\nfeature=cls\n", "dinov3" },
  { "odd-dinov3", "hf", hf_dinov3, FALSE, "image_size=30\n", "dinov3" },
  { "siglip", "timm", NULL, FALSE, "activation=gelu_tanh\n", "siglip" },
  { "siglip", "hf", hf_siglip_pool, TRUE, NULL, "siglip" },
  { "siglip", "open_clip", open_clip, TRUE, "activation=gelu_tanh\n", "siglip" },
  { "odd-siglip", "hf", hf_siglip_pool, TRUE, NULL, "siglip" },
  { "eva02", "timm", NULL, FALSE, "rope_reference=2\n", "eva02" },
  { "eva02", "original", original_eva02, FALSE, "rope_reference=2\n", "eva02" },
  { "eva02-tiny", "timm", NULL, FALSE, "rope_reference=4\n", "eva02" },
  { "eva02-tiny", "original", original_eva02, FALSE, "rope_reference=4\n", "eva02" },
  { NULL },
};
