/* detect.c - recognises a network by the names and shapes in its checkpoint.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layouts that can be explained stand in layout.c; others are known only well enough to be named. */
#include "detect.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "layout.h"
#include "usual.h"
#include "via.h"

/* First match wins; `part` may stand anywhere in any name. */
static const struct
{
  const char *part, *what;
} strangers[] = {
  { "rope_embed.", N_ ("DINOv3") },
  { "storage_tokens", N_ ("DINOv3") },
  { "relative_position_bias_table", N_ ("Swin or BEiT") },
  { "layers.0.blocks.", N_ ("Swin") },
  { "visual.trunk.", N_ ("CLIP in open_clip's layout") },
  { "visual.layer1.", N_ ("CLIP with a ResNet") },
  { "vision_model.", N_ ("CLIP or SigLIP in Hugging Face's layout") },
  { "decoder.decoder_embed.", N_ ("MAE in Hugging Face's layout") },
  { "distillation_token", N_ ("distilled DeiT in Hugging Face's layout") },
  { "register_tokens", N_ ("DINOv2 with registers") },
  { "reg_token", N_ ("ViT with registers") },
  { "vit.embeddings.patch_embeddings.", N_ ("ViT in Hugging Face's layout") },
  { "blocks.0.ls1.gamma", N_ ("DINOv2, or another ViT with LayerScale") },
  { "blocks.0.gamma_1", N_ ("DeiT-III") },
  { "norm_pre.weight", N_ ("CLIP in timm's layout") },
  { "dist_token", N_ ("distilled DeiT") },
  { "fc_norm.weight", N_ ("ViT or MAE with average pooling") },
  { "decoder_blocks.0.", N_ ("MAE with its decoder") },
  { "q_norm.weight", N_ ("ViT with normalised queries") },
};

/* Left over from training; no picture passes through them. */
static const char *const unused[] = { "num_batches_tracked", "position_ids", "mask_token", "pre_logits.", "pooler." };

/* A checkpoint and the layout it was found to have. */
typedef struct
{
  Weights      *weights;
  Config       *config;
  const Layout *layout;
  const char   *prefix;
} Found;

/* What is wrong with it, as lists of names. */
typedef struct
{
  GHashTable *expected;
  GString    *missing, *misshaped, *unknown;
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
               _ ("“%s” holds a network that this version cannot explain (%s); it knows ViT and MAE in timm's layout, DINOv2 in "
                  "Hugging Face's and CLIP in OpenAI's"),
               weights_path (weights), what);
  return FALSE;
}

static gboolean
refuse_strangers (const Weights *weights, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    if (any_name_has (weights, strangers[i].part))
      return unsupported (weights, _ (strangers[i].what), error);
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

/* The file's name of one of our names; free it. */
static char *
name_in_file (const Found *found, const char *ours)
{
  static const char first[] = "blocks.0.";
  gboolean          in_block = g_str_has_prefix (ours, first);
  const Part       *part = in_block ? found->layout->block : found->layout->frame;

  ours += in_block ? strlen (first) : 0;
  while (strcmp (part->part, ours) != 0)
    part++;
  return layout_name (found->layout, found->prefix, part, in_block ? 0 : -1);
}

static gboolean
not_whole (const Found *found, const char *ours, const char *wanted, GError **error)
{
  g_autofree char *name = name_in_file (found, ours);
  const Tensor    *tensor = weights_find (found->weights, name);
  g_autofree char *shape = tensor ? show_shape (tensor) : g_strdup (_ ("missing"));

  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” is not a whole %s: “%s” should be %s, but is %s"),
               weights_path (found->weights), config_family (found->layout->family), name, wanted, shape);
  return FALSE;
}

/* The weight of that name of ours when it has that rank, and sizes that fit an int; else NULL. */
static const Tensor *
find_shaped (const Found *found, const char *ours, int rank)
{
  enum
  {
    SIZE_MOST = 1 << 20
  };
  const Tensor *tensor = weights_find (found->weights, ours);

  if (!tensor || (rank && tensor->rank != rank) || tensor->count > G_MAXINT)
    return NULL;
  for (int i = 0; i < tensor->rank; i++)
    if (tensor->shape[i] < 1 || tensor->shape[i] > SIZE_MOST)
      return NULL;
  return tensor;
}

/* A patch's weights [D,3,P,P] tell D and P. */
static gboolean
read_patch (const Found *found, GError **error)
{
  static const char name[] = "patch_embed.proj.weight";
  const Tensor     *patch = find_shaped (found, name, 4);

  if (!patch || patch->shape[1] != 3 || patch->shape[2] != patch->shape[3])
    return not_whole (found, name, _ ("D × 3 × P × P"), error);
  found->config->width = (int) patch->shape[0];
  found->config->patch = (int) patch->shape[2];
  return TRUE;
}

/* The positions of a class token and g × g patches. */
static gboolean
read_positions (const Found *found, GError **error)
{
  static const char name[] = "pos_embed";
  const Tensor     *positions = find_shaped (found, name, 0);
  gint64            tokens = positions ? positions->count / found->config->width : 0;
  int               grid = tokens > 1 ? (int) sqrt ((double) tokens - 1) : 0;

  if (grid < 1 || tokens != 1 + grid * grid || positions->shape[positions->rank - 1] != found->config->width)
    return not_whole (found, name, _ ("N × D with N a square number plus one"), error);
  found->config->pos_grid = grid;
  return TRUE;
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

/* P, D, L, F, C, E, and the positions on a side. */
static gboolean
read_dimensions (const Found *found, GError **error)
{
  Config       *config = found->config;
  const Tensor *hidden, *head, *projection = find_shaped (found, "proj", 2);

  if (!read_patch (found, error) || !read_positions (found, error))
    return FALSE;
  if (!weights_find (found->weights, "head.weight"))
    return unsupported (found->weights, _ ("it has no classification head"), error);
  if (!(head = find_shaped (found, "head.weight", 2)))
    return not_whole (found, "head.weight", _ ("C rows"), error);
  if (!(hidden = find_shaped (found, "blocks.0.mlp.fc1.weight", 2)))
    return not_whole (found, "blocks.0.mlp.fc1.weight", _ ("F × D"), error);
  if (found->layout->family == FAMILY_CLIP && !projection)
    return not_whole (found, "proj", _ ("D × E"), error);
  config->n_classes = (int) head->shape[0];
  config->hidden = (int) hidden->shape[0];
  config->depth = count_blocks (found->weights);
  config->projection = projection ? (int) projection->shape[1] : 0;
  config->layer_scale = found->layout->layer_scale;
  return TRUE;
}

static void
expect (const Found *found, Check *check, const Part *part, int block)
{
  char         *name = layout_name (found->layout, found->prefix, part, block);
  const Tensor *tensor = weights_find (found->weights, name);
  gboolean      good = tensor && tensor->rank == (int) strlen (part->shape);

  for (int i = 0; good && i < tensor->rank; i++)
    good = tensor->shape[i] == layout_size (part->shape[i], found->config);
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
report (const Found *found, const Check *check, GError **error)
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
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” looks like %s of %d blocks, but is not one%s"),
               weights_path (found->weights), _ (found->layout->what), found->config->depth, what->str);
  return FALSE;
}

static gboolean
check_parts (const Found *found, GError **error)
{
  Check    check = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), g_string_new (NULL), g_string_new (NULL),
                     g_string_new (NULL) };
  gboolean good;

  for (const Part *part = found->layout->frame; part->part; part++)
    expect (found, &check, part, -1);
  for (int b = 0; b < found->config->depth; b++)
    for (const Part *part = found->layout->block; part->part; part++)
      expect (found, &check, part, b);
  for (guint i = 0; i < weights_n_tensors (found->weights); i++)
    {
      const char *name = weights_nth (found->weights, i)->name;

      if (!g_hash_table_contains (check.expected, name) && !is_unused (name))
        list (check.unknown, name);
    }
  good = report (found, &check, error);
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
  static const ConfigKey keys[] = { KEY_HEAD, KEY_ACTIVATION };
  const gboolean         asked[] = { config->head != NULL, config->activation != ACTIVATION_GELU };

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

/* The family is the layout's; an .ini that says another one was written for another file. */
static gboolean
settle_family (const Found *found, GError **error)
{
  Config *config = found->config;

  if (config->source[KEY_FAMILY] == SOURCE_INI && config->family != found->layout->family)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: family=%s, but “%s” holds %s"), config->ini,
                   config_family (config->family), weights_path (found->weights), _ (found->layout->what));
      return FALSE;
    }
  if (config->source[KEY_FAMILY] == SOURCE_NONE)
    config->source[KEY_FAMILY] = SOURCE_CHECKPOINT;
  config->family = found->layout->family;
  return TRUE;
}

gboolean
detect (Weights *weights, Config *config, GError **error)
{
  Found found = { weights, config };

  if (!refuse_wishes (config, error) || !refuse_strangers (weights, error))
    return FALSE;
  found.layout = layout_find (weights, &found.prefix);
  if (!found.layout)
    return unknown_layout (weights, error);
  layout_apply (found.layout, found.prefix, weights);
  if (!settle_family (&found, error) || !read_dimensions (&found, error) || !usual_fill (config, error)
      || !check_parts (&found, error))
    return FALSE;
  if (config->family == FAMILY_VIT && config->source[KEY_FAMILY] != SOURCE_INI && looks_like_mae (weights, config))
    return unsupported (weights, _ ("MAE without a linear probe"), error);
  return TRUE;
}
