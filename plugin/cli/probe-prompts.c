/* probe-prompts.c - vit-attribution probe prompts: what a CLIP says of words, as a head in a file of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   W = s t,  t the texts' directions, of a feature that is made as long as 1: norm=l2
 */
#include <glib/gi18n-lib.h>
#include <via-probe.h>
#include <via-words.h>

#include "../explain/prompts.h"
#include "../probe/head-place.h"
#include "clash.h"
#include "cli-error.h"
#include "output.h"
#include "probe.h"
#include "progress-bar.h"
#include "say.h"

typedef struct
{
  ViaModel *network;
  ViaHead   head;
} Words;

/* An OutputWriter. */
static gboolean
write_words (int fd, gpointer data, GError **error)
{
  const Words *words = data;

  return via_head_write_to (fd, words->network, &words->head, error);
}

/* [n, features], to be freed. */
static float *
weigh (ViaModel *network, char *const *words, const Settings *settings, ProgressBar *progress, GError **error)
{
  gsize              n = g_strv_length ((char **) words) * (gsize) via_model_n_features (network);
  double             scale = via_words_scale (network, error);
  g_autofree double *texts = NULL;
  float             *weight;

  if (scale > 0)
    texts = via_words_directions (network, (const char *const *) words, settings->templates, settings->precision, progress_bar_step,
                                  progress, error);
  if (!texts)
    return NULL;
  weight = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    weight[i] = (float) (scale * texts[i]);
  return weight;
}

static gboolean
prompts_error (GError **error, const char *what)
{
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_FAILED, what);
  return FALSE;
}

static gboolean
make_head (const Options *options, ViaModel *network, char *const *words, ProgressBar *progress, GError **error)
{
  g_autofree float *weight = NULL;
  Words             all = { .network = network };

  if (g_strv_length ((char **) words) < 2)
    return prompts_error (error, _ ("a head needs two prompts or more to choose from"));
  if (!(weight = weigh (network, words, &options->settings, progress, error)))
    return FALSE;
  all.head = (ViaHead){ .n_classes = g_strv_length ((char **) words),
                        .weight = weight,
                        .labels = (const char *const *) words,
                        .norm = "l2",
                        .outputs = VIA_OUTPUTS_SOFTMAX };
  return output_write (options->output, write_words, &all, error);
}

static gboolean
check_output_place (const Options *options, GError **error)
{
  g_autofree char *model = clash_with_model (options->output, options->settings.model);
  g_autofree char *name = NULL;

  if (!model)
    return (name = head_place_name (options->output, error)) != NULL;
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", options->output,
               _ ("this is a file of the model; choose another name"));
  return FALSE;
}

static gboolean
check_prompts_usage (const Options *options, GError **error)
{
  if (options->files[1])
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("\"%s\" is too much; see --help"), options->files[1]);
  else if (!options->output)
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("%s is missing; see --help"), "-o NAME.head.safetensors");
  else
    return TRUE;
  return FALSE;
}

gboolean
probe_prompts (const Options *options, GError **error)
{
  ProgressBar progress = progress_bar_begin (1, options->progress);
  g_autoptr (ViaModel) network = NULL;
  g_auto (GStrv) words = NULL;
  gboolean ok;

  if (!check_prompts_usage (options, error) || !check_output_place (options, error)
      || !(network = via_model_open (options->settings.model, error)))
    return FALSE;
  if (!via_model_reads_words (network))
    return prompts_error (error, _ ("this model has classes of its own; prompts are for a CLIP that is asked in words"));
  if (!(words = prompts_words (network, &options->settings, error)))
    return FALSE;
  ok = make_head (options, network, words, &progress, error);
  progress_bar_end (&progress);
  if (ok)
    say_line ("%s", options->output);
  return ok;
}
