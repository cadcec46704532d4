/* predict.c - vit-attribution predict: what a model sees in a picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "command.h"
#include "forward.h"
#include "progress-bar.h"
#include "say.h"

static void
print_prediction_json (const Forward *forward, const ViaGuess *best, guint n)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_put_open (json, NULL, '{');
  forward_put_json (forward, json, NULL, best, n);
  json_put_open (json, "outputs", '[');
  json_put_close (json, ']');
  forward_put_memory (forward, json);
  json_put_open (json, "timings_ms", '{');
  json_put_number (json, "load", forward->load_ms);
  json_put_number (json, "read", forward->read_ms);
  json_put_number (json, "forward", forward->forward_ms);
  json_put_close (json, '}');
  json_put_close (json, '}');
  say_json (json);
}

/* The classes that are asked for, in that order; else the best. */
static ViaGuess *
choose_guesses (const Forward *forward, const Options *options, guint *n, GError **error)
{
  g_autofree int *classes = NULL;
  ViaGuess       *guesses;

  if (!*options->settings.classes || forward->all)
    return forward_top (forward, (guint) options->top, n);
  if (!(classes = via_trace_choose (forward->trace, options->settings.classes, n, error)))
    return NULL;
  guesses = g_new (ViaGuess, *n);
  for (guint i = 0; i < *n; i++)
    guesses[i] = via_trace_guess (forward->trace, classes[i]);
  return guesses;
}

static gboolean
predict (Options *options, GError **error)
{
  const char *path = options_only_file (options, "IMAGE", error);
  guint       n;
  g_auto (Forward) forward = { 0 };
  ProgressBar          progress = progress_bar_begin (2, options->progress);
  g_autofree ViaGuess *best = NULL;
  gboolean             ok;

  if (!path || !options_check_detail (options, error))
    return FALSE;
  ok = forward_open (&forward, options, path, &progress, error);
  progress_bar_end (&progress);
  if (!ok)
    return FALSE;

  if (!options->json)
    forward_warn (&forward, options, path);
  if (!(best = choose_guesses (&forward, options, &n, error)))
    return FALSE;
  if (options->json)
    print_prediction_json (&forward, best, n);
  else
    for (guint i = 0; i < n; i++)
      {
        g_autofree char *line = forward_guess_line (&forward, &best[i]);

        say_line ("%s", line);
      }
  return TRUE;
}

static const char *const options_taken[] = { "model",   "top",  "class",    "labels", "templates", "fit",    "color", "precision",
                                             "threads", "json", "progress", "side",   "detail",    "memory", NULL };

const Command command_predict = {
  .name = "predict",
  .arguments = "IMAGE",
  .help = N_ ("What a model sees in a picture: class number, probability, label"),
  .options = options_taken,
  .run = predict,
};
