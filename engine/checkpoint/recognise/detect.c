/* detect.c - recognises a network by the names and shapes in its checkpoint.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layouts that can be explained stand in layout.c; others are known only well enough to be named, in ../base/strangers.c.
 */
#include "detect.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "../base/numbers.h"
#include "../base/strangers.h"
#include "../describe/defaults.h"
#include "backbone.h"
#include "family.h"
#include "head-shape.h"
#include "head.h"
#include "match.h"
#include "text-tower.h"
#include "unlike.h"
#include "via.h"

static gboolean
detect_error (const Weights *weights, const char *what, const char *todo, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” holds something that this version cannot explain: %s. %s"),
               weights_path (weights), what,
               todo ? todo : _ ("It knows ViT, DeiT, DINO, DINOv2, DINOv3, MAE, CLIP, SigLIP and EVA-02"));
  return FALSE;
}

static gboolean
detect_error_stranger (const Weights *weights, const Stranger *stranger, GError **error)
{
  return detect_error (weights, _ (stranger->what), stranger->todo ? _ (stranger->todo) : NULL, error);
}

static gboolean
refuse_strangers (const Weights *weights, GError **error)
{
  const Stranger *stranger = strangers_by_weights (weights_nth (weights, 0), weights_n_tensors (weights));

  if (stranger)
    return detect_error_stranger (weights, stranger, error);
  if (head_is_alone (weights))
    return detect_error (weights, _ ("a head without its network"),
                         _ ("Please name it with head= in the .ini of the network that it belongs to"), error);
  return TRUE;
}

static gboolean
unknown_network (const Weights *weights, GError **error)
{
  enum
  {
    NAMES_MOST = 20
  };
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (weights_n_tensors (weights), NAMES_MOST); i++)
    g_string_append_printf (names, "%s%s", i ? ", " : "", weights_nth (weights, i)->name);
  if (weights_n_tensors (weights) > NAMES_MOST)
    g_string_append (names, ", …");
  if (!names->len)
    g_string_append (names, _ ("no weights"));
  if (*weights_foreign (weights))
    {
      g_autofree char *foreign = g_strjoinv (", ", (char **) weights_foreign (weights));

      g_string_append_printf (names, _ ("; and foreign objects (%s), of which nothing was run"), foreign);
    }
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” holds no network that is known here; it holds %s"),
               weights_path (weights), names->str);
  return FALSE;
}

static gboolean
several_networks (const Match *match, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               _ ("“%s” holds several networks, “%s” and “%s”, and nothing says which is meant; please save one of them alone"),
               weights_path (match->weights), match->prefix, match->rival);
  return FALSE;
}

/* What is found is not what the network needs of `ours`. */
static gboolean
not_whole (const Match *match, const char *ours, const char *wanted, GError **error)
{
  g_autofree char *name = NULL;
  const Tensor    *tensor = match_part (match, ours, &name);
  g_autofree char *shape = tensor ? layout_sides (tensor) : g_strdup (_ ("missing"));

  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” is not a whole network: “%s” should be %s, but is %s"),
               weights_path (match->weights), tensor ? tensor->name : name, wanted, shape);
  return FALSE;
}

/* The part when it has sizes that fit an int; else NULL. */
static const Tensor *
find_sized (const Match *match, const char *ours)
{
  enum
  {
    SIZE_MOST = 1 << 20
  };
  const Tensor *tensor = match_part (match, ours, NULL);

  if (!tensor || tensor->rank < 1 || tensor->count > G_MAXINT)
    return NULL;
  for (int i = 0; i < tensor->rank; i++)
    if (tensor->shape[i] < 1 || tensor->shape[i] > SIZE_MOST)
      return NULL;
  return tensor;
}

static gboolean
is_square (int n)
{
  int side = (int) lround (sqrt (n));

  return n > 0 && side * side == n;
}

/* Of what number of channels the patches are, [D,C,P,P] or [D,CP²]; the second form leaves a choice, of which the usual is taken. */
static int
count_channels (const Tensor *patch)
{
  static const int usual[] = { 3, 1, 4, 6, 2 };
  int              inputs = (int) (patch->count / patch->shape[0]);

  if (patch->rank == 4)
    return (int) patch->shape[1];
  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if (inputs % usual[i] == 0 && is_square (inputs / usual[i]))
      return usual[i];
  return 3;
}

static gboolean
other_channels (const Match *match, int channels, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               g_dngettext (GETTEXT_PACKAGE,
                            "“%s” was trained on %d channel; only networks for the three of red, green and blue can be explained",
                            "“%s” was trained on %d channels; only networks for the three of red, green and blue can be explained",
                            (gulong) channels),
               weights_path (match->weights), channels);
  return FALSE;
}

/* A patch's weights [D,3,P,P] or [D,3P²] tell D and P. */
static gboolean
read_patch (const Match *match, Config *config, GError **error)
{
  static const char name[] = "patch_embed.proj.weight";
  const Tensor     *patch = find_sized (match, name);
  int               inputs = patch ? (int) (patch->count / patch->shape[0]) : 0, side = (int) lround (sqrt (inputs / 3.0));

  if (patch && !numbers_are_floats (patch->dtype))
    return detect_error_stranger (match->weights, strangers_quantised (), error);
  if (patch && (patch->rank == 4 || patch->rank == 2) && count_channels (patch) != 3)
    return other_channels (match, count_channels (patch), error);
  if (!patch || (patch->rank != 4 && patch->rank != 2) || side < 1 || inputs != (gint64) 3 * side * side)
    return not_whole (match, name, _ ("D × 3 × P × P"), error);
  config->width = (int) patch->shape[0];
  config->patch = side;
  return TRUE;
}

/* The tokens before the patches, if there are any, and which of them have positions: T = g² and none, one or all of them. */
static gboolean
read_tokens (const Match *match, Config *config, GError **error)
{
  static const char name[] = "pos_embed";
  const Tensor     *positions = find_sized (match, name), *registers = find_sized (match, "reg_token");
  int               rows = positions ? (int) (positions->count / config->width) : 0;

  config->class_token = match_has (match, "cls_token");
  config->distilled = match_has (match, "dist_token");
  config->registers = registers && registers->rank == 3 ? (int) registers->shape[1] : 0;
  if (family_is_dinov3 (match))
    return TRUE;
  const int first = config->class_token + config->distilled, prefixes[] = { first, 0, first + config->registers };
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      int grid = rows > prefixes[i] ? (int) lround (sqrt (rows - prefixes[i])) : 0;

      config->pos_prefix = prefixes[i];
      config->pos_grid = grid;
      if (grid > 0 && rows == prefixes[i] + grid * grid && positions->shape[positions->rank - 1] == config->width)
        return TRUE;
    }
  if (!config->class_token && is_square (rows - 1))
    return not_whole (match, "cls_token", _ ("there"), error);
  return not_whole (match, name, _ ("N × D with N a square number and the tokens before the patches"), error);
}

/* F.  A gated MLP is told by its shapes alone: the first matrix makes twice as much as the last one reads, or there are two. */
static gboolean
read_hidden (const Match *match, Config *config, GError **error)
{
  static const char name[] = "blocks.0.mlp.fc1.weight";
  const Tensor     *gate = find_sized (match, "blocks.0.mlp.gate.weight"), *first = gate ? gate : find_sized (match, name);
  const Tensor     *last = find_sized (match, "blocks.0.mlp.fc2.weight");
  gboolean          twice = first && last && last->rank == 2 && first->shape[0] == 2 * last->shape[1];

  if (!first || first->rank != 2)
    return not_whole (match, name, _ ("F × D"), error);
  if (!numbers_are_floats (first->dtype))
    return detect_error_stranger (match->weights, strangers_quantised (), error);
  config->hidden = (int) first->shape[0] / (twice && !gate ? 2 : 1);
  config->gated = gate || twice;
  config->inner_norm = match_has (match, "blocks.0.mlp.norm.weight");
  return TRUE;
}

/* L, E, and what else the network has. */
static gboolean
read_blocks (const Match *match, Config *config, GError **error)
{
  const Tensor *in_out = find_sized (match, "proj"), *out_in = find_sized (match, "proj.weight");
  const Tensor *pooled = match_has (match, "attn_pool.latent") ? find_sized (match, "attn_pool.mlp.fc1.weight") : NULL;

  if (!read_hidden (match, config, error))
    return FALSE;
  config->pool_hidden = pooled ? (int) pooled->shape[0] : 0;
  config->depth = (int) match->blocks->len;
  config->projection = in_out && in_out->rank == 2 ? (int) in_out->shape[1] : out_in ? (int) out_in->shape[0] : 0;
  config->layer_scale = match_has (match, "blocks.0.ls1.gamma");
  config->norm_pre = match_has (match, "norm_pre.weight");
  config->batch_norm = match_has (match, "bn.running_mean");
  config->fc_norm = !match_has (match, "norm.weight");
  if (config->fc_norm && !match_has (match, "fc_norm.weight"))
    return not_whole (match, "norm.weight", _ ("there"), error);
  return TRUE;
}

static gboolean
is_zero (Weights *weights, const Tensor *tensor)
{
  const float *numbers = tensor ? weights_floats (weights, tensor, NULL) : NULL;

  for (gint64 i = 0; numbers && i < tensor->count; i++)
    if (numbers[i] != 0)
      return FALSE;
  return TRUE;
}

/* timm's CLIP keeps its projection where others have a head; only a head has a bias. */
static gboolean
has_projection_for_head (const Match *match, const Config *config)
{
  const Tensor *head = find_sized (match, "head.weight");

  return match->layout->scheme == SCHEME_TIMM && config->family == FAMILY_CLIP && !config->projection && head && head->rank == 2
         && head->shape[1] == config->width && is_zero (match->weights, match_part (match, "head.bias", NULL));
}

static void
take_projection (const Match *match, Config *config)
{
  const Tensor *head = match_part (match, "head.weight", NULL);

  weights_name (match->weights, "proj.weight", head);
  weights_name (match->weights, "head.weight", NULL);
  weights_name (match->weights, "head.bias", NULL);
  config->projection = (int) head->shape[0];
}

/* Who asks for a network with classes gets one that has none as yet when it can be asked in words. */
static gboolean
read_end (const Match *match, Config *config, GError **error)
{
  if (!config->backbone && !weights_part (match->weights, "head.weight") && backbone_reads_words (match, config))
    {
      config->backbone = config->reads_words = TRUE;
      text_tower_note_doubt (match->weights, config);
    }
  return config->backbone ? backbone_settle (match, config, error) : head_shape_read (match, config, error);
}

/* The head in a file of its own, of a network that has none or whose description names one. */
static gboolean
add_head (const Match *match, Config *config, GError **error)
{
  gboolean wanted = config->head || match->head_is_projection || !match_has (match, "head.weight");

  return config->backbone || !wanted || head_add (match->weights, config, error);
}

gboolean
detect (Weights *weights, Config *config, GError **error)
{
  g_auto (Match) match = { 0 };
  const Stranger *stranger;

  if (!refuse_strangers (weights, error))
    return FALSE;
  if (!match_find (&match, weights))
    return unknown_network (weights, error);
  if (match.rival)
    return several_networks (&match, error);
  g_debug ("“%s”: %s, all behind “%s”", weights_path (weights), match.layout->what, match.prefix);
  config->scheme = match.layout->scheme;
  config->wrapped = strcmp (match.prefix, "model.") == 0;
  config->reference_probe = g_str_has_suffix (match.prefix, "clip_visual.");
  stranger = unlike_ours (&match);
  if (stranger)
    return detect_error_stranger (weights, stranger, error);
  if (!read_patch (&match, config, error) || !read_tokens (&match, config, error) || !read_blocks (&match, config, error)
      || !family_settle (&match, config, error))
    return FALSE;
  match.head_is_projection = has_projection_for_head (&match, config);
  if (!add_head (&match, config, error))
    return FALSE;
  config->left_out = match_left_out (&match);
  match_apply (&match);
  if (match.head_is_projection)
    take_projection (&match, config);
  return head_apply (weights, config, error) && read_end (&match, config, error) && defaults_fill (weights, config, error)
         && match_check (&match, config, family_name (config->family), error);
}
