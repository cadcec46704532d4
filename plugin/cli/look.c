/* look.c - one look of one network at one input: what predict and explain begin with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "look.h"
#include "pictures.h"
#include "pixels.h"

#include <glib/gi18n-lib.h>

double
ms_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

static gboolean
read_picture (Look *look, const Settings *settings, const char *path, Progress *progress, GError **error)
{
  PixelsColor color;

  if (!(look->picture = picture_load (path, error)))
    return FALSE;
  color = pixels_color (look->picture, settings->raw);
  look->photo = pixels_read (look->picture, NULL, &color, look->model, settings->fit, progress_step, progress, error);
  return look->photo != NULL;
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

gboolean
look_open (Look *look, const Options *options, const char *path, Progress *progress, GError **error)
{
  ViaTraceOptions   how = { .precision = options->settings.precision, .every_row = options->dump_attention };
  g_autofree float *input = NULL;
  gint64            start = g_get_monotonic_time ();

  if (options->threads)
    via_set_threads (options->threads);
  if (!(look->model = via_model_open (options->settings.model, error)))
    return FALSE;
  look->load_ms = ms_since (start);
  warn_of_foreign_objects (look->model);

  start = g_get_monotonic_time ();
  if (options->input_tensor)
    {
      gint64 side = via_model_input_size (look->model);

      input = via_tensor_read (options->input_tensor, "input", 3, (gint64[]){ 3, side, side }, error);
    }
  else
    read_picture (look, &options->settings, path, progress, error);
  if (!input && !look->photo)
    return FALSE;
  look->read_ms = ms_since (start);

  progress_next (progress);
  start = g_get_monotonic_time ();
  look->trace = input ? via_trace_new_from_input (look->model, input, &how, progress_step, progress, error)
                      : via_trace_new (look->model, look->photo, &how, progress_step, progress, error);
  look->forward_ms = ms_since (start);
  progress_next (progress);
  return look->trace != NULL;
}

void
look_clear (Look *look)
{
  via_trace_free (look->trace);
  via_photo_free (look->photo);
  g_clear_object (&look->picture);
  via_model_free (look->model);
  *look = (Look){ 0 };
}

ViaGuess *
look_top (const Look *look, guint n, guint *found)
{
  ViaGuess *best;

  n = MIN (n, (guint) via_model_n_classes (look->model));
  best = g_new (ViaGuess, n);
  *found = via_trace_top (look->trace, best, n);
  return best;
}

void
look_put_json (const Look *look, JsonBuilder *json, const char *method, guint n)
{
  const SettingChoice *precision = &settings_table[SETTING_PRECISION].choices[via_trace_precision (look->trace)];
  g_autofree ViaGuess *best = look_top (look, n, &n);

  json_put_string (json, "model", via_model_name (look->model));
  json_put_string (json, "method", method);
  json_put_string (json, "precision", precision->id);
  json_put_open (json, "predictions", '[');
  for (guint i = 0; i < n; i++)
    {
      json_put_open (json, NULL, '{');
      json_put_integer (json, "class", best[i].index);
      json_put_string (json, "label", best[i].label);
      json_put_number (json, "probability", best[i].probability);
      json_put_number (json, "logit", best[i].logit);
      json_put_close (json, '}');
    }
  json_put_close (json, ']');
}
