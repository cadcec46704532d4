/* redrawn.c - a network that has forgotten what it learned, from the top down: via-faithful.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model randomisation test of Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018, cascading: a map that stays as it is when
 * the network does not, explains something else.  They put a layer's weights back to what training began with, which a checkpoint does not
 * tell.  Here each part of the network, a matrix, its biases, a norm's gains, LayerScale, is drawn from a normal distribution
 * with the mean and the deviation that it has, which keeps activations as large as they were; a part that is the same number
 * everywhere stays.  What is not learned by gradients stays too: the statistics of a standardised feature, DINOv3's mask of biases.
 */
#include <string.h>

#include "checkpoint/weights/redraw.h"
#include "model.h"
#include "via-faithful.h"

static gboolean
stays_always (const char *name)
{
  static const char *const kept[] = { "head.mean", "head.std", "bn.running_mean", "bn.running_var", NULL };

  return g_strv_contains (kept, name) || g_str_has_suffix (name, ".bias_mask");
}

/* Of what stands below the blocks, the beginnings of the names. */
static gboolean
is_below (const char *name)
{
  static const char *const below[] = { "cls_token", "dist_token", "reg_token", "pos_embed", "rope.", "patch_embed.", "norm_pre." };
  gboolean                 is = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (below); i++)
    is = is || g_str_has_prefix (name, below[i]);
  return is;
}

/* "blocks.N.…", or what stands behind all blocks. */
static gboolean
is_redrawn (const char *name, guint depth, guint n_blocks)
{
  static const char blocks[] = "blocks.";

  if (stays_always (name) || is_below (name))
    return FALSE;
  if (!g_str_has_prefix (name, blocks))
    return TRUE;
  return g_ascii_strtoull (name + strlen (blocks), NULL, 10) + n_blocks >= depth;
}

static gboolean
redraw (ViaModel *model, guint n_blocks, guint64 seed, GError **error)
{
  g_autofree const char **names = weights_part_names (model->weights);
  gboolean                ok = TRUE;

  for (guint i = 0; names[i] && ok; i++)
    if (weights_part (model->weights, names[i]) && is_redrawn (names[i], (guint) model->config.depth, n_blocks))
      ok = redraw_part (model->weights, names[i], seed, error);
  return ok;
}

/* It is no longer the network of that name and checkpoint. */
static void
rename_redrawn (ViaModel *model, guint n_blocks, guint64 seed)
{
  g_autofree char *mark = g_strdup_printf ("+redrawn%u.%" G_GUINT64_FORMAT, n_blocks, seed), *name = model->config.name;
  g_autofree char *file = g_strconcat (via_model_sha256 (model), mark, NULL);

  model->config.name = g_strconcat (name, mark, NULL);
  g_free (model->sha256);
  model->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, file, -1);
  g_clear_pointer (&model->config.title, g_free);
}

ViaModel *
via_model_redrawn (const char *name, guint n_blocks, guint64 seed, GError **error)
{
  g_autoptr (ViaModel) model = model_new ();

  if (!model_read (model, name, NULL, error))
    return NULL;
  n_blocks = MIN (n_blocks, (guint) model->config.depth);
  if (!redraw (model, n_blocks, seed, error) || !model_build (model, error))
    return NULL;
  rename_redrawn (model, n_blocks, seed);
  return g_steal_pointer (&model);
}
