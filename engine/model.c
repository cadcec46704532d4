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
#include "checkpoint/recognise/backbone.h"
#include "checkpoint/recognise/detect.h"
#include "checkpoint/recognise/head.h"
#include "kernels/threads.h"
#include "network/arch/arch.h"
#include "picture/preprocess.h"
#include "text/directions.h"

/* clang-format off */
G_DEFINE_QUARK (via-error-quark, via_error)
/* clang-format on */

const char *
via_version (void)
{
  return VIA_VERSION;
}

/* Whose names count: the .ini's, then those of a file beside the weights, then all others. */
static gboolean
name_classes (Config *config, GError **error)
{
  if (config->backbone)
    {
      config->labels = g_new0 (char *, 1);
      return TRUE;
    }
  if (config->thresholds && config->n_thresholds != config->n_classes)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE,
                   _ ("selected_tags.csv beside “%s” holds %d tags, but the network has %d outputs"), config->weights,
                   config->n_thresholds, config->n_classes);
      return FALSE;
    }
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
        g_debug ("%s=%s (%s)", config_key (key), value, config_source (config->source[key]));
    }
}

/* Of a backbone no head counts, and what is asked to be read more than what its description says. */
static gboolean
leave_head (Config *config, const char *feature, GError **error)
{
  g_clear_pointer (&config->head, g_free);
  if (feature)
    config->source[KEY_FEATURE] = SOURCE_NONE;
  return !feature || config_fill (config, KEY_FEATURE, feature, SOURCE_HEAD, config->name, "feature", error);
}

/* Finds a model's files and understands them, without building the network.  `feature`: of a backbone; may be NULL. */
static Weights *
read_model (const char *name, const char *feature, Config *config, char **stamp, GError **error)
{
  g_autoptr (GBytes) built_in = NULL;
  g_autoptr (Weights) weights = NULL;

  if (!registry_find (name, config, error) || (config->backbone && !leave_head (config, feature, error))
      || !config_json_read (config, error))
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
model_new (void)
{
  ViaModel *model = g_new0 (ViaModel, 1);

  g_atomic_ref_count_init (&model->refs);
  g_mutex_init (&model->lock);
  return model;
}

ViaModel *
model_on (ViaModel *backbone)
{
  ViaModel *model = model_new ();

  model->backbone = via_model_ref (backbone);
  model->weights = backbone->weights;
  return model;
}

gboolean
model_read (ViaModel *model, const char *name, const char *feature, GError **error)
{
  model->weights = read_model (name, feature, &model->config, &model->stamp, error);
  return model->weights != NULL;
}

gboolean
model_build (ViaModel *model, GError **error)
{
  config_note (&model->config, NULL); /* their end */
  model->tape = arch_tape (model->weights, &model->config, error);
  if (!model->tape)
    return FALSE;
  read_weights_ahead (model);
  return TRUE;
}

static gboolean
open_model (ViaModel *model, const char *name, const char *feature, GError **error)
{
  return model_read (model, name, feature, error) && model_build (model, error);
}

ViaModel *
via_model_open (const char *name, GError **error)
{
  g_autoptr (ViaModel) model = model_new ();

  return open_model (model, name, NULL, error) ? g_steal_pointer (&model) : NULL;
}

ViaModel *
via_model_open_backbone (const char *name, const char *feature, GError **error)
{
  g_autoptr (ViaModel) model = model_new ();

  model->config.backbone = TRUE;
  return open_model (model, name, feature, error) ? g_steal_pointer (&model) : NULL;
}

gboolean
via_model_reads_words (const ViaModel *model)
{
  return model->config.reads_words;
}

int
via_model_n_features (const ViaModel *model)
{
  return model->config.backbone ? tape_shape (model->tape, model->tape->shapes->len - 1).cols : 0;
}

const char *
via_model_feature (const ViaModel *model)
{
  return model->config.backbone ? backbone_feature (&model->config) : NULL;
}

char *
via_model_fingerprint (ViaModel *model, GError **error)
{
  char *fingerprint;

  g_mutex_lock (&model->lock);
  fingerprint = head_fingerprint (model->weights, error);
  g_mutex_unlock (&model->lock);
  return fingerprint;
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
  if (model->backbone)
    {
      g_strfreev (model->config.labels);
      via_model_free (model->backbone);
    }
  else
    {
      weights_free (model->weights);
      config_clear (&model->config);
    }
  g_mutex_clear (&model->lock);
  for (int i = 0; i < N_MEMORIES; i++)
    arena_clear (&model->spare[i]);
  g_strfreev (model->folded);
  g_strfreev (model->folded_synonyms);
  directions_free (model->directions);
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
via_model_title (const ViaModel *model)
{
  return config_title (&model->config);
}

const char *
via_model_caution (const ViaModel *model)
{
  return config_translated (model->config.caution);
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

  if (model->backbone)
    return via_model_sha256 (model->backbone);
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

const char *const *
via_model_notes (const ViaModel *model)
{
  return (const char *const *) model->config.notes->pdata;
}

ViaSize
model_pixels (const ViaModel *model)
{
  Shape picture = tape_shape (model->tape, 0);

  return (ViaSize){ picture.cols, picture.rows };
}

float
model_gray (const ViaModel *model, int channel, float value)
{
  const gsize color = preprocess_color (&model->config, (gsize) channel);

  return (value - model->config.mean[color]) / model->config.std[color];
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
  if (index == VIA_REST)
    return _ ("all others");
  g_return_val_if_fail (index >= 0 && index < model->config.n_classes, NULL);
  return model->config.labels[index];
}

const char *
via_model_class_id (const ViaModel *model, int index)
{
  if (index == VIA_REST)
    return "rest";
  g_return_val_if_fail (index >= 0 && index < model->config.n_classes, NULL);
  return model->config.ids ? model->config.ids[index] : model->config.labels[index];
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
  g_autoptr (Weights) weights = read_model (name, NULL, &config, &stamp, error);

  return weights != NULL;
}

char **
via_model_path (void)
{
  return folders_path ();
}
