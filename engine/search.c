/* search.c - which classes a text may mean.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "search.h"

#include <string.h>

#include "model.h"
#include "nearest.h"

/* Whether a word in `text` begins with `part`. */
static gboolean
starts_word (const char *text, const char *part)
{
  for (const char *at = strstr (text, part); at; at = strstr (g_utf8_next_char (at), part))
    if (at == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))))
      return TRUE;
  return FALSE;
}

/* `low` is the label, folded. */
static Fit
fit_label (const char *label, const char *low, const char *text, const char *folded)
{
  return strcmp (label, text) == 0        ? FIT_EXACT
         : strcmp (low, folded) == 0      ? FIT_LABEL
         : g_str_has_prefix (low, folded) ? FIT_START
         : starts_word (low, folded)      ? FIT_WORD
         : strstr (low, folded)           ? FIT_PART
                                          : FIT_NONE;
}

/* `synonyms` as in Config, folded. */
static Fit
fit_synonyms (const char *synonyms, const char *folded)
{
  const gsize length = strlen (folded);
  Fit         best = FIT_NONE;

  for (const char *at = strstr (synonyms, folded); at && *at && best != FIT_SYNONYM; at = strstr (at + 1, folded))
    best = (at == synonyms || at[-1] == '|') && (at[length] == '|' || !at[length]) ? FIT_SYNONYM : FIT_SYNONYM_PART;
  return best;
}

static char **
fold_all (char **texts)
{
  guint  n = texts ? g_strv_length (texts) : 0;
  char **folded = texts ? g_new0 (char *, n + 1) : NULL;

  for (guint i = 0; i < n; i++)
    folded[i] = g_utf8_casefold (texts[i], -1);
  return folded;
}

/* Once a model: a search is made at each key stroke. */
static void
fold_names (ViaModel *model)
{
  g_mutex_lock (&model->lock);
  if (!model->folded)
    {
      model->folded_synonyms = fold_all (model->config.synonyms);
      model->folded = fold_all (model->config.labels);
    }
  g_mutex_unlock (&model->lock);
}

Fit *
search_fits (const ViaModel *model, const char *text)
{
  const Config    *config = &model->config;
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  Fit             *fits = g_try_new (Fit, config->n_classes);

  fold_names ((ViaModel *) model);
  for (int i = 0; fits && i < config->n_classes; i++)
    {
      Fit synonym = model->folded_synonyms ? fit_synonyms (model->folded_synonyms[i], folded) : FIT_NONE;

      fits[i] = fit_label (config->labels[i], model->folded[i], valid, folded);
      fits[i] = MIN (fits[i], synonym);
    }
  return fits;
}

const char *
search_nearest (const ViaModel *model, const char *text)
{
  const Config *config = &model->config;
  const char   *nearest = nearest_name (text, (const char *const *) config->labels);

  return nearest || !config->ids ? nearest : nearest_name (text, (const char *const *) config->ids);
}

guint
via_model_search (const ViaModel *model, const char *text, int *classes, guint n)
{
  g_autofree char *trimmed = NULL;
  g_autofree Fit  *fits = NULL;
  guint64          number;
  guint            count = 0;

  g_return_val_if_fail (model && text, 0);
  trimmed = g_strstrip (g_strdup (text));
  if (!*trimmed)
    return 0;
  fits = search_fits (model, trimmed);
  if (!fits)
    return 0;
  if (g_ascii_string_to_unsigned (trimmed, 10, 0, (guint64) model->config.n_classes - 1, &number, NULL))
    fits[number] = FIT_NUMBER;
  for (Fit fit = FIT_NUMBER; fit < FIT_NONE; fit++)
    for (int i = 0; i < model->config.n_classes && count < n; i++)
      if (fits[i] == fit)
        classes[count++] = i;
  return count;
}
