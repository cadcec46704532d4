/* probe.c - vit-attribution probe: classes of one's own for a network, and what they are worth.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "probe.h"

#include <glib/gi18n-lib.h>

#include "cli-error.h"
#include "command.h"

static const struct
{
  const char *name;
  gboolean (*run) (const Options *options, GError **error);
} actions[] = { { "train", probe_train }, { "eval", probe_eval }, { "features", probe_features }, { "prompts", probe_prompts } };

const char *
probe_pictures (const Options *options, GError **error)
{
  guint n = g_strv_length (options->files);

  if (n == 2)
    return options->files[1];
  if (n < 2)
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("%s is missing; see --help"), "DIR");
  else
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("one %s at a time; \"%s\" is too much"), "DIR", options->files[2]);
  return NULL;
}

static gboolean
probe (Options *options, GError **error)
{
  const char *word = options->files ? options->files[0] : "";

  if (options->threads)
    via_set_threads ((guint) options->threads);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (word, actions[i].name))
      return actions[i].run (options, error);
  g_set_error_literal (
      error, CLI_ERROR, CLI_ERROR_USAGE,
      _ ("choose one of: train DIR -o NAME.head.safetensors, eval DIR, features DIR -o FILE.safetensors, prompts --class WORDS "
         "-o NAME.head.safetensors"));
  return FALSE;
}

static const char *const options_taken[] = { "model",   "output", "l2",       "class-weight", "no-flip", "multi-label", "precision",
                                             "threads", "json",   "progress", "class",        "labels",  "templates",   NULL };

const Command command_probe = {
  .name = "probe",
  .arguments = "train|eval|features DIR|CSV, prompts --class WORDS",
  .help = N_ ("Train classes of your own from a folder of pictures for each (train), see how often a model is right about such "
              "pictures (eval), write what a network finds in them (features), or make a head of words for a CLIP (prompts)"),
  .options = options_taken,
  .run = probe,
};
