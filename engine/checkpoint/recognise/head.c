/* head.c - see head.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "head.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../base/json-file.h"
#include "../base/naming.h"
#include "via.h"

/* What the publishers of backbones and heads put behind the name that both share: dinov2_vitb14_pretrain.pth and
 * dinov2_vitb14_linear_head.pth. */
static const char *const of_backbones[] = { "_pretrain", "" };
static const char *const of_heads[] = { "_linear_head", "_linear4_head", "_head", ".head", "_linearweights" };

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
  static const char *const names[] = { "head.weight", "classifier.weight", "linear.weight", "fc.weight" };
  const Tensor            *matrix = weights_n_tensors (weights) <= 4 ? find_matrix (weights, "") : NULL;

  for (gsize i = 0; matrix && i < G_N_ELEMENTS (names); i++)
    if (g_str_has_suffix (matrix->name, names[i]))
      return TRUE;
  return matrix && strcmp (matrix->name, "weight") == 0;
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
    for (gsize j = 0; naming_checkpoints[j]; j++)
      {
        char *head = g_strconcat (stem, of_heads[i], naming_checkpoints[j], NULL);

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

static const char *
says (const Weights *weights, const char *key)
{
  g_autofree char *name = g_strconcat (HEAD_FILE, key, NULL);

  return weights_metadata (weights, name);
}

static gboolean
unfit (const Config *config, const char *why, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("The head “%s” %s"), config->head, why);
  return FALSE;
}

char *
head_fingerprint (Weights *weights, GError **error)
{
  static const char *const names[] = { "blocks.0.attn.qkv.weight", "blocks.0.attn.q.weight", "blocks.0.attn.k.weight",
                                       "blocks.0.attn.v.weight" };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const Tensor *tensor = weights_part (weights, names[i]);
      const float  *numbers = tensor ? weights_floats (weights, tensor, error) : NULL;

      if (tensor && !numbers)
        return NULL;
      for (gint64 at = 0; tensor && at < tensor->count; at += 1 << 20)
        g_checksum_update (sum, (const guchar *) (numbers + at),
                           (gssize) MIN (tensor->count - at, 1 << 20) * (gssize) sizeof *numbers);
    }
  return g_strdup (g_checksum_get_string (sum));
}

static gboolean
check_fingerprint (Weights *weights, const Config *config, GError **error)
{
  const char      *wanted = says (weights, "backbone_fingerprint");
  g_autofree char *found = wanted ? head_fingerprint (weights, error) : NULL;

  if (!wanted || (found && g_ascii_strcasecmp (wanted, found) == 0))
    return TRUE;
  return found ? unfit (config, _ ("was trained for another network than this one"), error) : FALSE;
}

static gboolean
labels_from_metadata (const Weights *weights, Config *config, GError **error)
{
  const char *text = says (weights, "labels");
  g_autoptr (GBytes) bytes = text ? g_bytes_new (text, strlen (text)) : NULL;
  g_autoptr (JsonNode) root = NULL;
  GPtrArray *names;
  JsonArray *list;

  if (!text || config->source[KEY_LABELS] == SOURCE_INI)
    return TRUE;
  root = json_file_parse (bytes, config->head, error);
  if (!root)
    return FALSE;
  list = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  names = g_ptr_array_new ();
  for (guint i = 0; list && i < json_array_get_length (list); i++)
    {
      JsonNode *name = json_array_get_element (list, i);

      g_ptr_array_add (names, g_strdup (json_node_get_value_type (name) == G_TYPE_STRING ? json_node_get_string (name) : ""));
    }
  g_ptr_array_add (names, NULL);
  g_strfreev (config->names);
  g_free (config->names_path);
  g_clear_pointer (&config->thresholds, g_free); /* of other classes */
  config->names_path = g_strdup (config->head);
  config->names = (char **) g_ptr_array_free (names, FALSE);
  config->source[KEY_LABELS] = SOURCE_HEAD;
  return TRUE;
}

static gboolean
read_outputs (const Weights *weights, Config *config, GError **error)
{
  const char *outputs = says (weights, "outputs");

  if (!outputs || config->source[KEY_OUTPUTS] == SOURCE_INI)
    return TRUE;
  if (!g_strv_contains (config_words (KEY_OUTPUTS), outputs))
    return unfit (config, _ ("answers with something that is not known here"), error);
  config->source[KEY_OUTPUTS] = SOURCE_NONE;
  return config_fill (config, KEY_OUTPUTS, outputs, SOURCE_HEAD, config->head, "outputs", error);
}

static gboolean
read_feature (const Weights *weights, Config *config, GError **error)
{
  const char *feature = says (weights, "feature"), *norm = says (weights, "norm");

  config->unit = g_strcmp0 (norm, "l2") == 0;
  if (norm && !config->unit && strcmp (norm, "none") != 0)
    return unfit (config, _ ("wants its feature normalised in a way that is not known here"), error);
  if (feature && !g_strv_contains (config_words (KEY_FEATURE), feature))
    return unfit (config, _ ("reads something of the network that is not known here"), error);
  return !feature || config_fill (config, KEY_FEATURE, feature, SOURCE_HEAD, config->head, "feature", error);
}

static gboolean
name_parts (Weights *weights, Config *config, GError **error)
{
  const Tensor    *matrix = find_matrix (weights, HEAD_FILE), *bias;
  g_autofree char *base = matrix ? g_strndup (matrix->name, strlen (matrix->name) - strlen ("weight")) : NULL;
  g_autofree char *bias_name = base ? g_strconcat (base, "bias", NULL) : NULL;
  const Tensor    *mean = weights_find (weights, HEAD_FILE "head.mean"), *std = weights_find (weights, HEAD_FILE "head.std");

  if (!matrix)
    return unfit (config, _ ("is none: it should hold one matrix of classes × features"), error);
  bias = weights_find (weights, bias_name);
  if (bias && bias->count != matrix->shape[0])
    return unfit (config, _ ("is damaged: it has another number of biases than of classes"), error);
  if (!mean != !std || (mean && (mean->count != matrix->shape[1] || std->count != matrix->shape[1])))
    return unfit (config, _ ("is damaged: head.mean and head.std do not go with its features"), error);
  config->standardised = mean != NULL;
  config->batch_norm = config->distilled = FALSE; /* those of the head that the network itself may have */
  weights_name (weights, "head.weight", matrix);
  weights_name (weights, "head.bias", bias);
  weights_name (weights, "head.mean", mean);
  weights_name (weights, "head.std", std);
  return TRUE;
}

gboolean
head_apply (Weights *weights, Config *config, GError **error)
{
  return !config->head
         || (name_parts (weights, config, error) && check_fingerprint (weights, config, error)
             && read_feature (weights, config, error) && read_outputs (weights, config, error)
             && labels_from_metadata (weights, config, error));
}
