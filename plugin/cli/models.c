/* models.c - vit-attribution models: which models there are, and what they are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "command.h"
#include "json.h"
#include "output.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

static gboolean
list (const Options *options, GError **error)
{
  g_auto (GStrv) names = via_model_list ();
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_put_open (json, NULL, '{');
  json_put_open (json, "models", '[');
  for (int i = 0; names[i]; i++)
    {
      g_autoptr (GError) why = NULL;
      gboolean there = via_model_is_installed (names[i], &why);

      json_put_open (json, NULL, '{');
      json_put_string (json, "name", names[i]);
      json_put_string (json, "missing", there ? NULL : why->message);
      json_put_close (json, '}');
      if (!options->json)
        printf ("%s%s%s\n", names[i], there ? "" : ": ", there ? "" : why->message);
    }
  json_put_close (json, ']');
  json_put_close (json, '}');
  if (options->json)
    say_json (json);
  return TRUE;
}

static gboolean
info (const Options *options, GError **error)
{
  g_autoptr (ViaModel) model = via_model_open (options->files[1], error);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!model)
    return FALSE;
  json_put_open (json, NULL, '{');
  for (const char *const *fact = via_model_facts (model); fact[0]; fact += 2)
    {
      json_put_string (json, fact[0], fact[1]);
      if (!options->json)
        printf ("%-16s %s\n", fact[0], fact[1]);
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
    puts (folders[i]);
  return TRUE;
}

static const struct
{
  const char *name;
  guint       n_words;                                      /* with its own name */
  gboolean (*run) (const Options *options, GError **error); /* NULL: a later version's */
} actions[] = { { "list", 1, list }, { "info", 2, info }, { "path", 1, path }, { "fetch", 2, NULL } };

static gboolean
models (Options *options, GError **error)
{
  guint n = options->files ? g_strv_length (options->files) : 0;

  for (gsize i = 0; n && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (options->files[0], actions[i].name))
      {
        if (!actions[i].run)
          g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("%s: not available in this version yet"), actions[i].name);
        else if (n != actions[i].n_words)
          g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("%s: wrong number of words; see --help"), actions[i].name);
        else
          return actions[i].run (options, error);
        return FALSE;
      }
  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("choose one of: list, info MODEL, path"));
  return FALSE;
}

static const char *const options_taken[] = { "json", NULL };

const Command command_models = {
  .name = "models",
  .arguments = "list|info MODEL|path",
  .help = N_ ("Which models there are, what one of them is, and where they are looked for"),
  .options = options_taken,
  .run = models,
};
