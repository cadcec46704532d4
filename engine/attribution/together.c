/* together.c - see together.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "together.h"

#include "balance.h"
#include "gather.h"

/* Who takes part in a walk. */
typedef struct
{
  MethodCall call;
  Gathering  gathering;
  int        number; /* of the call that it is there for */
} Party;

typedef struct
{
  MethodCall     *calls;
  int             n;
  Party          *parties; /* [3n]: of a call none, or as many */
  int             n_parties;
  double         *seconds; /* [n]; or NULL */
  const Progress *progress;
  int             parts, done; /* of the work: walks, and methods that run by themselves */
} Together;

/* ---- one part of the work */

static gboolean
report_part (double done, const char *stage, gpointer data)
{
  const Together *t = data;

  return t->progress->call ((t->done + done) / t->parts, stage, t->progress->data);
}

static Progress
progress_of_part (Together *t)
{
  return (Progress){ .call = t->progress->call ? report_part : NULL, .data = t, .stage = t->progress->stage };
}

static void
add_seconds (const Together *t, int number, gint64 start, int sharers)
{
  if (t->seconds)
    t->seconds[number] += (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC / sharers;
}

/* ---- who walks with whom */

static gboolean
goes_with (const Party *one, const Party *other)
{
  const Sweep *a = &one->gathering.sweep, *b = &other->gathering.sweep;

  return one == other
         || (a->n_rules > 0 && b->n_rules > 0 && a->rivals == b->rivals && sweep_pair (a) >= 0 && sweep_pair (a) == sweep_pair (b));
}

/* Whether nobody before it goes with it. */
static gboolean
is_first (const Together *t, int i)
{
  for (int before = 0; before < i; before++)
    if (goes_with (&t->parties[before], &t->parties[i]))
      return FALSE;
  return TRUE;
}

/* The walk of the party and of all that go with it. */
static gboolean
walk_with (Together *t, const Party *party, GError **error)
{
  g_autofree Sweep *sweeps = g_new (Sweep, t->n_parties);
  gint64            start = g_get_monotonic_time ();
  Progress          progress = progress_of_part (t);
  int               n = 0;

  for (int i = 0; i < t->n_parties; i++)
    if (goes_with (party, &t->parties[i]))
      sweeps[n++] = t->parties[i].gathering.sweep;
  if (sweeps->n_rules > 0 && !sweeps_run (party->call.trace, sweeps, n, &progress, error))
    return FALSE;
  for (int i = 0; i < t->n_parties; i++)
    if (goes_with (party, &t->parties[i]) && t->parties[i].gathering.finish)
      t->parties[i].gathering.finish (t->parties[i].gathering.data);
  for (int i = 0; i < t->n_parties; i++)
    if (goes_with (party, &t->parties[i]))
      add_seconds (t, t->parties[i].number, start, n);
  t->done++;
  return TRUE;
}

static gboolean
walk_all (Together *t, GError **error)
{
  for (int i = 0; i < t->n_parties; i++)
    if (is_first (t, i) && !walk_with (t, &t->parties[i], error))
      return FALSE;
  return TRUE;
}

/* ---- methods that run by themselves */

static gboolean
run_alone (Together *t, int number, GError **error)
{
  const MethodCall *call = &t->calls[number];
  gint64            start = g_get_monotonic_time ();
  Progress          progress = progress_of_part (t);

  if (call->trace->lean)
    trace_drop_work (call->trace);
  if (!call->method->run (call, &progress, error))
    return FALSE;
  for (int c = 0; c < call->k; c++)
    call->results.vanished[c] = FALSE;
  add_seconds (t, number, start, 1);
  t->done++;
  return TRUE;
}

static gboolean
run_others (Together *t, GError **error)
{
  for (int i = 0; i < t->n; i++)
    if (t->calls[i].method->run && !run_alone (t, i, error))
      return FALSE;
  return TRUE;
}

/* ---- getting ready */

static gboolean
add_party (Together *t, int number, const ViaMethod *method, const ViaExplainOptions *options, MethodPrepare prepare,
           GError **error)
{
  Party *party = &t->parties[t->n_parties++];

  party->call = t->calls[number];
  party->call.method = method;
  party->call.options = options;
  party->number = number;
  return prepare (&party->call, &party->gathering, error);
}

/* Matrices that a method does not make, but which are asked for, come from the walk of the default method, whose maps are then
 * overwritten. */
static gboolean
prepare_call (Together *t, int number, GError **error)
{
  static const ViaExplainOptions plain;
  const MethodCall              *call = &t->calls[number];
  gboolean                       other = call->method->prepare || call->method->run;

  if (other && call->results.matrices.gradient && !add_party (t, number, *via_method_list (), &plain, gather_prepare, error))
    return FALSE;
  if (call->results.checks && !add_party (t, number, call->method, call->options, balance_prepare, error))
    return FALSE;
  return call->method->run
         || add_party (t, number, call->method, call->options, call->method->prepare ? call->method->prepare : gather_prepare,
                       error);
}

static gboolean
prepare_all (Together *t, GError **error)
{
  for (int i = 0; i < t->n; i++)
    if (!prepare_call (t, i, error))
      return FALSE;
  for (int i = 0; i < t->n_parties; i++)
    t->parts += is_first (t, i);
  for (int i = 0; i < t->n; i++)
    t->parts += t->calls[i].method->run != NULL;
  return TRUE;
}

/* Who is explained against whom: the k classes against the rival, then it against each of them. */
static void
pair_up (int *all, int *rivals, const int *classes, int k, int against)
{
  for (int c = 0; c < k; c++)
    {
      all[c] = rivals[k + c] = classes[c];
      all[k + c] = rivals[c] = against;
    }
}

static void
clear_parties (const Together *t)
{
  for (int i = 0; i < t->n_parties; i++)
    {
      g_free (t->parties[i].gathering.data);
      arena_clear (&t->parties[i].gathering.arena);
    }
  g_free (t->parties);
}

gboolean
together_run (MethodCall *calls, int n, const int *classes, int k, double *seconds, const Progress *progress, GError **error)
{
  g_autofree int *all = g_new (int, 2 * k), *rivals = g_new (int, 2 * k);
  gboolean        ok;
  Together        t = { .calls = calls, .n = n, .seconds = seconds, .progress = progress, .parties = g_new0 (Party, 3 * n) };

  pair_up (all, rivals, classes, k, calls->options->against);
  for (int i = 0; i < n; i++)
    {
      gboolean contrast = calls[i].options->contrast;

      calls[i].sweep = (Sweep){ .classes = all, .rivals = contrast ? rivals : NULL, .k = contrast ? 2 * k : k };
      calls[i].k = k;
      if (seconds)
        seconds[i] = 0;
    }
  ok = prepare_all (&t, error) && walk_all (&t, error) && run_others (&t, error);
  clear_parties (&t);
  return ok;
}
