/* head.c - see head.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "head.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "via.h"

/* What the publishers of backbones and heads put behind the name that both share: dinov2_vitb14_pretrain.pth and
 * dinov2_vitb14_linear_head.pth. */
static const char *const of_backbones[] = { "_pretrain", "" };
static const char *const of_heads[] = { "_linear_head", "_linear4_head", "_head", ".head", "_linearweights" };
static const char *const endings[] = { ".safetensors", ".pth", ".pt", ".bin" };

/* The only matrix whose name ends in "weight", among the names that begin with `prefix`. */
static const Tensor *
find_matrix (const Weights *weights, const char *prefix)
{
  const Tensor *matrix = NULL;

  for (guint i = 0; i < weights_n_tensors (weights); i++)
    {
      const Tensor *tensor = weights_nth (weights, i);

      if (!g_str_has_prefix (tensor->name, prefix) || tensor->rank != 2 || !g_str_has_suffix (tensor->name, "weight"))
        continue;
      if (matrix)
        return NULL;
      matrix = tensor;
    }
  return matrix;
}

gboolean
head_is_alone (const Weights *weights)
{
  return weights_n_tensors (weights) <= 2 && find_matrix (weights, "");
}

/* "/models/dinov2_vitb14_pretrain.pth" -> "/models/dinov2_vitb14" */
static char *
stem_of (const char *path)
{
  const char      *dot = strrchr (path, '.');
  g_autofree char *name = g_strndup (path, dot ? (gsize) (dot - path) : strlen (path));

  for (gsize i = 0; i < G_N_ELEMENTS (of_backbones); i++)
    if (g_str_has_suffix (name, of_backbones[i]))
      return g_strndup (name, strlen (name) - strlen (of_backbones[i]));
  return NULL;
}

/* A head that lies beside the weights and is called after them; NULL for none. */
static char *
find_beside (const char *path)
{
  g_autofree char *stem = stem_of (path);

  for (gsize i = 0; i < G_N_ELEMENTS (of_heads); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (endings); j++)
      {
        char *head = g_strconcat (stem, of_heads[i], endings[j], NULL);

        if (g_file_test (head, G_FILE_TEST_IS_REGULAR))
          return head;
        g_free (head);
      }
  return NULL;
}

gboolean
head_add (Weights *weights, Config *config, GError **error)
{
  if (!config->head && config->weights && (config->head = find_beside (config->weights)))
    config->source[KEY_HEAD] = SOURCE_FILE_NAME;
  return !config->head || weights_add (weights, config->head, HEAD_FILE, error);
}

gboolean
head_apply (Weights *weights, const Config *config, GError **error)
{
  const Tensor    *matrix = find_matrix (weights, HEAD_FILE), *bias;
  g_autofree char *name = matrix ? g_strndup (matrix->name, strlen (matrix->name) - strlen ("weight")) : NULL;
  g_autofree char *bias_name = name ? g_strconcat (name, "bias", NULL) : NULL;

  if (!config->head)
    return TRUE;
  if (!matrix)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” should hold a head, one matrix of classes × features, and does not"),
                   config->head);
      return FALSE;
    }
  bias = weights_find (weights, bias_name);
  if (bias && (bias->rank != 1 || bias->count != matrix->shape[0]))
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE,
                   _ ("“%s” holds a head for %" G_GINT64_FORMAT " classes, but %" G_GINT64_FORMAT " biases"), config->head,
                   matrix->shape[0], bias->count);
      return FALSE;
    }
  weights_alias (weights, "head.weight", matrix);
  weights_alias (weights, "head.bias", bias);
  return TRUE;
}
