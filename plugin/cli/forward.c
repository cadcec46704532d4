/* forward.c - one forward pass of one network on one input: what predict and explain begin with.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "forward.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "../codec/input.h"
#include "../explain/guess.h"
#include "../explain/pixels.h"
#include "../explain/prompts.h"
#include "progress-bar.h"
#include "say.h"
#include "stop.h"

/* Of a probability in percent. */
#define ANSWER_DIGITS 2
/* Of a picture; the crop of a nearly square one is nothing to speak of. */
#define SEEN_ENOUGH 0.85

double
forward_ms_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

/* Rows of a picture that lies in memory. */
static void
take_rows (int y, int n, float *rgba, const Forward *forward)
{
  const guint8 *from = forward->pixels + (gsize) y * forward->width * 3;

  for (gsize i = 0; i < (gsize) n * forward->width; i++)
    {
      for (gsize c = 0; c < 3; c++)
        rgba[4 * i + c] = from[3 * i + c] / 255.0F;
      rgba[4 * i + 3] = 1;
    }
}

/* A PixelsSource: the picture's rows, of which the thumbnail gets its share. */
static gboolean
read_rows (int y, int n, float *rgba, gpointer data, GError **error)
{
  Forward *forward = data;

  if (forward->pixels)
    take_rows (y, n, rgba, forward);
  else if (!codec_rows (y, n, rgba, forward->codec, error))
    return FALSE;
  if (forward->thumbnail)
    thumbnail_add_rows (forward->thumbnail, rgba, n);
  return TRUE;
}

static gboolean
measure_picture (Forward *forward, const char *path, GError **error)
{
  g_auto (GStrv) complaints = NULL;

  if (!codec_size (forward->codec, &forward->width, &forward->height, &complaints, error))
    return FALSE;
  for (int i = 0; complaints[i]; i++)
    if (forward->complaints)
      g_ptr_array_add (forward->complaints, g_strdup (complaints[i]));
    else
      say_warning (input_name (path), complaints[i]);
  return TRUE;
}

static gboolean
read_picture (Forward *forward, const Settings *settings, const char *path, ProgressBar *progress, GError **error)
{
  if (!forward->pixels && !measure_picture (forward, path, error))
    return FALSE;
  if (forward->thumbnail_side > 0)
    forward->thumbnail = thumbnail_new (forward->width, forward->height, forward->thumbnail_side);
  forward->photo = pixels_read_from (read_rows, forward, forward->width, forward->height, forward->model, &settings->fitting,
                                     progress_bar_step, progress, error);
  return forward->photo != NULL;
}

/* Whoever loads such a file with PyTorch should know. */
static void
warn_of_foreign_objects (const ViaModel *model)
{
  const char *const *foreign = via_model_foreign (model);
  g_autofree char   *names = g_strjoinv (", ", (char **) foreign);
  g_autofree char   *why = g_strdup_printf (_ ("holds foreign objects, of which nothing was run: %s"), names);

  if (*foreign)
    say_warning (via_model_weights (model), why);
}

static void
warn_of_doubts (const ViaModel *model)
{
  for (const char *const *note = via_model_notes (model); *note; note++)
    say_warning (via_model_name (model), *note);
}

/* A picture was asked about, and the model may not know the like of it. */
static void
warn_of_model (const ViaModel *model)
{
  const char      *caution = via_model_caution (model);
  g_autofree char *why =
      caution ? g_strdup_printf (_ ("%s “vit-attribution models fetch” names networks for photographs."), caution) : NULL;

  if (why)
    say_warning (via_model_title (model), why);
}

/* A network that is asked in words becomes a model of them. */
gboolean
forward_open_model (Forward *forward, const Options *options, ProgressBar *progress, GError **error)
{
  const Settings *settings = &options->settings;
  g_autoptr (ViaModel) network = via_model_open (settings->model, error);
  g_autofree char *cut = NULL;

  if (!network)
    return FALSE;
  warn_of_foreign_objects (network);
  warn_of_doubts (network);
  cut = prompts_cut_note (network, settings);
  if (cut)
    say_warning (via_model_name (network), cut);
  forward->all = prompts_wanted (network, settings);
  forward->model = prompts_ask (network, settings, progress_bar_step, progress, error);
  if (forward->model && !options->json && !options->input_tensor)
    warn_of_model (forward->model);
  return forward->model != NULL;
}

/* Before it is used. */
static void
announce_memory (Forward *forward, const ViaTraceOptions *how, ProgressBar *progress)
{
  forward->memory = via_photo_memory (forward->photo, how, &forward->memory_bound);
  if (!progress->shown || forward->memory_bound == G_MAXUINT64)
    return;
  progress_bar_pause (progress);
  say_aside (_ ("Memory: about %.2f GB, of %.2f GB that may be used"), forward->memory / 1e9, forward->memory_bound / 1e9);
}

gboolean
forward_look (Forward *forward, const Options *options, const char *path, ProgressBar *progress, GError **error)
{
  ViaTraceOptions   how = { .precision = options->settings.precision, .every_row = options->dump_attention };
  g_autofree float *input = NULL;
  gint64            start = g_get_monotonic_time ();

  if (options->input_tensor)
    {
      gint64 side = via_model_input_size (forward->model);

      input = via_tensor_read (options->input_tensor, "input", 3, (gint64[]){ 3, side, side }, error);
    }
  else
    read_picture (forward, &options->settings, path, progress, error);
  if (!input && !forward->photo)
    return FALSE;
  forward->read_ms = forward_ms_since (start);

  progress_bar_next (progress);
  start = g_get_monotonic_time ();
  if (forward->photo)
    announce_memory (forward, &how, progress);
  how.deferred = forward->at_once && prompts_name_classes (forward->model, &options->settings);
  forward->trace = input ? via_trace_new_from_input (forward->model, input, &how, progress_bar_step, progress, error)
                         : via_trace_new (forward->model, forward->photo, &how, progress_bar_step, progress, error);
  forward->forward_ms = forward_ms_since (start);
  progress_bar_next (progress);
  return forward->trace != NULL;
}

gboolean
forward_open (Forward *forward, const Options *options, const char *path, ProgressBar *progress, GError **error)
{
  gint64 start = g_get_monotonic_time ();

  if (options->threads)
    via_set_threads (options->threads);
  forward->codec = codec_new (stop_waiting, NULL);
  if (path && !codec_load (forward->codec, path, !options->settings.raw, error)) /* goes on while the model is opened */
    return FALSE;
  if (!forward_open_model (forward, options, progress, error))
    return FALSE;
  forward->load_ms = forward_ms_since (start);
  return forward_look (forward, options, path, progress, error);
}

/* How much of the picture the network looked at, 0…1. */
static double
seen_share (const Forward *forward)
{
  ViaBox seen = via_photo_seen (forward->photo);

  return seen.width * seen.height / ((double) forward->width * forward->height);
}

/* The picture has less detail than it is looked at in. */
static void
warn_of_detail (const Forward *forward, const ViaFitting *fitting, const char *path)
{
  const int        shorter = MIN (forward->width, forward->height), detail = MAX (fitting->finest, 1);
  const int        wanted = detail * via_model_input_size (forward->model);
  g_autofree char *why = g_strdup_printf (
      _ ("its shorter side has %d pixels, which become %d: detail beyond its own pixels shows nothing more"), shorter, wanted);

  if (fitting->fit == VIA_FIT_TILE && shorter < wanted)
    say_warning (input_name (path), why);
}

void
forward_warn (const Forward *forward, const Options *options, const char *path)
{
  g_autofree char *little = NULL;

  if (path)
    warn_of_detail (forward, &options->settings.fitting, path);
  if (!path || options->settings.fitting.fit != VIA_FIT_CROP || seen_share (forward) >= SEEN_ENOUGH)
    return;
  little =
      g_strdup_printf (_ ("the network looks at the middle, %.0f %% of the picture; --fit squash or --fit tile shows it all of it"),
                       100 * seen_share (forward));
  say_warning (input_name (path), little);
}

void
forward_clear (Forward *forward)
{
  via_trace_free (forward->trace);
  via_photo_free (forward->photo);
  thumbnail_free (forward->thumbnail);
  codec_free (forward->codec);
  via_model_free (forward->model);
  *forward = (Forward){ 0 };
}

ViaGuess *
forward_top (const Forward *forward, guint n, guint *found)
{
  guint     all = (guint) via_model_n_classes (forward->model);
  ViaGuess *best = g_new (ViaGuess, all);

  *found = n == 0 ? via_trace_tags (forward->trace, best, all) : 0;
  if (*found == 0)
    *found = via_trace_top (forward->trace, best, MIN (all, n ? n : forward->all ? all : FORWARD_TOP));
  return best;
}

char *
forward_window_text (const Forward *forward, int class_number)
{
  ViaBox box;

  if (!via_trace_window (forward->trace, class_number, &box))
    return g_strdup ("");
  return g_strdup_printf (_ (" (best at %.0f,%.0f, in a window of %.0f × %.0f)"), box.x, box.y, box.width, box.height);
}

char *
forward_guess_line (const Forward *forward, const ViaGuess *guess)
{
  g_autofree char *answer =
      guess_text_plain (via_model_outputs (forward->model), guess_answer (forward->model, guess), ANSWER_DIGITS);
  g_autofree char *window = forward_window_text (forward, guess->index);

  return g_strdup_printf ("%5d  %8s  %s%s", guess->index, answer, guess->label, window);
}

static void
put_window (const Forward *forward, JsonBuilder *json, int class_number)
{
  ViaBox box;

  if (!via_trace_window (forward->trace, class_number, &box))
    return;
  json_put_open (json, "window", '[');
  json_put_number (json, NULL, box.x);
  json_put_number (json, NULL, box.y);
  json_put_number (json, NULL, box.width);
  json_put_number (json, NULL, box.height);
  json_put_close (json, ']');
}

void
forward_put_json (const Forward *forward, JsonBuilder *json, const char *method, const ViaGuess *best, guint n)
{
  const SettingChoice *precision = &settings_table[SETTING_PRECISION].choices[via_trace_precision (forward->trace)];
  const ViaOutputs     outputs = via_model_outputs (forward->model);

  json_put_string (json, "model", via_model_name (forward->model));
  json_put_string (json, "method", method);
  json_put_string (json, "precision", precision->id);
  json_put_open (json, "predictions", '[');
  for (guint i = 0; i < n; i++)
    {
      json_put_open (json, NULL, '{');
      json_put_integer (json, "class", best[i].index);
      json_put_string (json, "label", via_model_class_id (forward->model, best[i].index));
      json_put_number (json, "probability", best[i].probability);
      json_put_number (json, "logit", best[i].logit);
      if (!isnan (best[i].cosine))
        json_put_number (json, "cosine", best[i].cosine);
      if (outputs == VIA_OUTPUTS_VALUE)
        json_put_number (json, "value", guess_answer (forward->model, &best[i]));
      put_window (forward, json, best[i].index);
      json_put_close (json, '}');
    }
  json_put_close (json, ']');
  json_put_string (json, "output_kind", via_outputs_id (outputs));
  json_put_string (json, "reads", via_model_reads (forward->model));
}

void
forward_put_memory (const Forward *forward, JsonBuilder *json)
{
  if (!forward->photo)
    return;
  json_put_open (json, "memory_mb", '{');
  json_put_number (json, "planned", ceil (forward->memory / 1e6));
  json_put_number (json, "bound", forward->memory_bound == G_MAXUINT64 ? NAN : forward->memory_bound / 1e6);
  json_put_close (json, '}');
}
