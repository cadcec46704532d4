/* text.c - vit-attribution text: what a CLIP reads of texts, and what it says of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <via-words.h>

#include "clash.h"
#include "cli-error.h"
#include "command.h"
#include "output.h"
#include "progress-bar.h"
#include "say.h"

/* Features F32 [p,E] of p texts. */
typedef struct
{
  const ViaModel *model;
  const char     *precision;
  const float    *features;
  guint           n, width;
} Features;

/* The beginning of a text, in a message. */
static char *
beginning_of (const char *text)
{
  enum
  {
    CHARACTERS_MOST = 40
  };
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return g_utf8_strlen (valid, -1) <= CHARACTERS_MOST
             ? g_strdup_printf ("“%s”", valid)
             : g_strdup_printf ("“%.*s…”", (int) (g_utf8_offset_to_pointer (valid, CHARACTERS_MOST) - valid), valid);
}

static void
warn_of_cut (const char *text, const int *tokens, guint n, guint read)
{
  g_autofree char *what = beginning_of (text), *left = via_words_spell (tokens, read);
  g_autofree char *why =
      g_strdup_printf (_ ("is too long for the network, which reads %u tokens of it, and the end; what is left: %s"), read, left);

  if (read < n)
    say_warning (what, why);
}

static void
print_tokens (const int *tokens, guint n)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (line, "%s%d", i ? " " : "", tokens[i]);
  say_line ("%s", line->str);
}

/* Says of each text what of it is not read, and prints its tokens where that is wished. */
static gboolean
read_texts (ViaModel *model, const Options *options, GError **error)
{
  for (char **text = options->files; *text; text++)
    {
      guint           n, read;
      g_autofree int *tokens = via_words_tokens (model, *text, &n, &read, error);

      if (!tokens)
        return FALSE;
      warn_of_cut (*text, tokens, n, read);
      if (n == 0 && options->dump)
        {
          g_autofree char *what = beginning_of (*text);

          say_warning (what, _ ("there is nothing in it that the network reads"));
        }
      if (options->tokens)
        print_tokens (tokens, n);
    }
  return TRUE;
}

static gboolean
write_features (int fd, gpointer data, GError **error)
{
  const Features   *f = data;
  const ViaTensor   tensor = { .name = "features", .dtype = "F32", .rank = 2, .shape = { f->n, f->width }, .data = f->features };
  const char *const metadata[] = { "version", via_version (), "model", via_model_name (f->model), "precision", f->precision, NULL };

  return via_tensor_write_to (fd, &tensor, 1, metadata, error);
}

static gboolean
dump_directions (const ViaModel *model, const Options *options, const double *directions, GError **error)
{
  const guint       n = g_strv_length (options->files), width = (guint) via_model_n_features (model);
  g_autofree float *rounded = g_new (float, (gsize) n *width);
  Features features = { model, settings_table[SETTING_PRECISION].choices[options->settings.precision].id, rounded, n, width };

  for (gsize i = 0; i < (gsize) n * width; i++)
    rounded[i] = (float) directions[i];
  return output_write (options->dump, write_features, &features, error);
}

/* Elsewhere bare names are put into sentences without being asked; here a text is a text. */
static ViaTemplates
templates_of (const Options *options)
{
  return options->settings.templates == VIA_TEMPLATES_ON ? VIA_TEMPLATES_ON : VIA_TEMPLATES_OFF;
}

/* Before anything long is begun. */
static gboolean
check_dump (const Options *options, GError **error)
{
  g_autofree char *model = options->dump ? clash_with_model (options->dump, options->settings.model) : NULL;

  if (model)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", options->dump,
                   _ ("this is a file of the model; choose another name"));
      return FALSE;
    }
  return !options->dump || output_can_write (options->dump, error);
}

static gboolean
dump_texts (ViaModel *model, const Options *options, GError **error)
{
  ProgressBar        progress = progress_bar_begin (1, options->progress);
  g_autofree double *directions = via_words_directions (model, (const char *const *) options->files, templates_of (options),
                                                        options->settings.precision, progress_bar_step, &progress, error);

  progress_bar_end (&progress);
  return directions && dump_directions (model, options, directions, error);
}

/* Without a network the tokens are CLIP's all the same. */
static gboolean
needs_model (const Options *options)
{
  return options->dump || (options->settings.model && *options->settings.model);
}

static gboolean
text (Options *options, GError **error)
{
  g_autoptr (ViaModel) model = NULL;

  if (!options->files)
    return cli_usage_error (error, "%s", _ ("PROMPT is missing; see --help"));
  if (!options->tokens && !options->dump)
    return cli_usage_error (error, "%s", _ ("--tokens or --dump FILE is missing; see --help"));
  if (!check_dump (options, error))
    return FALSE;
  if (options->threads)
    via_set_threads (options->threads);
  model = needs_model (options) ? via_model_open_backbone (options->settings.model, NULL, error) : NULL;
  return (model || !needs_model (options)) && read_texts (model, options, error)
         && (!options->dump || dump_texts (model, options, error));
}

static const char *const options_taken[] = { "model", "tokens", "dump", "templates", "precision", "threads", "progress", NULL };

const Command command_text = {
  .name = "text",
  .arguments = "PROMPT…",
  .help = N_ ("What a CLIP reads of texts: their tokens, or their features"),
  .options = options_taken,
  .run = text,
};
