/* occlusion.c - see occlusion.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "occlusion.h"

#include "score.h"
#include "without.h"

typedef struct
{
  const MethodCall *call;
  Without          *without;
  int               patches;
  int              *kept;          /* [patches] */
  double           *whole, *fewer; /* [classes]: logits */

  const Progress *progress;
  int             passes; /* done so far */
} Occlusion;

static gboolean
report_pass (double done, const char *stage, gpointer data)
{
  const Occlusion *o = data;

  return o->progress->call ((o->passes + done) / (o->patches + 1), stage, o->progress->data);
}

/* Logits of all patches but one, or of all when that is none of them. */
static gboolean
ask_without (Occlusion *o, int patch, double *logits, GError **error)
{
  Progress progress = { .call = o->progress->call ? report_pass : NULL, .data = o, .stage = o->progress->stage };
  int      n = 0;

  for (int i = 0; i < o->patches; i++)
    if (i != patch)
      o->kept[n++] = i;
  if (!without_logits (o->without, o->kept, n, logits, &progress, error))
    return FALSE;
  o->passes++;
  return TRUE;
}

static double
score_of (const Sweep *asked, int n, int c, const double *logits)
{
  return score_of_logits (logits, n, asked->classes[c], sweep_rival (asked, c));
}

static gboolean
fill_occlusion (Occlusion *o, GError **error)
{
  const Sweep *asked = &o->call->sweep;
  int          n = via_model_n_classes (o->call->trace->model);

  if (!ask_without (o, -1, o->whole, error))
    return FALSE;
  for (int j = 0; j < o->patches; j++)
    {
      if (!ask_without (o, j, o->fewer, error))
        return FALSE;
      for (int c = 0; c < asked->k; c++)
        o->call->results.maps[(gsize) c * o->patches + j] =
            (float) (score_of (asked, n, c, o->whole) - score_of (asked, n, c, o->fewer));
    }
  return TRUE;
}

gboolean
occlusion_run (const MethodCall *call, const Progress *progress, GError **error)
{
  ViaSize   cells = method_cells (call->method, call->trace->model);
  int       classes = via_model_n_classes (call->trace->model);
  Occlusion o = { .call = call, .patches = cells.width * cells.height, .progress = progress };
  gboolean  ok;

  o.without = without_new (call->trace, error);
  if (!o.without)
    return FALSE;
  o.kept = g_new (int, o.patches);
  o.whole = g_new (double, classes);
  o.fewer = g_new (double, classes);
  ok = fill_occlusion (&o, error);
  g_free (o.kept);
  g_free (o.whole);
  g_free (o.fewer);
  without_free (o.without);
  return ok;
}

/* A forward pass and the tokens; what that keeps of them is less than what a trace keeps. */
guint64
occlusion_room (ViaTrace *planned, G_GNUC_UNUSED int k, G_GNUC_UNUSED guint64 walk)
{
  TraceBytes bytes = trace_measure (planned);

  return MAX (bytes.forward, bytes.lent) + 2 * shape_size (planned->shapes[tape_step (planned->tape, 0)->out]) * sizeof (double);
}
