/* bench.c - vit-attribution bench: how long the parts of an explanation take, and how much memory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One model explains one input, run after run; each run opens the file once more, to see how long that takes.  With several methods the
 * figures are the first one's, and behind them each method stands next to the default one.
 * Times are medians over the runs; the peak of memory is read once, after the very first explanation of one class.
 */
#include "bench.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "../json.h"
#include "cli-error.h"
#include "command.h"
#include "progress-bar.h"
#include "say.h"

#define DEFAULT_REPEAT 5
#define DEFAULT_CLASSES 5

enum
{
  LOAD,
  FORWARD,
  ATTRIBUTION,
  EXTRA_CLASS,
  CLASS_SWITCH,
  N_TIMES
};

static const char *const time_names[N_TIMES] = { "load_ms", "forward_ms", "attribution_ms", "extra_class_ms", "class_switch_ms" };

/* The times of every run, in the order of the runs. */
typedef struct
{
  int     repeat, n_classes; /* in one call */
  double *ms[N_TIMES];

  MethodTimes methods; /* where a method was asked for; else zero */
} Times;

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_median (double *numbers, guint n)
{
  qsort (numbers, n, sizeof *numbers, compare_doubles);
  return (numbers[(n - 1) / 2] + numbers[n / 2]) / 2;
}

/* Noise that is the same in every run; normalised inputs are roughly in -2…2. */
static float *
make_input (const ViaModel *model)
{
  gsize  n = 3 * (gsize) via_model_input_size (model) * via_model_input_size (model);
  float *input = g_new (float, n);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (gsize i = 0; i < n; i++)
    input[i] = (float) g_rand_double_range (random, -2, 2);
  return input;
}

/* Opening comes last in a run: it starts to read the model ahead, beside whatever comes next. */
static gboolean
run_once (Bench *bench, Times *times, int run, GError **error)
{
  ViaPrecision precision = bench->options->settings.precision;
  int          n = MIN (times->n_classes, via_model_n_classes (bench->model));
  double       extra = NAN;
  Span         forward, whole, again;

  bench->method = times->methods.repeat > 0 ? times->methods.choice.methods[0] : settings_method (&bench->options->settings);
  if (!bench_explain (bench, precision, &forward, &whole, &again, error)
      || (n > 1 && !bench_classes (bench, precision, n, whole.ms - forward.ms, &extra, error)))
    return FALSE;
  times->ms[FORWARD][run] = forward.ms;
  times->ms[ATTRIBUTION][run] = whole.ms;
  times->ms[CLASS_SWITCH][run] = again.ms;
  times->ms[EXTRA_CLASS][run] = extra;
  if (times->methods.repeat > 0 && !method_times_run (&times->methods, bench, run, forward.ms, whole.ms, error))
    return FALSE;
  return bench_load (bench, &times->ms[LOAD][run], error);
}

static gboolean
run_all (Bench *bench, Times *times, GError **error)
{
  for (int i = 0; i < times->repeat; i++)
    {
      if (!run_once (bench, times, i, error))
        return FALSE;
      progress_bar_next (&bench->progress);
    }
  return TRUE;
}

static void
print_bench_json (const Bench *bench, const Times *times)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_put_open (json, NULL, '{');
  json_put_integer (json, "threads", via_get_threads ());
  json_put_string (json, "precision", bench->options->settings.text[SETTING_PRECISION]);
  json_put_string (json, "corename", via_blas_core ());
  json_put_string (json, "cpu", via_cpu_level ());
  json_put_string (json, "products", via_products ());
  for (int i = 0; i < N_TIMES; i++)
    json_put_number (json, time_names[i], bench_median (times->ms[i], times->repeat));
  json_put_number (json, "peak_rss_mb", bench->peak_mb);
  if (times->methods.repeat > 0)
    method_times_put_json (&times->methods, json);
  json_put_close (json, '}');
  say_json (json);
}

static void
print_bench_text (const Bench *bench, const Times *times)
{
  say_line ("%d threads, %s, OpenBLAS core %s, kernels %s, products %s", via_get_threads (),
            bench->options->settings.text[SETTING_PRECISION], via_blas_core (), via_cpu_level (), via_products ());
  for (int i = 0; i < N_TIMES; i++)
    say_line ("%-16s %9.2f", time_names[i], bench_median (times->ms[i], times->repeat));
  say_line ("%-16s %9.1f", "peak_rss_mb", bench->peak_mb);
  say_text ("\n");
}

/* The times of one precision and, for people, a table: of the methods that were asked for, or the one that compares. */
static gboolean
measure_all (Bench *bench, Times *times, GError **error)
{
  gboolean ok, json = bench->options->json, methods = bench->options->method_given, table = !json && !methods;

  bench->progress = progress_bar_begin (table ? 2 * times->repeat : times->repeat, bench->options->progress);
  ok = (!methods || method_times_init (&times->methods, bench, times->repeat, error)) && run_all (bench, times, error);
  if (ok && json)
    print_bench_json (bench, times);
  else if (ok)
    print_bench_text (bench, times);
  if (ok && methods && !json)
    method_times_print (&times->methods);
  ok = ok && (!table || bench_table (bench, times->repeat, times->n_classes, error));
  progress_bar_end (&bench->progress);
  method_times_clear (&times->methods);
  return ok;
}

/* What is explained is a class. */
static ViaModel *
open_classes (const char *name, GError **error)
{
  g_autoptr (ViaModel) model = via_model_open (name, error);

  if (!model || via_model_n_classes (model) > 0)
    return g_steal_pointer (&model);
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               _ ("%s has no classes of its own, which are what is measured; make it a head of prompts with probe prompts"),
               via_model_name (model));
  return NULL;
}

static gboolean
measure_tile (Bench *bench, int repeat, GError **error)
{
  TileTimes times;
  gboolean  ok = tile_times_measure (&times, bench, repeat, error);

  if (ok)
    tile_times_print (&times, bench);
  tile_times_clear (&times);
  return ok;
}

static gboolean
check_bench (const Options *options, GError **error)
{
  const ViaFit fit = options->settings.fitting.fit;

  if (options->files)
    return cli_usage_error (error, _ ("\"%s\" is too much; see --help"), options->files[0]);
  if (fit != VIA_FIT_CROP && fit != VIA_FIT_TILE)
    return cli_usage_error (error, "%s", _ ("of all fits only tile is measured; leave --fit out for one input"));
  return options_check_detail (options, error);
}

static gboolean
bench_model (Options *options, GError **error)
{
  Bench    bench = { .options = options };
  Times    times = { .repeat = options->repeat ? options->repeat : DEFAULT_REPEAT,
                     .n_classes = options->n_classes ? options->n_classes : DEFAULT_CLASSES };
  gboolean ok;

  if (!check_bench (options, error))
    return FALSE;
  if (options->threads)
    via_set_threads (options->threads);
  if (!(bench.model = open_classes (options->settings.model, error)))
    return FALSE;
  bench.input = make_input (bench.model);
  for (int i = 0; i < N_TIMES; i++)
    times.ms[i] = g_new (double, times.repeat);
  ok = options->settings.fitting.fit == VIA_FIT_TILE ? measure_tile (&bench, times.repeat, error)
                                                     : measure_all (&bench, &times, error);

  for (int i = 0; i < N_TIMES; i++)
    g_free (times.ms[i]);
  g_free (bench.input);
  via_model_free (bench.model);
  return ok;
}

static const char *const options_taken[] = { "model", "method",   "precision", "threads", "repeat", "classes",
                                             "json",  "progress", "fit",       "detail",  NULL };

const Command command_bench = {
  .name = "bench",
  .arguments = "",
  .help = N_ ("How long the parts of an explanation take, in milliseconds, and the peak of memory"),
  .options = options_taken,
  .run = bench_model,
};
