/* glance.c - see glance.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "glance.h"

#include <via-words.h>

#include "prompts.h"

#define COARSE_METHOD "attention_rollout"
/* A picture in windows may have to be looked through anew for it: where that takes longer, or nobody knows, there is none. */
#define COARSE_SECONDS 1.0

static gboolean
ask_again (Glance *g, const ViaTrace *before, GError **error)
{
  g->trace = via_trace_with_texts (before, g->model, error);
  return g->trace != NULL;
}

static gboolean
run_network (Glance *g, const ViaPhoto *photo, const Settings *settings, ViaProgress progress, gpointer token, GError **error)
{
  ViaTraceOptions options = { .precision = settings->precision };
  gint64          begin = g_get_monotonic_time ();

  g->trace = via_trace_new (g->model, photo, &options, progress, token, error);
  g->forward = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  return g->trace != NULL;
}

static gboolean
make_coarse (Glance *g, ViaProgress progress, gpointer token, GError **error)
{
  int any = 0;

  if (via_trace_n_windows (g->trace) > 0 && !(g->forward > 0 && g->forward < COARSE_SECONDS))
    return TRUE;
  g->coarse = via_explain (g->trace, via_method_find (COARSE_METHOD), &any, 1, NULL, progress, token, error);
  return g->coarse != NULL;
}

static gboolean
run (Glance *g, const ViaPhoto *photo, const ViaTrace *before, const Settings *settings, ViaProgress progress, gpointer token,
     GError **error)
{
  return (before ? ask_again (g, before, error) : run_network (g, photo, settings, progress, token, error))
         && make_coarse (g, progress, token, error);
}

gboolean
glance_make (Glance *glance, ViaModel *network, const ViaPhoto *photo, const ViaTrace *before, const Settings *settings,
             ViaProgress progress, gpointer token, GError **error)
{
  *glance = (Glance){ 0 };
  if ((glance->model = prompts_ask (network, settings, progress, token, error))
      && run (glance, photo, before, settings, progress, token, error))
    return TRUE;
  glance_clear (glance);
  return FALSE;
}

void
glance_clear (Glance *glance)
{
  via_map_free (glance->coarse);
  via_trace_free (glance->trace);
  via_model_free (glance->model);
  *glance = (Glance){ 0 };
}
