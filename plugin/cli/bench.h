/* bench.h - the parts of vit-attribution bench.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_BENCH_H
#define CLI_BENCH_H

#include "options.h"
#include "progress-bar.h"

/* What an explanation of one network at one input takes; every run is over the same noise. */
typedef struct
{
  const Options *options;
  ViaModel      *model;
  float         *input;   /* [3,S,S] */
  double         peak_mb; /* the most memory the process had right after its very first explanation of one class */
  ProgressBar    progress;
} Bench;

/* Where the time of one thing goes. */
typedef struct
{
  double  ms;
  ViaWork work;
} Span;

/* A forward pass, then the explanation of one class; after that, if `again` is not NULL, of another one.  bench-runs.c has
 * these. */
gboolean bench_explain (Bench *bench, ViaPrecision precision, Span *forward, Span *whole, Span *again, GError **error);
/* What each further class adds to `one`, the explanation without the forward pass, when there are n in one call; n > 1. */
gboolean bench_classes (Bench *bench, ViaPrecision precision, int n, double one_ms, double *extra_ms, GError **error);
/* Opening the model once more. */
gboolean bench_load (Bench *bench, double *ms, GError **error);

/* bench-others.c: other processes.  A command line that explains one class of the same model. */
gboolean bench_process (Bench *bench, ViaPrecision precision, double *ms, GError **error);
/* One that keeps the first core busy until it is stopped; 0 and an error when there can be none. */
GPid bench_take_core (GError **error);
void bench_give_back (GPid pid);

/* bench-table.c: measures round after round, and prints figures that compare. */
gboolean bench_table (Bench *bench, int rounds, int n_classes, GError **error);

/* The middle of n numbers, or of the two in the middle; puts them in order. */
double bench_median (double *numbers, guint n);

#endif
