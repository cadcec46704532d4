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

static gboolean
trace_and_explain (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Explanation      *explanation = data;
  const Settings   *settings = explanation->settings;
  ViaExplainOptions options;
  g_autofree gint  *classes = NULL;
  guint             n;

  if (!explanation->trace && !explanation_trace (progress, token, explanation, error))
    return FALSE;
  if (!(classes = via_trace_choose (explanation->trace, settings->classes, &n, error))
      || !contrast_choose (settings, explanation->trace, &options, error))
    return FALSE;
  explanation->against = options.against;
  if (!explanation->map) /* a dialog may have made it */
    explanation->map = via_explain (explanation->trace, settings->method, classes, n, &options, progress, token, error);
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
  via_trace_free (explanation->trace);
  via_photo_free (explanation->photo);
  via_model_free (explanation->model);
  *explanation = (Explanation){ 0 };
}
