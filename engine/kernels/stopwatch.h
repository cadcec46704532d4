/* stopwatch.h - how long one kind of work has taken so far, on the wall clock: for benchmarks.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef STOPWATCH_H
#define STOPWATCH_H

#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

typedef _Atomic uint64_t Stopwatch; /* nanoseconds */

static inline uint64_t
stopwatch_now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (uint64_t) t.tv_sec * 1000000000u + (uint64_t) t.tv_nsec;
}

static inline void
stopwatch_add (Stopwatch *watch, uint64_t start)
{
  atomic_fetch_add (watch, stopwatch_now () - start);
}

static inline double
stopwatch_seconds (Stopwatch *watch)
{
  return (double) atomic_load (watch) / 1e9;
}

#endif
