/* probe-eval.c - vit-attribution probe eval: how often a model is right about pictures whose classes are known.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "../probe/evaluation.h"
#include "probe.h"
#include "progress-bar.h"

gboolean
probe_eval (const Options *options, GError **error)
{
  const char *pictures = probe_pictures (options, error);
  ProgressBar progress = progress_bar_begin (1, options->progress);
  g_autoptr (Report) report = NULL;

  if (!pictures)
    return FALSE;
  report = evaluation_run (options->settings.model, pictures, options->settings.precision, progress_bar_step, &progress, error);
  progress_bar_end (&progress);
  if (report)
    probe_say_report (report, options, options->settings.model, NULL);
  return report != NULL;
}
