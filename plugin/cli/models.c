/* models.c - vit-attribution models: which models there are, what they are, and where they lie.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "models.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>

#include "../download/fetch.h"
#include "../json.h"
#include "cli-error.h"
#include "command.h"
#include "say.h"

void
models_speak_json (void)
{
  setlocale (LC_MESSAGES, "C");
}

void
models_put_facts (JsonBuilder *json, const ViaSource *source)
{
  static const char *const advices[VIA_N_ADVICES] = { NULL, "small", "recommended", "best" };
  double                   accuracy = via_source_accuracy (source);
  g_autofree char         *size = fetch_size (source);

  json_put_string (json, "title", via_source_title (source));
  json_put_string (json, "description", via_source_description (source));
  json_put_string (json, "caution", via_source_caution (source));
  json_put_string (json, "licence", via_source_licence (source));
  json_put_string (json, "size", *size ? size : NULL);
  json_put_string (json, "advice", advices[via_source_advice (source)]);
  json_put_number (json, "accuracy", accuracy > 0 ? accuracy : NAN);
  json_put_boolean (json, "needs_head", via_source_needs_head (source));
}

static gboolean
info (const Options *options, GError **error)
{
  g_autoptr (ViaModel) model = via_model_open (options->files[1], error);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!model)
    return FALSE;
  if (options->json)
    models_speak_json (); /* the keys of facts are for people, but scripts read these */
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

static gboolean
fetch (const Options *options, GError **error)
{
  return options->files[1] ? models_fetch (options, error) : models_advise (options, error);
}

static const struct
{
  const char *name;
  guint       least, most; /* words, with its own name */
  gboolean (*run) (const Options *options, GError **error);
} actions[] = { { "list", 1, 1, models_list }, { "info", 2, 2, info }, { "path", 1, 1, path }, { "fetch", 1, 2, fetch } };

static gboolean
models (Options *options, GError **error)
{
  guint n = options->files ? g_strv_length (options->files) : 0;

  for (gsize i = 0; n && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (options->files[0], actions[i].name))
      {
        if (n >= actions[i].least && n <= actions[i].most)
          return actions[i].run (options, error);
        g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("%s: wrong number of words; see --help"), actions[i].name);
        return FALSE;
      }
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("choose one of: list, info MODEL, path, fetch [NAME]"));
  return FALSE;
}

static const char *const options_taken[] = { "accept", "json", "progress", NULL };

const Command command_models = {
  .name = "models",
  .arguments = "list|info MODEL|path|fetch [NAME]",
  .help = N_ (
      "List the models, say what one of them is or where they are looked for, or show its licence and download it (fetch); fetch "
      "alone says which ones we recommend"),
  .options = options_taken,
  .run = models,
};
