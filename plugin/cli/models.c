/* models.c - vit-attribution models: which models there are, what they are, and where they lie.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "models.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "../json.h"
#include "cli-error.h"
#include "command.h"
#include "say.h"

static gboolean
info (const Options *options, GError **error)
{
  g_autoptr (ViaModel) model = via_model_open (options->files[1], error);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!model)
    return FALSE;
  if (options->json)
    setlocale (LC_MESSAGES, "C"); /* the keys of facts are for people, but scripts read these */
  json_put_open (json, NULL, '{');
  for (const char *const *fact = via_model_facts (model); fact[0]; fact += 2)
    {
      json_put_string (json, fact[0], fact[1]);
      if (!options->json)
        say_line ("%-*s %s", say_field (fact[0], 18), fact[0], fact[1]);
    }
  json_put_close (json, '}');
  if (options->json)
    say_json (json);
  return TRUE;
}

static gboolean
path (const Options *options, GError **error)
{
  g_auto (GStrv) folders = via_model_path ();

  for (int i = 0; folders[i]; i++)
    say_line ("%s", folders[i]);
  return TRUE;
}

static const struct
{
  const char *name;
  guint       n_words; /* with its own name */
  gboolean (*run) (const Options *options, GError **error);
} actions[] = { { "list", 1, models_list }, { "info", 2, info }, { "path", 1, path }, { "fetch", 2, models_fetch } };

static gboolean
models (Options *options, GError **error)
{
  guint n = options->files ? g_strv_length (options->files) : 0;

  for (gsize i = 0; n && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (options->files[0], actions[i].name))
      {
        if (n == actions[i].n_words)
          return actions[i].run (options, error);
        g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("%s: wrong number of words; see --help"), actions[i].name);
        return FALSE;
      }
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("choose one of: list, info MODEL, path, fetch NAME"));
  return FALSE;
}

static const char *const options_taken[] = { "json", "progress", NULL };

const Command command_models = {
  .name = "models",
  .arguments = "list|info MODEL|path|fetch NAME",
  .help = N_ ("List the models, say what one of them is or where they are looked for, or show its licence and download it (fetch)"),
  .options = options_taken,
  .run = models,
};
