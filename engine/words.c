/* words.c - what a network says of texts: via-words.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "kernels/gemm.h"
#include "model.h"
#include "text/directions.h"
#include "text/templates.h"
#include "text/tokens.h"
#include "via-words.h"

/* Of CLIP. */
#define CONTEXT 77
/* The beginning and the end. */
#define MARKS 2
/* Texts. */
#define MANY 64
#define TEXTS_MOST GEMM_MAX_K /* they become outputs of a linear step */

/* Whether it is of a family that has towers for texts, whatever its file holds. */
static gboolean
may_read_words (const ViaModel *model, GError **error)
{
  if (model->config.weights && (model->config.family == FAMILY_CLIP || model->config.family == FAMILY_SIGLIP))
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               _ ("The model %s cannot be asked in words; a CLIP can, when its file holds its tower for texts"),
               via_model_name (model));
  return FALSE;
}

/* Lent by the model, for which it is opened once; NULL and an error. */
static Directions *
need_directions (ViaModel *model, GError **error)
{
  if (model->backbone)
    return need_directions (model->backbone, error);
  if (!may_read_words (model, error))
    return NULL;
  g_mutex_lock (&model->lock);
  if (!model->directions)
    model->directions = directions_open (&model->config, error);
  g_mutex_unlock (&model->lock);
  return model->directions;
}

/* The digest of a large file takes longer than some texts; of many it is worth it, and once known it costs nothing. */
static void
keep_on_disk (ViaModel *model, Directions *directions, guint texts)
{
  ViaModel *network = model->backbone ? model->backbone : model;
  gboolean  known;

  g_mutex_lock (&network->lock);
  known = network->sha256 != NULL;
  g_mutex_unlock (&network->lock);
  if (known || texts >= MANY)
    directions_keep (directions, via_model_sha256 (network));
}

static gboolean
check_number (guint n, GError **error)
{
  if (n <= TEXTS_MOST)
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("There are %u texts; at most %d can be told from each other"), n,
               TEXTS_MOST);
  return FALSE;
}

double *
via_words_directions (ViaModel *model, const char *const *texts, ViaTemplates templates, ViaPrecision precision, ViaProgress call,
                      gpointer data, GError **error)
{
  const Progress     progress = { .call = call, .data = data, .stage = _ ("Reading the words") };
  const gboolean     filled = templates == VIA_TEMPLATES_ON || (templates == VIA_TEMPLATES_AUTO && templates_suit (texts));
  Directions        *directions = need_directions (model, error);
  guint              n = g_strv_length ((char **) texts);
  g_autofree double *unit = NULL;

  if (!directions || !check_number (n, error))
    return NULL;
  keep_on_disk (model, directions, filled ? n * TEMPLATES : n);
  unit = g_new (double, n *(gsize) directions_tower (directions)->config.projection);
  if (!directions_of (directions, texts, n, filled, precision == VIA_PRECISION_EXACT ? REAL_F64 : REAL_F32, &progress, unit, error))
    return NULL;
  return g_steal_pointer (&unit);
}

double
via_words_scale (ViaModel *model, GError **error)
{
  const Directions *directions = need_directions (model, error);

  return directions ? directions_tower (directions)->scale : 0;
}

static gboolean
words_error_same (const char *one, const char *other, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("“%s” and “%s” are the same to the network"), one, other);
  return FALSE;
}

static gboolean
words_error_empty (const char *text, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("There is nothing in “%s” that the network reads"), text);
  return FALSE;
}

/* What the network reads of a text, as a key. */
static GBytes *
row_key (const char *text, guint context, GError **error)
{
  g_autoptr (GArray) tokens = tokens_of (text, context, error), row = tokens ? tokens_row (tokens, context) : NULL;

  return row ? g_bytes_new (row->data, row->len * sizeof (int)) : NULL;
}

gboolean
via_words_differ (ViaModel *model, const char *const *texts, GError **error)
{
  const Directions *directions = need_directions (model, error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (; directions && *texts; texts++)
    {
      GBytes     *row = row_key (*texts, (guint) directions_tower (directions)->context, error);
      const char *other = row ? g_hash_table_lookup (seen, row) : NULL;

      if (!row)
        return FALSE;
      g_hash_table_insert (seen, row, (gpointer) *texts);
      if (g_bytes_get_size (row) == MARKS * sizeof (int))
        return words_error_empty (*texts, error);
      if (other)
        return words_error_same (other, *texts, error);
    }
  return directions != NULL;
}

int *
via_words_tokens (ViaModel *model, const char *text, guint *n, guint *read, GError **error)
{
  const Directions *directions = model ? need_directions (model, error) : NULL;
  const guint       context = directions ? (guint) directions_tower (directions)->context : CONTEXT;
  g_autoptr (GArray) tokens = model && !directions ? NULL : tokens_of (text, context, error);
  int *all;

  if (!tokens)
    return NULL;
  all = g_new (int, tokens->len + 1); /* not NULL when there are none */
  for (guint i = 0; i < tokens->len; i++)
    all[i] = g_array_index (tokens, int, i);
  *n = tokens->len;
  *read = MIN (tokens->len, context - MARKS);
  return all;
}

char *
via_words_spell (const int *tokens, guint n)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (int));

  return tokens_spell (n ? g_array_append_vals (all, tokens, n) : all, n);
}
