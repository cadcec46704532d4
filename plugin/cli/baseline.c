/* baseline.c - see baseline.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "baseline.h"

#include <glib/gi18n-lib.h>

#include "../explain/pixels.h"
#include "cli-error.h"
#include "../codec/input.h"
#include "say.h"
#include "stop.h"

/* How large it is, which must be as large as the picture. */
static gboolean
measure (Codec *codec, const char *path, const Forward *forward, GError **error)
{
  g_auto (GStrv) complaints = NULL;
  int width, height;

  if (!codec_size (codec, &width, &height, &complaints, error))
    return FALSE;
  for (int i = 0; complaints[i]; i++)
    say_warning (input_name (path), complaints[i]);
  if (width == forward->width && height == forward->height)
    return TRUE;
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("%s: a baseline has to be as large as the picture, %d × %d, and not %d × %d"),
               input_name (path), forward->width, forward->height, width, height);
  return FALSE;
}

static float *
read_input (const Options *options, const Forward *forward, ProgressBar *progress, GError **error)
{
  g_autoptr (Codec) codec = codec_new (stop_waiting, NULL);
  g_autoptr (ViaPhoto) photo = NULL;

  if (!codec_load (codec, options->baseline, !options->settings.raw, error) || !measure (codec, options->baseline, forward, error))
    return NULL;
  photo = pixels_read_from (codec_rows, codec, forward->width, forward->height, forward->model, &options->settings.fitting,
                            progress_bar_step, progress, error);
  return photo ? via_photo_input (photo) : NULL;
}

gboolean
baseline_read (const Options *options, const Forward *forward, ViaExplainOptions *how, float **input, ProgressBar *progress,
               GError **error)
{
  Settings colors = { 0 };

  *input = NULL;
  if (!options->baseline)
    return TRUE;
  how->baseline = VIA_BASELINE_INPUT;
  if (settings_set_option (&colors, "baseline", options->baseline, NULL))
    {
      how->baseline = colors.explain.baseline;
      return TRUE;
    }
  if (!forward->photo)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("a picture as --baseline needs a picture; with --input-tensor take mean, black or white"));
      return FALSE;
    }
  if (options->settings.fitting.fit == VIA_FIT_TILE)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("a picture as --baseline is one input; with --fit tile take mean, black or white"));
      return FALSE;
    }
  how->baseline_input = *input = read_input (options, forward, progress, error);
  return *input != NULL;
}
