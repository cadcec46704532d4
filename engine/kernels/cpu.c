/* cpu.c - which compilation of the loops this CPU runs, and how they are spread over the threads.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "kernels.h"
#include "stopwatch.h"
#include "threads.h"

/* Elements a task takes at least: below that, waking a thread costs more than it saves. */
#define TASK_ELEMENTS 16384

extern const Kernels kernels_plain, kernels_v3, kernels_v4;

int
kernels_levels (const Kernels *levels[3])
{
  int n = 0;

  levels[n++] = &kernels_plain;
#ifdef VIA_X86_64
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") && __builtin_cpu_supports ("bmi2"))
    {
      levels[n++] = &kernels_v3;
      if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512cd")
          && __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl"))
        levels[n++] = &kernels_v4;
    }
#endif
  return n;
}

static const Kernels *
choose (void)
{
  const Kernels *levels[3];
  const char    *forced = getenv ("VIA_CPU");
  int            n = kernels_levels (levels);

  for (int i = 0; forced && i < n; i++)
    if (strcmp (forced, levels[i]->level) == 0)
      return levels[i];
  return levels[n - 1];
}

const Kernels *
kernels (void)
{
  static _Atomic (const Kernels *) chosen; /* whoever comes first finds what all others would */
  const Kernels                   *found = atomic_load_explicit (&chosen, memory_order_relaxed);

  if (!found)
    atomic_store_explicit (&chosen, found = choose (), memory_order_relaxed);
  return found;
}

typedef struct
{
  RowLoop     loop;
  const Rows *rows;
  int         chunk;
} LoopJob;

static void
task (const void *data, int index, int thread)
{
  const LoopJob *job = data;
  int            first = index * job->chunk, last = first + job->chunk;

  (void) thread;
  job->loop (job->rows, first, last < job->rows->rows ? last : job->rows->rows);
}

static Stopwatch watch;

double
rows_seconds (void)
{
  return stopwatch_seconds (&watch);
}

void
rows_run (RowLoop loop, const Rows *rows)
{
  LoopJob  job = { .loop = loop, .rows = rows };
  uint64_t start = stopwatch_now ();

  if (rows->rows == 0 || rows->cols == 0)
    return;
  job.chunk = 1 + TASK_ELEMENTS / rows->cols;
  threads_each ((rows->rows + job.chunk - 1) / job.chunk, task, &job);
  stopwatch_add (&watch, start);
}
