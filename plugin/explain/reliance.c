/* reliance.c - see reliance.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "reliance.h"

#include <via-faithful.h>

struct _Reliance
{
  RelianceChanged changed;
  JobReport       report;
  gpointer        data;

  Job          *job; /* under way, or NULL; until it is done, what follows is its thread's */
  ViaTrace     *trace;
  const ViaMap *map;
  ViaGuess      before, after;
  gboolean      answered;
  GError       *problem;
};

static gboolean
look_without (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Reliance *r = data;
  g_autoptr (ViaHiding) hiding = via_hiding_new (r->trace, VIA_HIDE_DROP, error);
  const ViaModel   *model = via_trace_model (r->trace);
  const guint       n = hiding ? via_hiding_n_units (hiding) : 0;
  g_autofree float *scores = g_new (float, n), *logits = g_new (float, via_model_n_classes (model));
  g_autofree guint *order = g_new (guint, n);

  if (!hiding)
    return FALSE;
  via_hiding_scores (hiding, r->map, 0, scores);
  via_hiding_order (hiding, scores, FALSE, order);
  if (!via_hiding_logits (hiding, order, n * RELIANCE_PERCENT / 100, logits, progress, token, error))
    return FALSE;
  r->after = via_model_guess (model, logits, r->before.index);
  return TRUE;
}

static void
on_looked (const GError *error, gpointer data)
{
  Reliance *r = data;

  r->problem = error ? g_error_copy (error) : NULL;
  r->answered = !error;
  g_clear_pointer (&r->job, job_free);
  r->changed (r->data);
}

static void
pass_report (double fraction, const char *stage, gpointer data)
{
  Reliance *r = data;

  r->report (fraction, stage, r->data);
}

Reliance *
reliance_new (RelianceChanged changed, JobReport report, gpointer data)
{
  Reliance *r = g_new0 (Reliance, 1);

  r->changed = changed;
  r->report = report;
  r->data = data;
  return r;
}

void
reliance_forget (Reliance *reliance)
{
  g_clear_pointer (&reliance->job, job_free);
  g_clear_error (&reliance->problem);
  reliance->answered = FALSE;
}

void
reliance_free (Reliance *reliance)
{
  if (!reliance)
    return;
  reliance_forget (reliance);
  g_free (reliance);
}

void
reliance_ask (Reliance *reliance, ViaTrace *trace, const ViaMap *map)
{
  reliance_forget (reliance);
  reliance->trace = trace;
  reliance->map = map;
  reliance->before = via_trace_guess (trace, via_map_class (map, 0));
  reliance->job = job_new (look_without, pass_report, on_looked, reliance);
}

gboolean
reliance_is_busy (const Reliance *reliance)
{
  return reliance->job != NULL;
}

gboolean
reliance_answer (const Reliance *reliance, ViaGuess *before, ViaGuess *after)
{
  if (!reliance->answered)
    return FALSE;
  *before = reliance->before;
  *after = reliance->after;
  return TRUE;
}

const GError *
reliance_problem (const Reliance *reliance)
{
  return reliance->problem;
}
