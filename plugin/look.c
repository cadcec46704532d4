/* look.c - one look of one network at one picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "look.h"

#include "contrast.h"

static gboolean
show_reading (double done, const char *stage, gpointer data)
{
  const Look *look = data;

  look->report (done, stage, NULL);
  return TRUE; /* GIMP's own cancel button ends this process */
}

static void
show_work (double fraction, const char *stage, gpointer data)
{
  const Look *look = data;

  look->report (fraction, stage, NULL);
}

gboolean
look_open (Look *look, const View *view, const Settings *settings, JobReport report, GError **error)
{
  *look = (Look){ .settings = settings, .report = report, .width = view->area.width, .height = view->area.height };

  if (!(look->model = via_model_open (settings->model, error)))
    return FALSE;
  look->photo = pixels_read (view->buffer, &view->area, view->color, look->model, settings->fit, show_reading, look, error);
  return look->photo != NULL;
}

gboolean
look_trace (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Look           *look = data;
  ViaTraceOptions options = { .precision = look->settings->precision };

  look->trace = via_trace_new (look->model, look->photo, &options, progress, token, error);
  return look->trace != NULL;
}

static gboolean
explain (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Look             *look = data;
  const Settings   *settings = look->settings;
  ViaExplainOptions options;
  g_autofree gint  *classes = NULL;
  guint             n;

  if (!look->trace && !look_trace (progress, token, look, error))
    return FALSE;
  if (!(classes = via_trace_choose (look->trace, settings->classes, &n, error))
      || !contrast_choose (settings, look->trace, &options, error))
    return FALSE;
  look->against = options.against;
  if (!look->map) /* a dialog may have made it */
    look->map = via_explain (look->trace, settings->method, classes, n, &options, progress, token, error);
  if (look->map)
    via_model_sha256 (look->model); /* slow for a large file the first time: not to be done on the main thread */
  return look->map != NULL;
}

gboolean
look_predict (Look *look, GError **error)
{
  return job_run (look_trace, show_work, look, error);
}

gboolean
look_explain (Look *look, GError **error)
{
  return job_run (explain, show_work, look, error);
}

void
look_clear (Look *look)
{
  via_map_free (look->map);
  via_trace_free (look->trace);
  via_photo_free (look->photo);
  via_model_free (look->model);
  *look = (Look){ 0 };
}
