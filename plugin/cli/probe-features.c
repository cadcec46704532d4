/* probe-features.c - vit-attribution probe features: what a network finds in pictures, for other programs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tensors `features` F32 [pictures, width] and `labels` I64 [pictures], classes by name and files by strcmp(), no mirror images; the classes'
 * names are a JSON list in the metadata.
 */
#include <glib/gi18n-lib.h>

#include "../json.h"
#include "../probe/collection.h"
#include "../probe/features.h"
#include "clash.h"
#include "cli-error.h"
#include "output.h"
#include "probe.h"
#include "progress-bar.h"
#include "say.h"

typedef struct
{
  const ViaModel   *model;
  const Collection *collection;
  const FeatureSet *features;
  const char       *precision;
} Sheaf;

static char *
names_json (const Collection *collection)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_put_open (json, NULL, '[');
  for (guint c = 0; c < collection_n_classes (collection); c++)
    json_put_string (json, NULL, collection_class (collection, c)->name);
  json_put_close (json, ']');
  return json_text (json);
}

/* An OutputWriter. */
static gboolean
write_sheaf (int fd, gpointer data, GError **error)
{
  const Sheaf       *sheaf = data;
  gint64             n = sheaf->features->n, width = sheaf->features->width;
  g_autofree gint64 *labels = g_new (gint64, n + 1);
  g_autofree char   *names = names_json (sheaf->collection);
  const char *const  metadata[] = { "version",   via_version (),
                                    "model",     via_model_name (sheaf->model),
                                    "feature",   via_model_feature (sheaf->model),
                                    "precision", sheaf->precision,
                                    "classes",   names,
                                    NULL };
  const ViaTensor    tensors[] = { { "features", "F32", 2, { n, width }, sheaf->features->features },
                                   { "labels", "I64", 1, { n }, labels } };

  for (gint64 i = 0; i < n; i++)
    {
      const char   *path = sheaf->collection->paths->pdata[sheaf->features->pictures[i]];
      const GArray *of = g_hash_table_lookup (sheaf->collection->labels, path);

      labels[i] = of->len ? g_array_index (of, guint, 0) : -1;
    }
  return via_tensor_write_to (fd, tensors, G_N_ELEMENTS (tensors), metadata, error);
}

static gboolean
look_and_write (const Options *options, const Collection *collection, GError **error)
{
  ProgressBar progress = progress_bar_begin (1, options->progress);
  g_autoptr (ViaModel) model = via_model_open_backbone (options->settings.model, NULL, error);
  g_autoptr (FeatureSet) features = NULL;
  Sheaf sheaf;

  if (model)
    features = features_look (model, options->settings.precision, FALSE, collection->paths, progress_bar_step, &progress, error);
  progress_bar_end (&progress);
  if (!features)
    return FALSE;
  for (guint i = 0; i < collection->notes->len; i++)
    say_warning (collection->path, collection->notes->pdata[i]);
  for (guint i = 0; i < features->unread->len; i++)
    {
      const ReportUnread *unread = features->unread->pdata[i];

      say_warning (unread->path, unread->why);
    }
  sheaf = (Sheaf){ model, collection, features, settings_table[SETTING_PRECISION].choices[options->settings.precision].id };
  return output_write (options->output, write_sheaf, &sheaf, error);
}

/* It is neither the network nor one of the pictures' table. */
static gboolean
check_output_name (const Options *options, GError **error)
{
  g_autofree char *model = clash_with_model (options->output, options->settings.model);

  if (!model && !clash_same (options->output, options->files[1]))
    return TRUE;
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", options->output,
               model ? _ ("this is a file of the model; choose another name") : _ ("this is the input; choose another name"));
  return FALSE;
}

static gboolean
is_no_picture (const char *output, const Collection *collection, GError **error)
{
  for (guint i = 0; i < collection_n_pictures (collection); i++)
    if (clash_same (output, collection->paths->pdata[i]))
      {
        g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", output, _ ("this is the input; choose another name"));
        return FALSE;
      }
  return TRUE;
}

gboolean
probe_features (const Options *options, GError **error)
{
  const char *pictures = probe_pictures (options, error);
  g_autoptr (Collection) collection = NULL;

  if (!pictures)
    return FALSE;
  if (!options->output)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("%s is missing; see --help"), "-o FILE.safetensors");
      return FALSE;
    }
  if (!check_output_name (options, error) || !output_can_write (options->output, error)
      || !(collection = collection_read (pictures, FALSE, error)) || !is_no_picture (options->output, collection, error))
    return FALSE;
  return look_and_write (options, collection, error);
}
