/* bench.c - vit-attribution bench: how long the parts of an explanation take, and how much memory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One model explains one input with the default method, run after run; each run opens the file once more, to see how long that takes.
 * Times are medians over the runs; the peak of memory is read once, after the very first explanation of one class. */
#include "command.h"
#include "json.h"
#include "look.h"
#include "output.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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

typedef struct
{
  const Options *options;
  int            n_classes; /* in one call */
  Progress       progress;
  GArray        *times[N_TIMES]; /* of double, one per run */
  double         peak_mb;        /* 0 until it has been read */
} Bench;

/* The high-water mark of this process' memory, from Linux; 0 where it is not told. */
static double
peak_memory_mb (void)
{
  g_autofree char *status = NULL;
  const char      *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || !(line = strstr (status, "VmHWM:")))
    return 0;
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) / 1024.0;
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

static void
note (Bench *bench, int which, double ms)
{
  g_array_append_val (bench->times[which], ms);
}

/* Explains the classes `first` … `first` + n - 1; returns the milliseconds, or -1 and an error. */
static double
explain (Bench *bench, ViaTrace *trace, int first, int n, GError **error)
{
  g_autofree int *classes = g_new (int, n);
  g_autoptr (ViaMap) map = NULL;
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < n; i++)
    classes[i] = first + i;
  map = via_explain (trace, bench->options->settings.method, classes, n, NULL, progress_step, &bench->progress, error);
  return map ? ms_since (start) : -1;
}

static ViaTrace *
forward (Bench *bench, ViaModel *model, const float *input, GError **error)
{
  ViaTraceOptions how = { .precision = bench->options->settings.precision };

  return via_trace_new_from_input (model, input, &how, progress_step, &bench->progress, error);
}

/* One class and then another on the same trace. */
static gboolean
time_classes (Bench *bench, ViaModel *model, const float *input, double *one_ms, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (ViaTrace) trace = forward (bench, model, input, error);
  double forward_ms = ms_since (start), switch_ms;

  if (!trace || (*one_ms = explain (bench, trace, 0, 1, error)) < 0)
    return FALSE;
  if (!bench->peak_mb)
    bench->peak_mb = peak_memory_mb ();
  if ((switch_ms = explain (bench, trace, 1 % via_model_n_classes (model), 1, error)) < 0)
    return FALSE;

  note (bench, FORWARD, forward_ms);
  note (bench, ATTRIBUTION, forward_ms + *one_ms);
  note (bench, CLASS_SWITCH, switch_ms);
  return TRUE;
}

/* Several classes in one call, on a trace of their own: what each of them adds to the first. */
static gboolean
time_several (Bench *bench, ViaModel *model, const float *input, double one_ms, GError **error)
{
  int n = MIN (bench->n_classes, via_model_n_classes (model));
  g_autoptr (ViaTrace) trace = n > 1 ? forward (bench, model, input, error) : NULL;
  double ms;

  if (n < 2)
    note (bench, EXTRA_CLASS, NAN);
  else if (!trace || (ms = explain (bench, trace, 0, n, error)) < 0)
    return FALSE;
  else
    note (bench, EXTRA_CLASS, (ms - one_ms) / (n - 1));
  return TRUE;
}

/* Last in a run: opening a model starts to read it ahead, beside whatever comes next. */
static gboolean
time_load (Bench *bench, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (ViaModel) again = via_model_open (bench->options->settings.model, error);

  note (bench, LOAD, ms_since (start));
  return again != NULL;
}

static gboolean
run_once (Bench *bench, ViaModel *model, const float *input, GError **error)
{
  double one_ms;

  return time_classes (bench, model, input, &one_ms, error) && time_several (bench, model, input, one_ms, error)
         && time_load (bench, error);
}

static gboolean
run_all (Bench *bench, int repeat, GError **error)
{
  g_autoptr (ViaModel) model = via_model_open (bench->options->settings.model, error);
  g_autofree float *input = model ? make_input (model) : NULL;
  gboolean          ok = model != NULL;

  for (int i = 0; ok && i < repeat; i++)
    {
      ok = run_once (bench, model, input, error);
      progress_next (&bench->progress);
    }
  return ok;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (GArray *values)
{
  const double *v = (const double *) values->data;
  guint         n = values->len;

  g_array_sort (values, compare);
  return (v[(n - 1) / 2] + v[n / 2]) / 2;
}

static void
print_json (const Bench *bench)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_put_open (json, NULL, '{');
  json_put_integer (json, "threads", via_get_threads ());
  json_put_string (json, "precision", bench->options->settings.text[SETTING_PRECISION]);
  json_put_string (json, "corename", via_blas_core ());
  json_put_string (json, "cpu", via_cpu_level ());
  json_put_string (json, "products", via_products ());
  for (int i = 0; i < N_TIMES; i++)
    json_put_number (json, time_names[i], median (bench->times[i]));
  json_put_number (json, "peak_rss_mb", bench->peak_mb);
  json_put_close (json, '}');
  say_json (json);
}

static void
print_text (const Bench *bench)
{
  printf ("%d threads, %s, OpenBLAS core %s, kernels %s, products %s\n", via_get_threads (),
          bench->options->settings.text[SETTING_PRECISION], via_blas_core (), via_cpu_level (), via_products ());
  for (int i = 0; i < N_TIMES; i++)
    printf ("%-16s %9.2f\n", time_names[i], median (bench->times[i]));
  printf ("%-16s %9.1f\n", "peak_rss_mb", bench->peak_mb);
}

static gboolean
bench_model (Options *options, GError **error)
{
  int      repeat = options->repeat ? options->repeat : DEFAULT_REPEAT;
  int      n_classes = options->n_classes ? options->n_classes : DEFAULT_CLASSES;
  Bench    bench = { .options = options, .n_classes = n_classes, .progress = progress_begin (repeat, options->progress) };
  gboolean ok = !options->files;

  if (!ok)
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("\"%s\" is too much; see --help"), options->files[0]);
  if (options->threads)
    via_set_threads (options->threads);
  for (int i = 0; i < N_TIMES; i++)
    bench.times[i] = g_array_new (FALSE, FALSE, sizeof (double));
  ok = ok && run_all (&bench, repeat, error);
  progress_end (&bench.progress);

  if (ok && options->json)
    print_json (&bench);
  else if (ok)
    print_text (&bench);
  for (int i = 0; i < N_TIMES; i++)
    g_array_unref (bench.times[i]);
  return ok;
}

static const char *const options_taken[] = { "model", "precision", "threads", "repeat", "classes", "json", "progress", NULL };

const Command command_bench = {
  .name = "bench",
  .arguments = "",
  .help = N_ ("How long the parts of an explanation take, in milliseconds, and the peak of memory"),
  .options = options_taken,
  .run = bench_model,
};
