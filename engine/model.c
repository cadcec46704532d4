/* model.c - networks: opened once, shared by everything else.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "checkpoint/base/embedded.h"
#include "checkpoint/describe/config-json.h"
#include "checkpoint/describe/digests.h"
#include "checkpoint/describe/labels.h"
#include "checkpoint/find/folders.h"
#include "checkpoint/find/listing.h"
#include "checkpoint/find/registry.h"
#include "checkpoint/recognise/detect.h"
#include "kernels/threads.h"
#include "network/arch/arch.h"

/* clang-format off */
G_DEFINE_QUARK (via-error-quark, via_error)
/* clang-format on */

const char *
via_version (void)
{
  return VIA_VERSION;
}

/* Who has filled a key. */
static const char *const source_names[] = {
  [SOURCE_INI] = N_ ("ini"),
  [SOURCE_PREPROCESSOR_JSON] = "preprocessor_config.json",
  [SOURCE_CONFIG_JSON] = "config.json",
  [SOURCE_OPEN_CLIP_JSON] = "open_clip_config.json",
  [SOURCE_DIGEST] = N_ ("known file"),
  [SOURCE_CHECKPOINT] = N_ ("checkpoint"),
  [SOURCE_FINGERPRINT] = N_ ("fingerprint"),
  [SOURCE_FILE_NAME] = N_ ("file name"),
  [SOURCE_HEAD] = N_ ("head"),
  [SOURCE_DEFAULT] = N_ ("default"),
};

/* Whose names count: the .ini's, then those of a file beside the weights, then all others. */
static gboolean
name_classes (Config *config, GError **error)
{
  if (config->names)
    return labels_set (config, (const char *const *) config->names, config->names_path, error);
  return labels_load (config, error);
}

/* For whoever asks with G_MESSAGES_DEBUG=via. */
static void
tell_config (const Config *config)
{
  for (ConfigKey key = 0; key < N_KEYS && !g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN); key++)
    {
      g_autofree char *value = config_show (config, key);

      if (value)
        g_debug ("%s=%s (%s)", config_key (key), value, source_names[config->source[key]]);
    }
}

/* Finds a model's files and understands them, without building the network. */
static Weights *
read_model (const char *name, Config *config, char **stamp, GError **error)
{
  g_autoptr (GBytes) built_in = NULL;
  g_autoptr (Weights) weights = NULL;

  if (!registry_find (name, config, error) || !config_json_read (config, error))
    return NULL;
  if (!config->weights)
    built_in = embedded_find ("demo.safetensors");
  weights = built_in ? weights_open_bytes (built_in, _ ("built in"), error) : weights_open (config->weights, error);
  if (!weights)
    return NULL;
  if (!built_in)
    {
      *stamp = digests_stamp (weights);
      digests_identify (config, weights, *stamp);
    }
  if (!detect (weights, config, error) || !name_classes (config, error))
    return NULL;
  tell_config (config);
  return g_steal_pointer (&weights);
}

/* While the host fetches and scales its picture, the weights come into memory.  (Of several files, the index.) */
static void
read_weights_ahead (const ViaModel *model)
{
  gsize         size;
  gconstpointer data = g_bytes_get_data (weights_bytes (model->weights), &size);

  if (model->config.weights)
    threads_read_ahead (data, size);
}

ViaModel *
via_model_open (const char *name, GError **error)
{
  g_autoptr (ViaModel) model = g_new0 (ViaModel, 1);

  g_atomic_ref_count_init (&model->refs);
  g_mutex_init (&model->lock);
  model->weights = read_model (name, &model->config, &model->stamp, error);
  if (!model->weights)
    return NULL;
  model->tape = arch_tape (model->weights, &model->config, error);
  if (!model->tape)
    return NULL;
  read_weights_ahead (model);
  return g_steal_pointer (&model);
}

ViaModel *
via_model_ref (ViaModel *model)
{
  g_atomic_ref_count_inc (&model->refs);
  return model;
}

void
via_model_free (ViaModel *model)
{
  if (!model || !g_atomic_ref_count_dec (&model->refs))
    return;
  tape_free (model->tape);
  weights_free (model->weights);
  config_clear (&model->config);
  g_mutex_clear (&model->lock);
  for (int i = 0; i < N_MEMORIES; i++)
    arena_clear (&model->spare[i]);
  g_free (model->stamp);
  g_free (model->sha256);
  g_strfreev (model->facts);
  g_free (model);
}

const char *
via_model_name (const ViaModel *model)
{
  return model->config.name;
}

const char *
via_model_weights (const ViaModel *model)
{
  return model->config.weights ? model->config.weights : _ ("built in");
}

const char *
via_model_sha256 (ViaModel *model)
{
  const char *sha256;

  g_mutex_lock (&model->lock);
  if (!model->sha256)
    model->sha256 = digests_sha256 (model->weights, model->stamp);
  sha256 = model->sha256;
  g_mutex_unlock (&model->lock);
  return sha256;
}

const char *const *
via_model_foreign (const ViaModel *model)
{
  return weights_foreign (model->weights);
}

int
via_model_input_size (const ViaModel *model)
{
  return model->config.image_size;
}

int
via_model_patch_size (const ViaModel *model)
{
  return model->config.patch;
}

int
via_model_n_blocks (const ViaModel *model)
{
  return model->config.depth;
}

int
via_model_n_tokens (const ViaModel *model)
{
  return tape_shape (model->tape, tape_block (model->tape, 0)->attention).cols;
}

int
via_model_n_heads (const ViaModel *model)
{
  return model->config.heads;
}

int
via_model_n_classes (const ViaModel *model)
{
  return model->config.n_classes;
}

const char *
via_model_label (const ViaModel *model, int index)
{
  g_return_val_if_fail (index >= 0 && index < model->config.n_classes, NULL);
  return model->config.labels[index];
}

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
    add_fact (facts, config_key (key), value, _ (source_names[config->source[key]]));
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

  for (gsize i = 0; i < G_N_ELEMENTS (dimensions); i++)
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
  };

  add_fact (facts, _ ("head reads"), g_strdup (_ (features[config->feature])), NULL);
  if (config->projection)
    add_fact (facts, _ ("projection"), g_strdup_printf ("%d", config->projection), _ ("checkpoint"));
  if (config->registers)
    add_fact (facts, _ ("registers"), g_strdup_printf ("%d", config->registers), _ ("checkpoint"));
  if (config->distilled)
    add_fact (facts, _ ("distillation token"), g_strdup (_ ("yes")), _ ("checkpoint"));
  if (config->pos_grid * config->patch != config->image_size)
    add_fact (facts, _ ("positions"), g_strdup_printf (_ ("%d × %d, resized"), config->pos_grid, config->pos_grid),
              _ ("checkpoint"));
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
  add_fact (facts, config_key (KEY_WEIGHTS), g_strdup (via_model_weights (model)), NULL);
  if (config->ini)
    add_fact (facts, "ini", g_strdup (config->ini), NULL);
  if (config->known)
    add_fact (facts, _ ("known file"), g_strdup (config->known), NULL);
  add_key (facts, config, KEY_FAMILY);
  add_dimensions (facts, config);
  add_features (facts, config);
  if (config->left_out)
    add_fact (facts, _ ("not used"), g_strdup (config->left_out), NULL);
  for (ConfigKey key = KEY_HEADS; key < KEY_SHA256; key++)
    add_key (facts, config, key);
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

char **
via_model_list (void)
{
  return listing_names ();
}

gboolean
via_model_is_installed (const char *name, GError **error)
{
  g_auto (Config) config = { 0 };
  g_autofree char *stamp = NULL;
  g_autoptr (Weights) weights = read_model (name, &config, &stamp, error);

  return weights != NULL;
}

char **
via_model_path (void)
{
  return folders_path ();
}
