/* opinion.c - a second opinion: what another method says about the class that is shown.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Generic attention (Chefer, Gur & Wolf, ICCV 2021) tells classes apart and is the cheapest that looks at all blocks; of itself,
 * transformer attribution.  What either will cost is known from the forward pass, before anything is computed: both walk back through the
 * same products, in float32 whatever the forward pass was, and a contrast walks once more.
 */
#include "opinion.h"

#include "contrast.h"
#include "job.h"

#define SECOND "generic_attention"
#define ITS_OWN_SECOND "transformer_attribution"

/* In forward passes: the most that was measured, of the built-in model and of a ViT-B/16, rounded up.  In the order of ViaPrecision. */
static const double cost_of_second[] = { 0.6, 1.2 }, cost_of_its_own_second[] = { 1.6, 4 };
#define CONTRAST_COST 2

struct _Opinion
{
  OpinionChanged changed;
  gpointer       data;

  Job              *job; /* under way, or NULL; until it is done, what follows is its thread's */
  ViaTrace         *trace;
  const ViaMethod  *method;
  int               class_number;
  ViaExplainOptions options;
  ViaMap           *map;
};

const ViaMethod *
opinion_method (const ViaMethod *first)
{
  const ViaMethod *second = via_method_find (SECOND);

  return first == second ? via_method_find (ITS_OWN_SECOND) : second;
}

double
opinion_cost (const ViaMethod *second, ViaPrecision precision, gboolean contrast, double forward)
{
  const double *cost = second == via_method_find (SECOND) ? cost_of_second : cost_of_its_own_second;

  return cost[precision] * (contrast ? CONTRAST_COST : 1) * forward;
}

static gboolean
form_opinion (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Opinion *o = data;

  o->map = via_explain (o->trace, o->method, &o->class_number, 1, &o->options, progress, token, error);
  return o->map != NULL;
}

static void
on_formed (const GError *error, gpointer data)
{
  Opinion *o = data;

  g_clear_pointer (&o->job, job_free);
  o->changed (o->data);
}

Opinion *
opinion_new (OpinionChanged changed, gpointer data)
{
  Opinion *o = g_new0 (Opinion, 1);

  o->changed = changed;
  o->data = data;
  return o;
}

void
opinion_forget (Opinion *opinion)
{
  g_clear_pointer (&opinion->job, job_free);
  g_clear_pointer (&opinion->map, via_map_free);
}

void
opinion_free (Opinion *opinion)
{
  if (!opinion)
    return;
  opinion_forget (opinion);
  g_free (opinion);
}

void
opinion_ask (Opinion *opinion, ViaTrace *trace, const ViaMethod *first, int class_number, int rival)
{
  opinion_forget (opinion);
  opinion->trace = trace;
  opinion->method = opinion_method (first);
  opinion->class_number = class_number;
  opinion->options = (ViaExplainOptions){ .contrast = rival != CONTRAST_NONE, .against = rival };
  opinion->job = job_new (form_opinion, NULL, on_formed, opinion);
}

gboolean
opinion_is_busy (const Opinion *opinion)
{
  return opinion->job != NULL;
}

const ViaMap *
opinion_map (const Opinion *opinion, const ViaMethod **method)
{
  if (opinion->job)
    return NULL;
  *method = opinion->method;
  return opinion->map;
}
