/* test-strangers.c - what other people's training leaves behind: read where it can be, and named where it cannot.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "../folder.h"
#include "../variant.h"

static void
write_variant (Variant *variant, const char *file)
{
  g_autofree char *path = folder_file (file);

  variant_write (variant, path);
}

/* The model “stranger” of this one file cannot be opened, and the message says so. */
static void
check_refused (Variant *variant, ViaError code, const char *says)
{
  write_variant (variant, "stranger.safetensors");
  open_bad ("stranger", code, says);
  folder_remove ("stranger.safetensors");
}

/* Networks of others, by the names of their weights. */
static void
test_networks (void)
{
  static const struct
  {
    const char *names[3], *says;
  } networks[] = {
    { { "class_token", "conv_proj.weight", "encoder.layers.encoder_layer_0.ln_1.weight" }, "a ViT of torchvision" },
    { { "backbone.cls_token", "backbone.patch_embed.projection.weight", "backbone.layers.0.ffn.layers.0.0.weight" }, "mmpretrain" },
    { { "pos_embedding", "to_patch_embedding.2.weight", "transformer.layers.0.0.fn.to_qkv.weight" }, "lucidrains" },
    { { "cls_token", "patch_embedding.patch_embeddings.1.weight", "blocks.0.mlp.linear1.weight" }, "MONAI" },
    { { "cls_token", "patch_embedding.position_embeddings", "blocks.0.attn.qkv.weight" }, "MONAI" },
    { { "base_model.model.vit.encoder.layer.0.attention.attention.query.lora_A.weight",
        "base_model.model.vit.encoder.layer.0.attention.attention.query.lora_B.weight", "base_model.model.classifier.weight" },
      "merge it first" },
    { { "vit.embeddings.cls_token", "vit.encoder.layer.0.attention.attention.query.base_layer.weight",
        "vit.encoder.layer.0.attention.attention.query.lora_A.default.weight" },
      "merge it first" },
    { { "vit.embeddings.cls_token", "vit.encoder.layer.0.output.dense.weight", "vit.encoder.layer.0.output.dense.SCB" },
      "quantised weights" },
    { { "cls_token", "blocks.0.mlp.fc1._packed_params._packed_params", "head.zero_point" }, "16 or 32 bits" },
    { { "layers.0.blocks.0.attn.relative_position_bias_table", "patch_embed.proj.weight", "norm.weight" }, "Swin" },
    { { "layers.0.blocks.0.attn.cpb_mlp.0.weight", "patch_embed.proj.weight", "norm.weight" }, "Swin V2" },
    { { "blocks.0.attn.relative_position_bias_table", "patch_embed.proj.weight", "cls_token" },
      "BEiT. It knows ViT, DeiT, DINO, DINOv2, DINOv3, MAE, CLIP, SigLIP and EVA-02" },
    { { "blocks.0.attn.norm.weight", "patch_embed.proj.weight", "cls_token" }, "EVA-02 as CLIP has it" },
    { { "visual.blocks.0.attn.inner_attn_ln.weight", "visual.patch_embed.proj.weight", "x" }, "EVA-02 as CLIP has it" },
    { { "rope.freqs", "patch_embed.proj.weight", "pos_embed" }, "rotary positions are learned" },
    { { "norm_pre.weight", "patch_embed.proj.weight", "attn_pool.latent" }, "Perception Encoder" },
    { { "vision_model.embeddings.patch_embedding.weight", "vision_model.embeddings.patch_embedding.bias", "x" }, "NaFlex" },
    { { "patch_embed.proj.weight", "blocks.0.norm1.weight", "reg_token" }, "without a table of positions" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      Variant *variant = variant_new (NULL);

      for (gsize k = 0; k < 3; k++)
        variant_add (variant, networks[i].names[k], 8, 8, 0, 0);
      check_refused (variant, VIA_ERROR_UNSUPPORTED, networks[i].says);
    }
}

/* EVA-01's biases, but nothing else of EVA-02. */
static void
test_biases (void)
{
  Variant *variant = variant_new (golden_config ("avg"));

  variant_drop (variant, "blocks.0.attn.qkv.bias");
  variant_add (variant, "blocks.0.attn.q_bias", 48, 0, 0, 0);
  variant_add (variant, "blocks.0.attn.v_bias", 48, 0, 0, 0);
  check_refused (variant, VIA_ERROR_UNSUPPORTED, "BEiT or EVA-01");
}

/* A wrapper with two networks inside, of which none is the better one; where a word says which, there is no question. */
static void
test_several (void)
{
  static const char *const same[][2] = { { "image_a.", "image_b." }, { "model.left.", "model.right." } };
  static const char *const ranked[][2] = { { "state_dict.student.", "state_dict.teacher." }, { "net.student.", "net.backbone." } };

  for (gsize i = 0; i < G_N_ELEMENTS (same) + G_N_ELEMENTS (ranked); i++)
    {
      const char *const *prefixes = i < G_N_ELEMENTS (same) ? same[i] : ranked[i - G_N_ELEMENTS (same)];
      Variant           *one = variant_new (golden_config ("mini-vit")), *other = variant_new (golden_config ("mini-vit"));

      variant_rename (one, "", prefixes[0]);
      variant_rename (other, "", prefixes[1]);
      variant_join (one, other);
      if (i < G_N_ELEMENTS (same))
        check_refused (one, VIA_ERROR_UNSUPPORTED, "please save one of them alone");
      else
        {
          write_variant (one, "stranger.safetensors");
          folder_write ("stranger.ini", "[model]\nheads=3\n");
          via_model_free (open_good ("stranger"));
          folder_remove ("stranger.safetensors");
          folder_remove ("stranger.ini");
        }
    }
}

/* Patches must fit the picture, where no table of positions says how many there are, too. */
static void
test_sizes (void)
{
  write_variant (variant_new (golden_config ("dinov3plus")), "rotary.safetensors");
  folder_write ("rotary.ini", "[model]\nheads=3\nimage_size=36\n");
  open_bad ("rotary", VIA_ERROR_FILE, "image_size=36 should be a multiple of 8, the side of a patch");
  folder_write ("rotary.ini", "[model]\nheads=8\nimage_size=32\n");
  open_bad ("rotary", VIA_ERROR_FILE, "a multiple of 4");
  folder_write ("rotary.ini", "[model]\nheads=3\nfeature=map\nimage_size=32\n");
  open_bad ("rotary", VIA_ERROR_FILE, "attention pooling");
  folder_write ("rotary.ini", "[model]\nheads=3\n");
  via_model_free (open_good ("rotary"));
  folder_remove ("rotary.safetensors");
  folder_remove ("rotary.ini");
}

/* Files that are no checkpoints. */
static void
test_files (void)
{
  static const struct
  {
    const char *bytes;
    gsize       size;
    const char *says;
  } files[] = {
    { "\xff\xd8\xff\xe0 a photograph", 18, "is a picture, not a model" },
    { "II*\0a TIFF", 10, "is a picture" },
    { "RIFF\1\2\3\4WEBPVP8 ", 16, "is a picture" },
    { "\0\0\0\x18\x66typheic", 12, "is a picture" },
    { "gimp xcf file", 13, "is a picture" },
    { "7z\xbc\xaf\x27\x1c", 6, "unpack it first" },
    { "<!doctype HTML>", 15, "web page" },
  };
  g_autofree char *path = folder_file ("file.pth");

  folder_copy ("../models/example.png", "file.pth");
  open_bad ("file", VIA_ERROR_UNSUPPORTED, "is a picture, not a model");
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_assert_true (g_file_set_contents (path, files[i].bytes, (gssize) files[i].size, NULL));
      open_bad ("file", VIA_ERROR_UNSUPPORTED, files[i].says);
    }
  folder_remove ("file.pth");
}

/* Pictures of other channels than three, in both shapes that the patches' weight may have. */
static void
test_channels (void)
{
  static const struct
  {
    gint64      channels;
    gboolean    flat;
    const char *says;
  } patches[] = {
    { 1, FALSE, "was trained on 1 channel;" }, { 4, FALSE, "was trained on 4 channels" }, { 6, FALSE, "was trained on 6 channels" },
    { 1, TRUE, "was trained on 1 channel;" },  { 6, TRUE, "was trained on 6 channels" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (patches); i++)
    {
      Variant *variant = variant_new (golden_config ("mini-vit"));
      gint64   c = patches[i].channels;

      variant_drop (variant, "patch_embed.proj.weight");
      if (patches[i].flat)
        variant_add (variant, "patch_embed.proj.weight", 48, 64 * c, 0, 0);
      else
        variant_add (variant, "patch_embed.proj.weight", 48, c, 8, 8);
      check_refused (variant, VIA_ERROR_UNSUPPORTED, patches[i].says);
    }
}

/* Whole numbers where a network has its weights. */
static void
test_quantised (void)
{
  Variant *variant = variant_new (golden_config ("mini-vit"));

  variant_drop (variant, "blocks.0.mlp.fc1.weight");
  variant_add_whole (variant, "blocks.0.mlp.fc1.weight", 192, 48);
  check_refused (variant, VIA_ERROR_UNSUPPORTED, "quantised weights");
}

static ViaTrace *
trace_file (const char *ini)
{
  g_autoptr (ViaModel) model = NULL;
  g_autofree float *input = golden_input (golden_config ("mini-vit"), 0);
  g_autoptr (GError) error = NULL;
  ViaTrace *trace;

  folder_write ("mini.ini", ini);
  model = open_good ("mini");
  trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  folder_remove ("mini.ini");
  return trace;
}

static void
assert_same_logits (const ViaTrace *a, const ViaTrace *b)
{
  int n = via_model_n_classes (via_trace_model (a));

  g_assert_cmpint (via_model_n_classes (via_trace_model (b)), ==, n);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat (via_trace_logits (a)[i], ==, via_trace_logits (b)[i]);
}

/* A head in an nn.Sequential behind Dropout, or anything else without weights, is the same head. */
static void
test_sequential_heads (void)
{
  static const char *const names[] = { "classifier.", "classifier.1.", "classifier.0.", "classifier.2." };
  g_autoptr (ViaTrace) plain = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Variant *variant = variant_new (golden_config ("mini-vit"));
      g_autoptr (ViaTrace) trace = NULL;

      variant_hugging_face (variant);
      variant_rename (variant, "classifier.", names[i]);
      write_variant (variant, "mini.safetensors");
      trace = trace_file ("[model]\nheads=3\n");
      if (plain)
        assert_same_logits (trace, plain);
      else
        plain = g_steal_pointer (&trace);
      folder_remove ("mini.safetensors");
    }
}

static void
check_head (const char *to, const char *more, gint64 rows, gint64 columns, ViaError code, const char *says)
{
  Variant *variant = variant_new (golden_config ("mini-vit"));

  variant_hugging_face (variant);
  variant_rename (variant, "classifier.", to);
  if (more)
    variant_add (variant, more, rows, columns, 0, 0);
  folder_write ("stranger.ini", "[model]\nheads=3\n");
  check_refused (variant, code, says);
  folder_remove ("stranger.ini");
}

/* What stands where a head should be is named, and nothing of it is left out silently. */
static void
test_other_heads (void)
{
  check_head ("classifier.2.", "classifier.0.weight", 48, 48, VIA_ERROR_UNSUPPORTED,
              "several layers, of which this version can explain only one: classifier.2.weight, classifier.0.weight");
  check_head ("classifier.1.", "classifier.0.weight", 48, 0, VIA_ERROR_FILE, "classifier.0.weight");
  check_head ("linear.", NULL, 0, 0, VIA_ERROR_UNSUPPORTED, "linear.weight, linear.bias");
  check_head ("mlp_head.fc.", NULL, 0, 0, VIA_ERROR_UNSUPPORTED, "mlp_head.fc.weight, mlp_head.fc.bias");
  check_head ("vit.pooler.", NULL, 0, 0, VIA_ERROR_UNSUPPORTED, "has no classification head, so");
}

/* Averages of the weights are taken, however they are called, and what is not taken is said. */
static void
test_averages (void)
{
  static const char *const averages[] = { "ema_state_dict.", "ema_model.", "swa_model.", "model_ema." };
  GoldenConfig             other = *golden_config ("mini-vit");
  g_autoptr (ViaTrace) plain = NULL;

  write_variant (variant_new (golden_config ("mini-vit")), "mini.safetensors");
  plain = trace_file ("[model]\nheads=3\n");
  folder_remove ("mini.safetensors");
  other.seed += 77;
  for (gsize i = 0; i < G_N_ELEMENTS (averages); i++)
    {
      Variant *variant = variant_new (&other), *average = variant_new (golden_config ("mini-vit"));
      g_autoptr (ViaTrace) trace = NULL;

      variant_rename (variant, "", "model.");
      variant_rename (average, "", averages[i]);
      variant_join (variant, average);
      write_variant (variant, "mini.safetensors");
      trace = trace_file ("[model]\nheads=3\n");
      assert_same_logits (trace, plain);
      g_assert_nonnull (strstr (fact_of (via_trace_model (trace), "not used"), ": model"));
      folder_remove ("mini.safetensors");
    }
}

/* The folder of a training run has the model in folders of its checkpoints. */
static void
test_run_folder (void)
{
  g_autofree char *run = folder_file ("run");

  folder_make ("run");
  folder_make ("run/checkpoint-500");
  folder_make ("run/logs");
  open_bad (run, VIA_ERROR_NOT_FOUND, "holds no model: no .ini");
  folder_checkpoint ("mini-vit", "run/checkpoint-500/model.safetensors");
  open_bad (run, VIA_ERROR_NOT_FOUND, "one of them: checkpoint-500");
  folder_remove ("run/checkpoint-500/model.safetensors");
  folder_remove ("run/checkpoint-500");
  folder_remove ("run/logs");
  folder_remove ("run");
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/strangers/networks", test_networks);
  g_test_add_func ("/strangers/files", test_files);
  g_test_add_func ("/strangers/channels", test_channels);
  g_test_add_func ("/strangers/biases", test_biases);
  g_test_add_func ("/strangers/several", test_several);
  g_test_add_func ("/strangers/sizes", test_sizes);
  g_test_add_func ("/strangers/quantised", test_quantised);
  g_test_add_func ("/strangers/sequential-heads", test_sequential_heads);
  g_test_add_func ("/strangers/other-heads", test_other_heads);
  g_test_add_func ("/strangers/averages", test_averages);
  g_test_add_func ("/strangers/run-folder", test_run_folder);
  result = g_test_run ();
  folder_end ();
  return result;
}
