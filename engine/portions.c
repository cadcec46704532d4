/* portions.c - see portions.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "portions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "attribution/together.h"
#include "map.h"
#include "memory.h"

typedef struct
{
  MethodCall     *calls;
  int             n;
  const int      *classes;
  int             k;
  double         *seconds;
  const Progress *progress;
  int             methods, together; /* at a time, classes at a time */
  int             portions, done;
} Portions;

static gboolean
fits (const Portions *p, int methods, int together)
{
  for (int first = 0; first < p->n; first += methods)
    if (memory_of_calls (p->calls->trace, p->calls + first, MIN (methods, p->n - first), together) > p->calls->trace->form.bound)
      return FALSE;
  return TRUE;
}

/* Whether matrices are wanted, which come as one block of all classes. */
static gboolean
keeps_matrices (const Portions *p)
{
  for (int i = 0; i < p->n; i++)
    if (p->calls[i].results.matrices.gradient)
      return TRUE;
  return FALSE;
}

/* As many classes as fit, or half as many, or half of that. */
static gboolean
cut (Portions *p, int methods)
{
  p->methods = methods;
  for (p->together = p->k; !fits (p, methods, p->together); p->together = (p->together + 1) / 2)
    if (p->together == 1 || keeps_matrices (p))
      return FALSE;
  return TRUE;
}

/* Of the method that needs the most. */
static gboolean
portions_error (const Portions *p, GError **error)
{
  const ViaTrace *trace = p->calls->trace;
  guint64         most = 0;
  int             which = 0;

  for (int i = 0; i < p->n; i++)
    {
      guint64 needs = memory_of_calls (trace, &p->calls[i], 1, keeps_matrices (p) ? p->k : 1);

      which = needs > most ? i : which;
      most = MAX (most, needs);
    }
  g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY,
               _ ("An explanation by %s would need about %.2f GB of memory, and may use %.2f GB; choose another method or more "
                  "memory (--memory, memory=)"),
               p->calls[which].method->id, most / 1e9, trace->form.bound / 1e9);
  return FALSE;
}

static gboolean
find_portions (Portions *p, GError **error)
{
  p->methods = p->n;
  p->together = p->k;
  if (p->calls->trace->form.bound != G_MAXUINT64 && !cut (p, p->n) && !cut (p, 1))
    return portions_error (p, error);
  p->portions = ((p->n + p->methods - 1) / p->methods) * ((p->k + p->together - 1) / p->together);
  return TRUE;
}

static gboolean
report_portion (double done, const char *stage, gpointer data)
{
  const Portions *p = data;

  return p->progress->call ((p->done + done) / p->portions, stage, p->progress->data);
}

/* Numbers of a map of one class. */
static gsize
cells_of (const MethodCall *call)
{
  return map_count (method_cells (call->method, call->trace->model));
}

/* The results of classes first … of which there are k; `maps` has room for those of a contrast, whose rivals' follow. */
static MethodResults
part_of (const MethodCall *call, int first, float *maps)
{
  MethodResults part = call->results;

  part.maps = maps ? maps : part.maps + first * cells_of (call);
  part.vanished += first;
  part.readouts = part.readouts ? part.readouts + (gsize) first * via_model_n_tokens (call->trace->model) : NULL;
  part.checks = part.checks ? part.checks + first : NULL;
  return part;
}

/* A portion's maps and their rivals', to where those of all classes are. */
static void
take_maps (const Portions *p, const MethodCall *call, int first, int k, const float *maps)
{
  const gsize cells = cells_of (call);

  memcpy (call->results.maps + first * cells, maps, k * cells * sizeof *maps);
  memcpy (call->results.maps + (p->k + first) * cells, maps + k * cells, k * cells * sizeof *maps);
}

/* Of several calls together. */
static gsize
cells_of_all (const MethodCall *calls, int n)
{
  gsize cells = 0;

  for (int i = 0; i < n; i++)
    cells += cells_of (&calls[i]);
  return cells;
}

static gboolean
run_portion (Portions *p, int first_call, int n, int first, int k, GError **error)
{
  g_autofree MethodCall *calls = g_memdup2 (p->calls + first_call, n * sizeof *calls);
  g_autofree double     *seconds = p->seconds ? g_new (double, n) : NULL;
  Progress               progress = { .call = p->progress->call ? report_portion : NULL, .data = p, .stage = p->progress->stage };
  gboolean               contrast = calls->options->contrast && k < p->k;
  g_autofree float      *maps = contrast ? g_new (float, 2 * k * cells_of_all (calls, n)) : NULL;
  gsize                  used = 0;

  for (int i = 0; i < n; i++)
    {
      calls[i].results = part_of (&calls[i], first, contrast ? maps + used : NULL);
      used += 2 * k * cells_of (&calls[i]);
    }
  if (!together_run (calls, n, p->classes + first, k, seconds, &progress, error))
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      if (contrast && calls[i].options->contrast)
        take_maps (p, &p->calls[first_call + i], first, k, calls[i].results.maps);
      if (seconds)
        p->seconds[first_call + i] += seconds[i];
    }
  p->done++;
  return TRUE;
}

gboolean
portions_run (MethodCall *calls, int n, const int *classes, int k, double *seconds, const Progress *progress, GError **error)
{
  Portions p = { .calls = calls, .n = n, .classes = classes, .k = k, .seconds = seconds, .progress = progress };

  for (int i = 0; i < n && seconds; i++)
    seconds[i] = 0;
  if (!find_portions (&p, error))
    return FALSE;
  for (int call = 0; call < n; call += p.methods)
    for (int first = 0; first < k; first += p.together)
      if (!run_portion (&p, call, MIN (p.methods, n - call), first, MIN (p.together, k - first), error))
        return FALSE;
  return TRUE;
}
