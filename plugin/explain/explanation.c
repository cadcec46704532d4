/* explanation.c - one network, one picture, one map.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explanation.h"

#include "contrast.h"

static gboolean
show_reading (double done, const char *stage, gpointer data)
{
  const Explanation *explanation = data;

  explanation->report (done, stage, NULL);
  return TRUE; /* GIMP's own cancel button ends this process */
}

static void
show_work (double fraction, const char *stage, gpointer data)
{
  const Explanation *explanation = data;

  explanation->report (fraction, stage, NULL);
}

gboolean
explanation_open (Explanation *explanation, const View *view, const Settings *settings, JobReport report, GError **error)
{
  *explanation = (Explanation){ .settings = settings, .report = report, .width = view->area.width, .height = view->area.height };

  if (!(explanation->model = via_model_open (settings->model, error)))
    return FALSE;
  explanation->photo =
      pixels_read (view->buffer, &view->area, view->color, explanation->model, settings->fit, show_reading, explanation, error);
  return explanation->photo != NULL;
}

gboolean
explanation_trace (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Explanation    *explanation = data;
  ViaTraceOptions options = { .precision = explanation->settings->precision };

  explanation->trace = via_trace_new (explanation->model, explanation->photo, &options, progress, token, error);
  return explanation->trace != NULL;
}

void
explanation_ask (Explanation *explanation, const int *classes, guint n, const ViaExplainOptions *options)
{
  g_free (explanation->classes);
  explanation->classes = g_memdup2 (classes, n * sizeof *classes);
  explanation->n_classes = n;
  explanation->options = *options;
}

/* What a script passed, or what was chosen on another picture. */
static gboolean
ask_as_settings_say (Explanation *explanation, GError **error)
{
  const Settings   *settings = explanation->settings;
  ViaExplainOptions options;
  g_autofree int   *classes = NULL;
  guint             n;

  if (!(classes = via_trace_choose (explanation->trace, settings->classes, &n, error))
      || !contrast_choose (settings, explanation->trace, &options, error))
    return FALSE;
  explanation_ask (explanation, classes, n, &options);
  explanation->note = via_model_spec_note (explanation->model, settings->classes);
  if (!explanation->note)
    explanation->note = via_model_spec_note (explanation->model, settings->against);
  return TRUE;
}

static gboolean
trace_and_explain (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Explanation *explanation = data;

  if (!explanation->trace && !explanation_trace (progress, token, explanation, error))
    return FALSE;
  if (!explanation->classes && !ask_as_settings_say (explanation, error))
    return FALSE;
  if (!explanation->map) /* a dialog may have made it */
    explanation->map = via_explain (explanation->trace, explanation->settings->method, explanation->classes, explanation->n_classes,
                                    &explanation->options, progress, token, error);
  if (explanation->map)
    via_model_sha256 (explanation->model); /* slow for a large file the first time: not to be done on the main thread */
  return explanation->map != NULL;
}

gboolean
explanation_predict (Explanation *explanation, GError **error)
{
  return job_run (explanation_trace, show_work, explanation, error);
}

gboolean
explanation_make (Explanation *explanation, GError **error)
{
  return job_run (trace_and_explain, show_work, explanation, error);
}

void
explanation_clear (Explanation *explanation)
{
  via_map_free (explanation->map);
  g_free (explanation->classes);
  g_free (explanation->note);
  via_trace_free (explanation->trace);
  via_photo_free (explanation->photo);
  via_model_free (explanation->model);
  *explanation = (Explanation){ 0 };
}
