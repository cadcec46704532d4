/* bench-runs.c - one explanation after the other, with a watch in hand.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "bench.h"
#include "forward.h"
#include "progress-bar.h"

/* The high-water mark of this process' memory, from Linux. */
double
bench_peak_mb (void)
{
  g_autofree char *status = NULL;
  const char      *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || !(line = strstr (status, "VmHWM:")))
    return 0;
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) / 1024.0;
}

typedef struct
{
  gint64  start;
  ViaWork work;
} Watch;

static Watch
watch_start (void)
{
  return (Watch){ g_get_monotonic_time (), via_work () };
}

static Span
watch_read (const Watch *watch)
{
  ViaWork now = via_work (), then = watch->work;

  return (Span){ forward_ms_since (watch->start),
                 { now.products - then.products, now.loops - then.loops, now.gflop - then.gflop, now.executed - then.executed } };
}

ViaTrace *
bench_forward (Bench *bench, ViaPrecision precision, GError **error)
{
  ViaTraceOptions how = { .precision = precision };

  return via_trace_new_from_input (bench->model, bench->input, &how, progress_bar_step, &bench->progress, error);
}

/* Explains the classes `first` … `first` + n - 1. */
static gboolean
explain_once (Bench *bench, ViaTrace *trace, int first, int n, GError **error)
{
  g_autofree int *classes = g_new (int, n);
  g_autoptr (ViaMap) map = NULL;

  for (int i = 0; i < n; i++)
    classes[i] = first + i;
  map = via_explain (trace, bench->method, classes, n, NULL, progress_bar_step, &bench->progress, error);
  return map != NULL;
}

gboolean
bench_explain (Bench *bench, ViaPrecision precision, Span *before, Span *whole, Span *again, GError **error)
{
  Watch watch = watch_start ();
  g_autoptr (ViaTrace) trace = bench_forward (bench, precision, error);

  if (!trace)
    return FALSE;
  *before = watch_read (&watch);
  if (!explain_once (bench, trace, 0, 1, error))
    return FALSE;
  *whole = watch_read (&watch);
  if (!bench->peak_mb)
    bench->peak_mb = bench_peak_mb ();

  watch = watch_start ();
  if (again && !explain_once (bench, trace, 1 % via_model_n_classes (bench->model), 1, error))
    return FALSE;
  if (again)
    *again = watch_read (&watch);
  return TRUE;
}

gboolean
bench_classes (Bench *bench, ViaPrecision precision, int n, double one_ms, double *extra_ms, GError **error)
{
  g_autoptr (ViaTrace) trace = bench_forward (bench, precision, error);
  gint64 start = g_get_monotonic_time ();

  if (!trace || !explain_once (bench, trace, 0, n, error))
    return FALSE;
  *extra_ms = (forward_ms_since (start) - one_ms) / (n - 1);
  return TRUE;
}

gboolean
bench_load (Bench *bench, double *ms, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (ViaModel) again = via_model_open (bench->options->settings.model, error);

  *ms = forward_ms_since (start);
  return again != NULL;
}
