/* bench.h - the parts of vit-attribution bench.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_BENCH_H
#define CLI_BENCH_H

#include "../explain/method-choice.h"
#include "../json.h"
#include "options.h"
#include "progress-bar.h"

/* What an explanation of one network at one input takes; every run is over the same noise. */
typedef struct
{
  const Options   *options;
  ViaModel        *model;
  const ViaMethod *method;  /* it is explained with, now */
  float           *input;   /* [3,S,S] */
  double           peak_mb; /* the most memory the process had right after its very first explanation of one class */
  ProgressBar      progress;
} Bench;

/* Where the time of one thing goes. */
typedef struct
{
  double  ms;
  ViaWork work;
} Span;

/* bench-runs.c: a forward pass.  The same, then the explanation of one class; after that, if `again` is not NULL, of another one. */
ViaTrace *bench_forward (Bench *bench, ViaPrecision precision, GError **error);
gboolean  bench_explain (Bench *bench, ViaPrecision precision, Span *forward, Span *whole, Span *again, GError **error);
/* What each further class adds to `one`, the explanation without the forward pass, when there are n in one call; n > 1. */
gboolean bench_classes (Bench *bench, ViaPrecision precision, int n, double one_ms, double *extra_ms, GError **error);
/* The most memory that the process has had so far, in MB; 0 where it is not told. */
double bench_peak_mb (void);
/* Opening the model once more. */
gboolean bench_load (Bench *bench, double *ms, GError **error);

/* bench-methods.c: methods next to the default one, each with a forward pass of its own; ratios are taken within a run. */
typedef struct
{
  MethodChoice choice;
  int          repeat;
  double     **ms, **ratio, **to_forward; /* [choice.n][repeat] */
} MethodTimes;

/* Of the settings' methods those that the model can have.  Free what it holds with method_times_clear(), in any case. */
gboolean method_times_init (MethodTimes *times, Bench *bench, int repeat, GError **error);
void     method_times_clear (MethodTimes *times); /* accepts a zeroed struct */
/* Measures all but the first, which was measured just now: its forward pass, and all of it, in milliseconds. */
gboolean method_times_run (MethodTimes *times, Bench *bench, int run, double forward_ms, double whole_ms, GError **error);
/* Members of an object: of the first method, and of all; or a table for people. */
void method_times_put_json (const MethodTimes *times, JsonBuilder *json);
void method_times_print (const MethodTimes *times);

/* bench-tile.c: a photo of 24 megapixels in windows, with --fit tile. */
typedef struct
{
  int     repeat, windows;
  double *ms, *ratio; /* [repeat]: of it, and to as many explanations of one input as there are windows */
} TileTimes;

/* Free what it holds with tile_times_clear(), in any case. */
gboolean tile_times_measure (TileTimes *times, Bench *bench, int repeat, GError **error);
void     tile_times_print (const TileTimes *times, const Bench *bench);
void     tile_times_clear (TileTimes *times);

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
