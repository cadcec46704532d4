/* strangers.c - what is known here, but cannot be explained: all of it in three tables.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whoever makes one of these explainable takes its row out.
 */
#include "strangers.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WEB_PAGE                                                            \
  {                                                                         \
    N_ ("a web page, not the model"), N_ ("Please download the file again") \
  }
#define PICTURE                                                                                                      \
  {                                                                                                                  \
    N_ ("a picture, not a model"), N_ ("A model is a file of weights (.safetensors, .pth, .pt, .bin) or its folder") \
  }
#define FORMAT(name)                                                          \
  {                                                                           \
    name, N_ ("Please use the safetensors or PyTorch file of the same model") \
  }
#define PACKED                                              \
  {                                                         \
    N_ ("a compressed file"), N_ ("Please unpack it first") \
  }
#define QUANTISED                                                                                                        \
  {                                                                                                                      \
    N_ ("quantised weights"), N_ ("Please take the file with 16 or 32 bits, or have the network save its weights after " \
                                  "dequantize()")                                                                        \
  }
#define TAKE_ANOTHER N_ ("Please take the same network as timm or Hugging Face publish it")
#define NEITHER(name) \
  {                   \
    name, NULL        \
  }

/* Whatever stands at that place of a file; letters may be upper or lower case, and blanks may stand before a "<" or a "{". */
static const struct
{
  gsize       at;
  const char *bytes;
  gsize       length;
  Stranger    stranger;
} formats[] = {
  { 0, "<!doctype html", 14, WEB_PAGE },
  { 0, "<html", 5, WEB_PAGE },
  { 0, "<head", 5, WEB_PAGE },
  { 0, "<?xml", 5, WEB_PAGE },
  { 0, "\x89PNG", 4, PICTURE },
  { 0, "\xff\xd8\xff", 3, PICTURE },
  { 0, "GIF8", 4, PICTURE },
  { 0, "II*", 3, PICTURE },
  { 0, "MM\0*", 4, PICTURE },
  { 0, "RIFF", 4, PICTURE },
  { 4, "ftypheic", 8, PICTURE },
  { 4, "ftypheix", 8, PICTURE },
  { 4, "ftypmif1", 8, PICTURE },
  { 4, "ftypavif", 8, PICTURE },
  { 0, "gimp xcf", 8, PICTURE },
  { 0, "GGUF", 4, FORMAT (N_ ("a GGUF file, which is not supported")) },
  { 0, "\x89HDF", 4, FORMAT (N_ ("an HDF5 file, which is not supported")) },
  { 0, "\x93NUMPY", 6, FORMAT (N_ ("a file of NumPy, which is not supported")) },
  { 0, "\x1f\x8b", 2, PACKED },
  { 0,
    "\xfd"
    "7zXZ",
    5, PACKED },
  { 0, "7z\xbc\xaf", 4, PACKED },
  { 0, "{", 1, { N_ ("a text in JSON, not the weights that it describes"), N_ ("Please give the weights' file, or its folder") } },
};

/* A part of the name of any weight; the first row that fits counts. */
static const struct
{
  const char *part;
  Stranger    stranger;
} networks[] = {
  { ".SCB", QUANTISED },
  { ".quant_state.", QUANTISED },
  { ".absmax", QUANTISED },
  { "_packed_params", QUANTISED },
  { ".zero_point", QUANTISED },
  { ".qweight", QUANTISED },
  { ".base_layer.",
    { N_ ("a network with LoRA weights beside its own"),
      N_ ("Please merge it first (in PEFT: merge_and_unload()) and save the network again") } },
  { "lora_",
    { N_ ("a LoRA adapter, which is only the difference to a network"),
      N_ ("Please merge it first: load the network, put the adapter on it, merge (in PEFT: merge_and_unload()) and save the "
          "network") } },
  { "encoder.layers.encoder_layer_0.", { N_ ("a ViT of torchvision"), TAKE_ANOTHER } },
  { "conv_proj.weight", { N_ ("a ViT of torchvision"), TAKE_ANOTHER } },
  { ".ffn.layers.0.0.weight", { N_ ("a ViT of mmpretrain (OpenMMLab)"), TAKE_ANOTHER } },
  { "to_patch_embedding.", { N_ ("a ViT of vit-pytorch (lucidrains)"), NULL } },
  { "patch_embedding.patch_embeddings", { N_ ("a ViT of MONAI"), NULL } },
  { "patch_embedding.position_embeddings", { N_ ("a ViT of MONAI"), NULL } },
  { "cpb_mlp.", NEITHER (N_ ("Swin V2")) },
  { "layers.0.blocks.", NEITHER (N_ ("Swin")) },
  { "relative_position_bias_table", NEITHER (N_ ("BEiT")) },
  { "attn.norm.weight", NEITHER (N_ ("EVA-02 as CLIP has it, with a norm behind the attention")) },
  { "attn.inner_attn_ln.", NEITHER (N_ ("EVA-02 as CLIP has it, with a norm behind the attention")) },
  { "attn.rel_pos_h", NEITHER (N_ ("SAM or ViTDet")) },
  { "blocks_token_only.", NEITHER (N_ ("CaiT")) },
  { "tokens_to_token.", NEITHER (N_ ("T2T-ViT")) },
  { "visual.layer1.", NEITHER (N_ ("CLIP with a ResNet")) },
  { "q_norm.weight", NEITHER (N_ ("ViT with normalised queries")) },
  { "layer1.0.conv1.weight", NEITHER (N_ ("ResNet")) },
  { "downsample_layers.0.", NEITHER (N_ ("ConvNeXt")) },
  { "conv_stem.weight", NEITHER (N_ ("EfficientNet")) },
};

/* What transformers calls networks that are none of ours, though some have weights of the same names. */
static const char *const types[] = { "beit",
                                     "bit",
                                     "blip",
                                     "chinese_clip",
                                     "clipseg",
                                     "convnext",
                                     "convnextv2",
                                     "cvt",
                                     "data2vec-vision",
                                     "dinat",
                                     "dinov3_convnext",
                                     "efficientnet",
                                     "focalnet",
                                     "hiera",
                                     "levit",
                                     "mobilenet_v1",
                                     "mobilenet_v2",
                                     "mobilevit",
                                     "mobilevitv2",
                                     "nat",
                                     "poolformer",
                                     "pvt",
                                     "pvt_v2",
                                     "regnet",
                                     "resnet",
                                     "siglip2",
                                     "siglip2_vision_model",
                                     "swin",
                                     "swinv2",
                                     "van",
                                     NULL };

static gsize
blanks (const char *data, gsize size)
{
  enum
  {
    BLANKS_MOST = 1024
  };
  gsize n = 0;

  while (n < MIN (size, BLANKS_MOST) && g_ascii_isspace (data[n]))
    n++;
  return n < size && strchr ("<{", data[n]) ? n : 0;
}

/* A zero among them counts, too. */
static gboolean
begins (const char *data, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_tolower (data[i]) != g_ascii_tolower (bytes[i]))
      return FALSE;
  return TRUE;
}

const Stranger *
strangers_by_bytes (const char *data, gsize size)
{
  gsize skipped = blanks (data, size);

  data += skipped;
  size -= skipped;
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (size >= formats[i].at + formats[i].length && begins (data + formats[i].at, formats[i].bytes, formats[i].length))
      return &formats[i].stranger;
  return NULL;
}

const Stranger *
strangers_by_weights (const Tensor *weights, guint n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    for (guint k = 0; k < n; k++)
      if (strstr (weights[k].name, networks[i].part))
        return &networks[i].stranger;
  return NULL;
}

gboolean
strangers_by_type (const char *model_type)
{
  return model_type && g_strv_contains (types, model_type);
}

const Stranger *
strangers_quantised (void)
{
  return &networks[0].stranger;
}
