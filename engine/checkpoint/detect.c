/* detect.c - recognises a network by the names and shapes in its checkpoint.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plain ViT has names as the library timm writes them (timm/models/vision_transformer.py).  Other layouts are known only
 * well enough to be named. */
#include "detect.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "usual.h"
#include "via.h"

/* First match wins; `part` may stand anywhere in any name. */
static const struct
{
  const char *part, *what;
} layouts[] = {
  { "rope_embed.", N_ ("DINOv3") },
  { "storage_tokens", N_ ("DINOv3") },
  { "relative_position_bias_table", N_ ("Swin or BEiT") },
  { "layers.0.blocks.", N_ ("Swin") },
  { "visual.trunk.", N_ ("CLIP in open_clip's layout") },
  { "visual.conv1.weight", N_ ("CLIP in OpenAI's layout") },
  { "visual.layer1.", N_ ("CLIP with a ResNet") },
  { "vision_model.", N_ ("CLIP or SigLIP in Hugging Face's layout") },
  { "layer_scale1.lambda1", N_ ("DINOv2 in Hugging Face's layout") },
  { "decoder.decoder_embed.", N_ ("MAE in Hugging Face's layout") },
  { "distillation_token", N_ ("distilled DeiT in Hugging Face's layout") },
  { "embeddings.patch_embeddings.", N_ ("ViT in Hugging Face's layout") },
  { "register_tokens", N_ ("DINOv2 with registers") },
  { "reg_token", N_ ("ViT with registers") },
  { "blocks.0.ls1.gamma", N_ ("DINOv2, or another ViT with LayerScale") },
  { "blocks.0.gamma_1", N_ ("DeiT-III") },
  { "norm_pre.weight", N_ ("CLIP in timm's layout") },
  { "dist_token", N_ ("distilled DeiT") },
  { "fc_norm.weight", N_ ("ViT or MAE with average pooling") },
  { "head.0.running_mean", N_ ("MAE with a linear probe") },
  { "decoder_blocks.0.", N_ ("MAE with its decoder") },
  { "q_norm.weight", N_ ("ViT with normalised queries") },
};

/* What a plain ViT consists of.  Shapes: D width, Q = 3 D, F hidden, C classes, N tokens, P patch side. */
typedef struct
{
  const char *name, *shape;
} Part;

static const Part frame[] = {
  { "cls_token", "11D" },           { "pos_embed", "1ND" }, { "patch_embed.proj.weight", "D3PP" },
  { "patch_embed.proj.bias", "D" }, { "norm.weight", "D" }, { "norm.bias", "D" },
  { "head.weight", "CD" },          { "head.bias", "C" },
};
static const Part block[] = {
  { "norm1.weight", "D" },      { "norm1.bias", "D" },     { "attn.qkv.weight", "QD" }, { "attn.qkv.bias", "Q" },
  { "attn.proj.weight", "DD" }, { "attn.proj.bias", "D" }, { "norm2.weight", "D" },     { "norm2.bias", "D" },
  { "mlp.fc1.weight", "FD" },   { "mlp.fc1.bias", "F" },   { "mlp.fc2.weight", "DF" },  { "mlp.fc2.bias", "D" },
};

/* Left over from training; no picture passes through them. */
static const char *const unused[] = { "num_batches_tracked", "position_ids", "mask_token", "pre_logits.", "pooler." };

/* What is wrong with a checkpoint, as lists of names. */
typedef struct
{
  const Weights *weights;
  const Config  *config;
  GHashTable    *expected;
  GString       *missing, *misshaped, *unknown;
} Check;

static gboolean
any_name_has (const Weights *weights, const char *part)
{
  for (guint i = 0; i < weights_n_tensors (weights); i++)
    if (strstr (weights_nth (weights, i)->name, part))
      return TRUE;
  return FALSE;
}

static gboolean
unsupported (const Weights *weights, const char *what, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               _ ("“%s” holds a network that this version cannot explain (%s); a plain ViT in timm's layout is needed"),
               weights_path (weights), what);
  return FALSE;
}

static gboolean
refuse_known_layouts (const Weights *weights, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    if (any_name_has (weights, layouts[i].part))
      return unsupported (weights, _ (layouts[i].what), error);
  if (weights_n_tensors (weights) <= 2 && weights_find (weights, "weight"))
    return unsupported (weights, _ ("a head without its network"), error);
  return TRUE;
}

/* Adds a name to a list that is cut off when it becomes tiresome. */
static void
list (GString *names, const char *name)
{
  enum
  {
    LENGTH_MOST = 600
  };

  if (names->len < LENGTH_MOST)
    g_string_append_printf (names, "%s%s", names->len ? ", " : "", name);
  else if (!g_str_has_suffix (names->str, "…"))
    g_string_append (names, ", …");
}

static gboolean
unknown_layout (const Weights *weights, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < weights_n_tensors (weights); i++)
    list (names, weights_nth (weights, i)->name);
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” holds no network that is known here; it holds: %s"),
               weights_path (weights), names->len ? names->str : _ ("nothing"));
  return FALSE;
}

static char *
show_shape (const Tensor *tensor)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < tensor->rank; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i ? " × " : "", tensor->shape[i]);
  return g_string_free (text, FALSE);
}

static gboolean
not_whole (const Weights *weights, const char *name, const char *wanted, GError **error)
{
  const Tensor    *tensor = weights_find (weights, name);
  g_autofree char *found = tensor ? show_shape (tensor) : g_strdup (_ ("missing"));

  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” is not a whole ViT: “%s” should be %s, but is %s"),
               weights_path (weights), name, wanted, found);
  return FALSE;
}

/* The tensor when it has that rank, `fixed` at its place, and sizes that fit an int; else NULL. */
static const Tensor *
find_shaped (const Weights *weights, const char *name, int rank, int at, gint64 fixed)
{
  enum
  {
    SIZE_MOST = 1 << 20
  };
  const Tensor *tensor = weights_find (weights, name);

  if (!tensor || tensor->rank != rank || tensor->shape[at] != fixed)
    return NULL;
  for (int i = 0; i < rank; i++)
    if (tensor->shape[i] < 1 || tensor->shape[i] > SIZE_MOST)
      return NULL;
  return tensor;
}

static int
count_blocks (const Weights *weights)
{
  for (int n = 0;; n++)
    {
      g_autofree char *name = g_strdup_printf ("blocks.%d.mlp.fc1.weight", n);

      if (!weights_find (weights, name))
        return n;
    }
}

/* P, D, L, F, C, and the patches on a side. */
static gboolean
read_dimensions (const Weights *weights, Config *config, int *grid, GError **error)
{
  const Tensor *patch = find_shaped (weights, "patch_embed.proj.weight", 4, 1, 3);
  const Tensor *positions, *hidden, *head;

  if (!patch || patch->shape[2] != patch->shape[3])
    return not_whole (weights, "patch_embed.proj.weight", _ ("D × 3 × P × P"), error);
  config->width = (int) patch->shape[0];
  config->patch = (int) patch->shape[2];
  positions = find_shaped (weights, "pos_embed", 3, 2, config->width);
  *grid = positions ? (int) sqrt ((double) positions->shape[1] - 1) : 0;
  if (*grid < 1 || positions->shape[1] != 1 + *grid * *grid)
    return not_whole (weights, "pos_embed", _ ("1 × N × D with N a square number plus one"), error);
  if (!weights_find (weights, "head.weight"))
    return unsupported (weights, _ ("it has no classification head"), error);
  head = find_shaped (weights, "head.weight", 2, 1, config->width);
  if (!head)
    return not_whole (weights, "head.weight", _ ("C × D"), error);
  hidden = find_shaped (weights, "blocks.0.mlp.fc1.weight", 2, 1, config->width);
  if (!hidden)
    return not_whole (weights, "blocks.0.mlp.fc1.weight", _ ("F × D"), error);
  config->n_classes = (int) head->shape[0];
  config->hidden = (int) hidden->shape[0];
  config->depth = count_blocks (weights);
  return TRUE;
}

static gint64
size_of (char letter, const Config *c)
{
  int grid = c->image_size / c->patch;

  switch (letter)
    {
    case 'D':
      return c->width;
    case 'Q':
      return 3 * c->width;
    case 'F':
      return c->hidden;
    case 'C':
      return c->n_classes;
    case 'N':
      return 1 + grid * grid;
    case 'P':
      return c->patch;
    default:
      return letter - '0';
    }
}

static void
expect (Check *check, const char *at, const Part *part)
{
  char         *name = g_strconcat (at, part->name, NULL);
  const Tensor *tensor = weights_find (check->weights, name);
  gboolean      good = tensor && tensor->rank == (int) strlen (part->shape);

  for (int i = 0; good && i < tensor->rank; i++)
    good = tensor->shape[i] == size_of (part->shape[i], check->config);
  if (!good)
    list (tensor ? check->misshaped : check->missing, name);
  g_hash_table_add (check->expected, name);
}

static gboolean
is_unused (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unused); i++)
    if (strstr (name, unused[i]))
      return TRUE;
  return FALSE;
}

static gboolean
report (const Check *check, GError **error)
{
  g_autoptr (GString) what = g_string_new (NULL);

  if (check->missing->len)
    g_string_append_printf (what, _ ("; missing: %s"), check->missing->str);
  if (check->misshaped->len)
    g_string_append_printf (what, _ ("; of another shape than the rest demands: %s"), check->misshaped->str);
  if (check->unknown->len)
    g_string_append_printf (what, _ ("; unknown: %s"), check->unknown->str);
  if (!what->len)
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” looks like a ViT of %d blocks, but is not one%s"),
               weights_path (check->weights), check->config->depth, what->str);
  return FALSE;
}

static gboolean
check_parts (const Weights *weights, const Config *config, GError **error)
{
  Check    check = { weights, config };
  gboolean good;

  check.expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check.missing = g_string_new (NULL);
  check.misshaped = g_string_new (NULL);
  check.unknown = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (frame); i++)
    expect (&check, "", &frame[i]);
  for (int b = 0; b < config->depth; b++)
    {
      g_autofree char *at = g_strdup_printf ("blocks.%d.", b);

      for (gsize i = 0; i < G_N_ELEMENTS (block); i++)
        expect (&check, at, &block[i]);
    }
  for (guint i = 0; i < weights_n_tensors (weights); i++)
    {
      const char *name = weights_nth (weights, i)->name;

      if (!g_hash_table_contains (check.expected, name) && !is_unused (name))
        list (check.unknown, name);
    }
  good = report (&check, error);
  g_hash_table_unref (check.expected);
  g_string_free (check.missing, TRUE);
  g_string_free (check.misshaped, TRUE);
  g_string_free (check.unknown, TRUE);
  return good;
}

/* A ViT of MAE has fixed positions whose first row is zero; trained ones never are. */
static gboolean
looks_like_mae (Weights *weights, const Config *config)
{
  const float *row = weights_floats (weights, weights_find (weights, "pos_embed"), NULL);

  for (int i = 0; row && i < config->width; i++)
    if (row[i] != 0)
      return FALSE;
  return row != NULL;
}

/* What an .ini may ask for but this version cannot do. */
static gboolean
refuse_wishes (const Config *config, GError **error)
{
  static const ConfigKey keys[] = { KEY_FAMILY, KEY_HEAD, KEY_ACTIVATION };
  const gboolean         asked[] = { config->family != FAMILY_VIT, config->head != NULL, config->activation != ACTIVATION_GELU };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (asked[i])
      {
        g_autofree char *value = config_show (config, keys[i]);

        g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” is not supported yet: its description says %s=%s"),
                     config->name, config_key (keys[i]), value);
        return FALSE;
      }
  return TRUE;
}

gboolean
detect (Weights *weights, Config *config, GError **error)
{
  int grid = 0;

  if (!refuse_wishes (config, error) || !refuse_known_layouts (weights, error))
    return FALSE;
  if (!weights_find (weights, "patch_embed.proj.weight"))
    return unknown_layout (weights, error);
  if (!read_dimensions (weights, config, &grid, error) || !usual_fill (config, grid, error)
      || !check_parts (weights, config, error))
    return FALSE;
  if (config->source[KEY_FAMILY] != SOURCE_INI && looks_like_mae (weights, config))
    return unsupported (weights, _ ("MAE"), error);
  return TRUE;
}
