/* facts.c - all that is known about a network, and how each value came to be known, for people.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "attribution/readout.h"
#include "model.h"

/* Appends key and "value (whence)"; takes the value. */
static void
add_fact (GPtrArray *facts, const char *key, char *value, const char *whence)
{
  g_ptr_array_add (facts, g_strdup (key));
  g_ptr_array_add (facts, whence ? g_strdup_printf ("%s (%s)", value, whence) : g_strdup (value));
  g_free (value);
}

static guint
count_names (const Config *config)
{
  guint n = 0;

  for (guint i = 0; config->names[i]; i++)
    n += *config->names[i] != '\0';
  return n;
}

static void
add_key (GPtrArray *facts, const Config *config, ConfigKey key)
{
  char *value =
      key == KEY_LABELS && config->names ? g_strdup_printf (_ ("%u names"), count_names (config)) : config_show (config, key);

  if (value)
    add_fact (facts, config_key (key), value, _ (config_source (config->source[key])));
}

static void
add_dimensions (GPtrArray *facts, const Config *config)
{
  const struct
  {
    const char *key;
    int         value;
  } dimensions[] = {
    { _ ("patch"), config->patch },   { _ ("width"), config->width },       { _ ("blocks"), config->depth },
    { _ ("hidden"), config->hidden }, { _ ("classes"), config->n_classes },
  };
  gsize n = G_N_ELEMENTS (dimensions) - (config->reads_words != FALSE);

  if (config->reads_words)
    add_fact (facts, _ ("classes"), g_strdup (_ ("none of its own; it is asked in words")), NULL);
  for (gsize i = 0; i < n; i++)
    add_fact (facts, dimensions[i].key, g_strdup_printf ("%d", dimensions[i].value), _ ("checkpoint"));
}

/* What a network may have or not. */
static void
add_features (GPtrArray *facts, const Config *config)
{
  static const char *const features[] = {
    [FEATURE_CLS] = N_ ("class token"),
    [FEATURE_MEAN] = N_ ("mean of the patches"),
    [FEATURE_CLS_MEAN] = N_ ("class token and mean of the patches"),
    [FEATURE_CLS4] = N_ ("class tokens of the last four blocks"),
    [FEATURE_CLS4_MEAN] = N_ ("class tokens of the last four blocks and mean of the patches"),
    [FEATURE_MAP] = N_ ("patches, by attention pooling"),
  };

  add_fact (facts, _ ("head reads"),
            g_strdup (config->distilled ? _ ("class and distillation token") : _ (features[config->feature])), NULL);
  if (config->projection)
    add_fact (facts, _ ("projection"), g_strdup_printf ("%d", config->projection), _ ("checkpoint"));
  if (config->registers)
    add_fact (facts, _ ("registers"), g_strdup_printf ("%d", config->registers), _ ("checkpoint"));
  if (config->pos_grid && config->pos_grid * config->patch != config->image_size)
    add_fact (facts, _ ("positions"), g_strdup_printf (_ ("%d × %d, resized"), config->pos_grid, config->pos_grid),
              _ ("checkpoint"));
}

const char *
via_model_reads (const ViaModel *model)
{
  Readout readout = readout_of (model);

  return readout_word (&readout);
}

/* Said where it is not what the head reads. */
static void
add_readout (GPtrArray *facts, const ViaModel *model)
{
  Readout maps = readout_for_maps (model);

  if (!g_str_equal (readout_word (&maps), via_model_reads (model)))
    add_fact (facts, _ ("maps start at"), g_strdup (_ ("class token")), _ ("as the reference implementation's"));
}

/* What the digest that stands in the .ini, or its beginning, means for the file; NULL without one. */
static const char *
compare_digest (const Config *config, const char *sha256)
{
  if (config->source[KEY_SHA256] != SOURCE_INI)
    return NULL;
  return g_ascii_strncasecmp (config->sha256, sha256, strlen (config->sha256)) == 0
             ? _ ("as the .ini says")
             : _ ("another file than the .ini was written for");
}

static char **
collect_facts (ViaModel *model)
{
  GPtrArray         *facts = g_ptr_array_new ();
  const Config      *config = &model->config;
  const char        *sha256 = via_model_sha256 (model);
  const char *const *foreign = via_model_foreign (model);

  add_fact (facts, config_key (KEY_NAME), g_strdup (config->name), NULL);
  if (config->title)
    add_fact (facts, config_key (KEY_TITLE), g_strdup (config_title (config)), NULL);
  if (config->caution)
    add_fact (facts, config_key (KEY_CAUTION), g_strdup (config_translated (config->caution)), NULL);
  add_fact (facts, config_key (KEY_WEIGHTS), g_strdup (via_model_weights (model)), NULL);
  if (config->head)
    add_fact (facts, config_key (KEY_HEAD), g_strdup (config->head), NULL);
  if (config->ini)
    add_fact (facts, "ini", g_strdup (config->ini), NULL);
  if (config->known)
    add_fact (facts, _ ("known file"), g_strdup (config->known), NULL);
  add_key (facts, config, KEY_FAMILY);
  add_dimensions (facts, config);
  add_features (facts, config);
  add_readout (facts, model);
  if (config->left_out && !config->reads_words) /* the tower for texts is used */
    add_fact (facts, _ ("not used"), g_strdup (config->left_out), NULL);
  for (ConfigKey key = KEY_HEADS; key < KEY_SHA256; key++)
    add_key (facts, config, key);
  for (guint i = 0; config->said && i < config->said->len; i += 2)
    add_fact (facts, config->said->pdata[i], g_strdup (config->said->pdata[i + 1]), NULL);
  if (*via_model_notes (model))
    add_fact (facts, _ ("doubtful"), g_strjoinv ("; ", (char **) via_model_notes (model)), NULL);
  add_fact (facts, config_key (KEY_SHA256), g_strdup (sha256), compare_digest (config, sha256));
  if (*foreign)
    add_fact (facts, _ ("foreign objects"), g_strjoinv (", ", (char **) foreign), _ ("nothing of them was run"));
  g_ptr_array_add (facts, NULL);
  return (char **) g_ptr_array_free (facts, FALSE);
}

const char *const *
via_model_facts (ViaModel *model)
{
  char **facts = collect_facts (model);

  g_mutex_lock (&model->lock);
  if (model->facts)
    g_strfreev (facts);
  else
    model->facts = facts;
  facts = model->facts;
  g_mutex_unlock (&model->lock);
  return (const char *const *) facts;
}
