/* explanation.c - one network, one picture, a map of each method.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explanation.h"

#include <math.h>

#include "contrast.h"
#include "prompts.h"

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
  g_autoptr (ViaModel) network = NULL;

  *explanation = (Explanation){ .settings = settings, .report = report, .width = view->area.width, .height = view->area.height };
  if (!(network = via_model_open (settings->model, error))
      || !(explanation->model = prompts_ask (network, settings, show_reading, explanation, error)))
    return FALSE;
  explanation->photo = pixels_read (view->buffer, &view->area, view->color, explanation->model, &settings->fitting, show_reading,
                                    explanation, error);
  return explanation->photo != NULL;
}

/* `deferred`: where windows need not be looked through before they are explained. */
static gboolean
run_trace (Explanation *e, gboolean deferred, ViaProgress progress, gpointer token, GError **error)
{
  ViaTraceOptions options = { .precision = e->settings->precision, .deferred = deferred };

  e->trace = via_trace_new (e->model, e->photo, &options, progress, token, error);
  return e->trace != NULL;
}

gboolean
explanation_trace (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  return run_trace (data, FALSE, progress, token, error);
}

static void
forget_maps (Explanation *explanation)
{
  for (guint i = 0; explanation->maps && i < explanation->choice.n; i++)
    via_map_free (explanation->maps[i]);
  g_clear_pointer (&explanation->maps, g_free);
  method_choice_clear (&explanation->choice);
}

void
explanation_ask (Explanation *explanation, const int *classes, guint n, const ViaExplainOptions *options)
{
  forget_maps (explanation);
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

  if (!(classes = prompts_choose (explanation->trace, settings, &n, error))
      || !contrast_choose (settings, explanation->trace, &options, error))
    return FALSE;
  explanation_ask (explanation, classes, n, &options);
  explanation->note = prompts_note (explanation->model, settings, settings->classes);
  if (!explanation->note)
    explanation->note = prompts_note (explanation->model, settings, settings->against);
  return TRUE;
}

void
explanation_take_map (Explanation *explanation, ViaMap *map)
{
  method_choice_make (&explanation->choice, explanation->settings, explanation->trace, &explanation->options, NULL);
  explanation->maps = g_new (ViaMap *, 1);
  explanation->maps[0] = map;
}

static gboolean
make_maps (Explanation *e, ViaProgress progress, gpointer token, GError **error)
{
  MethodChoice *choice = &e->choice;

  if (!method_choice_make (choice, e->settings, e->trace, &e->options, error))
    return FALSE;
  e->maps = g_new0 (ViaMap *, choice->n);
  return via_explain_together (e->trace, choice->methods, choice->n, e->classes, e->n_classes, choice->options, e->maps, NULL,
                               progress, token, error);
}

static gboolean
trace_and_explain (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Explanation *explanation = data;
  gboolean     known = explanation->classes || prompts_name_classes (explanation->model, explanation->settings);

  if (!explanation->trace && !run_trace (explanation, known, progress, token, error))
    return FALSE;
  if (!explanation->classes && !ask_as_settings_say (explanation, error))
    return FALSE;
  if (!explanation->maps && !make_maps (explanation, progress, token, error)) /* a dialog may have made it */
    {
      forget_maps (explanation);
      return FALSE;
    }
  via_model_sha256 (explanation->model); /* slow for a large file the first time: not to be done on the main thread */
  return TRUE;
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

guint
explanation_n_heats (const Explanation *explanation)
{
  return explanation->choice.n * explanation->n_classes;
}

ExplanationHeat
explanation_heat (const Explanation *explanation, guint i)
{
  guint m = i / explanation->n_classes;

  return (ExplanationHeat){ explanation->choice.methods[m], explanation->maps[m], i % explanation->n_classes };
}

ViaGuess
explanation_guess (const Explanation *explanation, guint i)
{
  return via_trace_guess (explanation->trace, explanation->classes[i % explanation->n_classes]);
}

guint
explanation_best (const Explanation *explanation)
{
  guint  best = 0;
  double most = -HUGE_VAL;

  for (guint i = 0; i < explanation_n_heats (explanation); i++)
    {
      ViaGuess guess = explanation_guess (explanation, i);

      if (guess.logit > most)
        {
          most = guess.logit;
          best = i;
        }
    }
  return best;
}

void
explanation_clear (Explanation *explanation)
{
  forget_maps (explanation);
  g_free (explanation->classes);
  g_free (explanation->note);
  via_trace_free (explanation->trace);
  via_photo_free (explanation->photo);
  via_model_free (explanation->model);
  *explanation = (Explanation){ 0 };
}
