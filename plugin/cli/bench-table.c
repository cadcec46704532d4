/* bench-table.c - how fast we are next to what the machine can do, and parts of us next to each other.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A machine that others use, too, changes its speed by the second.  So what is compared is measured side by side, round after
 * round, ratios are taken within a round, and each figure is the median of its rounds; behind it stands their range.
 */
#include <glib/gi18n-lib.h>

#include "bench.h"
#include "forward.h"
#include "progress-bar.h"
#include "say.h"

typedef enum
{
  SHARE_ONE,
  SHARE,
  EXECUTED_ONE,
  EXECUTED,
  SWITCH,
  SWITCH_EXECUTED,
  EXACT,
  EXTRA,
  THREADS,
  PROBES,
  TAKEN,
  WHOLE_FAST,
  WHOLE_EXACT,
  WHOLE_FIRST,
  LOOPS_FAST,
  LOOPS_EXACT,
  FORWARD_ONE_MS,
  FORWARD_MS,
  ONE_MS,
  FAST_MS,
  EXACT_MS,
  PEAK_ONE,
  PEAK,
  GFLOP,
  N_ROWS
} TableRow;

static const char *const names[N_ROWS] = {
  [SHARE_ONE] = "FLOPs / (time x peak), fast, one thread",
  [SHARE] = "FLOPs / (time x peak), fast",
  [EXECUTED_ONE] = "executed FLOPs / (time x peak), fast, one thread",
  [EXECUTED] = "executed FLOPs / (time x peak), fast",
  [SWITCH] = "class switch, FLOPs / (time x peak)",
  [SWITCH_EXECUTED] = "class switch, executed FLOPs / (time x peak)",
  [EXACT] = "exact / fast, one class",
  [EXTRA] = "further class / one class, fast",
  [THREADS] = "one thread / all threads, fast",
  [PROBES] = "peak of all threads / of one",
  [TAKEN] = "one core taken / idle, fast",
  [WHOLE_FAST] = "whole process / warm attribution, fast",
  [WHOLE_EXACT] = "whole process / warm attribution, exact",
  [WHOLE_FIRST] = "the same, the first for seconds",
  [LOOPS_FAST] = "share of what is not a product, fast",
  [LOOPS_EXACT] = "share of what is not a product, exact",
  [FORWARD_ONE_MS] = "forward, fast, one thread, ms",
  [FORWARD_MS] = "forward, fast, ms",
  [ONE_MS] = "one class, fast, one thread, ms",
  [FAST_MS] = "one class, fast, ms",
  [EXACT_MS] = "one class, exact, ms",
  [PEAK_ONE] = "peak, one thread, GFLOP/s",
  [PEAK] = "peak, GFLOP/s",
  [GFLOP] = "one class, GFLOP",
};

typedef struct
{
  Bench  *bench;
  int     n_classes;
  guint   threads;
  GArray *rows[N_ROWS]; /* of double, one per round that has it */
} Table;

static void
note (Table *table, TableRow row, double value)
{
  g_array_append_val (table->rows[row], value);
}

/* GFLOP/s as a share of a peak. */
static double
share_of (double gflop, double ms, double peak)
{
  return gflop / (ms / 1e3 * peak);
}

/* The time that is not spent in products. */
static double
rest (Span span)
{
  return 1 - 1e3 * span.work.products / span.ms;
}

/* One thread, its peak before and after; returns the milliseconds, or -1. */
static double
measure_one_thread (Table *table, GError **error)
{
  Span   forward, one;
  double peak;

  via_set_threads (1);
  peak = via_peak ();
  if (!bench_explain (table->bench, VIA_PRECISION_FAST, &forward, &one, NULL, error))
    return -1;
  peak = MAX (peak, via_peak ());
  note (table, PEAK_ONE, peak);
  note (table, FORWARD_ONE_MS, forward.ms);
  note (table, ONE_MS, one.ms);
  note (table, GFLOP, one.work.gflop);
  note (table, SHARE_ONE, share_of (one.work.gflop, one.ms, peak));
  note (table, EXECUTED_ONE, share_of (one.work.executed, one.ms, peak));
  via_set_threads (table->threads);
  note (table, PROBES, via_peak () / peak);
  return one.ms;
}

/* All threads: fast, exact, and fast once more.  *fast and *exact become milliseconds of one class. */
static gboolean
measure_all_threads (Table *table, double *fast, double *exact, GError **error)
{
  Bench *bench = table->bench;
  Span   forward, one, again, precise, second;
  double peak = via_peak ();

  if (!bench_explain (bench, VIA_PRECISION_FAST, &forward, &one, &again, error))
    return FALSE;
  peak = MAX (peak, via_peak ());
  note (table, PEAK, peak);
  note (table, FORWARD_MS, forward.ms);
  note (table, SHARE, share_of (one.work.gflop, one.ms, peak));
  note (table, EXECUTED, share_of (one.work.executed, one.ms, peak));
  note (table, SWITCH, share_of (again.work.gflop, again.ms, peak));
  note (table, SWITCH_EXECUTED, share_of (again.work.executed, again.ms, peak));
  note (table, LOOPS_FAST, rest (one));

  if (!bench_explain (bench, VIA_PRECISION_EXACT, &forward, &precise, NULL, error)
      || !bench_explain (bench, VIA_PRECISION_FAST, &forward, &second, NULL, error))
    return FALSE;
  *fast = (one.ms + second.ms) / 2;
  *exact = precise.ms;
  note (table, LOOPS_EXACT, rest (precise));
  note (table, FAST_MS, *fast);
  note (table, EXACT_MS, *exact);
  note (table, EXACT, *exact / *fast);
  return TRUE;
}

/* Several classes at once take more memory and give it back: the next explanation asks for its own anew, some milliseconds. */
static gboolean
measure_classes (Table *table, GError **error)
{
  Span   forward, one;
  double extra;

  if (table->n_classes < 2)
    return TRUE;
  if (!bench_explain (table->bench, VIA_PRECISION_FAST, &forward, &one, NULL, error)
      || !bench_classes (table->bench, VIA_PRECISION_FAST, table->n_classes, one.ms - forward.ms, &extra, error))
    return FALSE;
  note (table, EXTRA, extra / one.ms);
  return TRUE;
}

static gboolean
measure_taken (Table *table, double fast, GError **error)
{
  Span     forward, one;
  GPid     pid = bench_take_core (error);
  gboolean ok = pid && bench_explain (table->bench, VIA_PRECISION_FAST, &forward, &one, NULL, error);

  if (pid)
    bench_give_back (pid);
  if (ok)
    note (table, TAKEN, one.ms / fast);
  return ok;
}

/* A virtual machine gives memory that nobody uses back to its host within seconds, and whoever asks for it next waits: a process
 * that is not counted does. */
static gboolean
measure_processes (Table *table, double fast, double exact, GError **error)
{
  double first, fast_ms, exact_ms;

  if (!bench_process (table->bench, VIA_PRECISION_EXACT, &first, error)
      || !bench_process (table->bench, VIA_PRECISION_FAST, &fast_ms, error)
      || !bench_process (table->bench, VIA_PRECISION_EXACT, &exact_ms, error))
    return FALSE;
  note (table, WHOLE_FAST, fast_ms / fast);
  note (table, WHOLE_EXACT, exact_ms / exact);
  note (table, WHOLE_FIRST, first / exact);
  return TRUE;
}

static gboolean
measure_table (Table *table, GError **error)
{
  double one = measure_one_thread (table, error), fast, exact;

  if (one < 0 || !measure_all_threads (table, &fast, &exact, error))
    return FALSE;
  note (table, THREADS, one / fast);
  return measure_classes (table, error) && measure_taken (table, fast, error) && measure_processes (table, fast, exact, error);
}

static void
print (const Table *table, int rounds)
{
  say_line ("%d rounds, median and range", rounds);
  for (int i = 0; i < N_ROWS; i++)
    {
      double *numbers = (double *) table->rows[i]->data;
      guint   n = table->rows[i]->len;

      double median = n > 0 ? bench_median (numbers, n) : 0; /* puts them in order */

      if (n > 0)
        say_line ("%-50s %9.3f   %.3f to %.3f", names[i], median, numbers[0], numbers[n - 1]);
    }
}

gboolean
bench_table (Bench *bench, int rounds, int n_classes, GError **error)
{
  Table table = { .bench = bench, .n_classes = MIN (n_classes, via_model_n_classes (bench->model)), .threads = via_get_threads () };
  gboolean ok = TRUE;

  for (int i = 0; i < N_ROWS; i++)
    table.rows[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (int i = 0; ok && i < rounds; i++)
    {
      ok = measure_table (&table, error);
      progress_bar_next (&bench->progress);
    }
  via_set_threads (table.threads);
  if (ok)
    print (&table, rounds);
  for (int i = 0; i < N_ROWS; i++)
    g_array_unref (table.rows[i]);
  return ok;
}
