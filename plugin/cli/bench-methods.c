/* bench-methods.c - what methods cost, next to the default one and to the forward pass alone.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "bench.h"
#include "say.h"

static double **
table_new (guint n, int repeat)
{
  double **table = g_new0 (double *, n + 1); /* ends with NULL */

  for (guint i = 0; i < n; i++)
    table[i] = g_new0 (double, repeat);
  return table;
}

static void
table_free (double **table)
{
  for (guint i = 0; table && table[i]; i++)
    g_free (table[i]);
  g_free (table);
}

gboolean
method_times_init (MethodTimes *times, Bench *bench, int repeat, GError **error)
{
  const Settings *settings = &bench->options->settings;
  g_autoptr (ViaTrace) trace = bench_forward (bench, settings->precision, error);
  g_autofree char *note = NULL;

  *times = (MethodTimes){ .repeat = repeat };
  if (!trace || !method_choice_make (&times->choice, settings, trace, &settings->explain, error))
    return FALSE;
  if ((note = method_choice_note (&times->choice)))
    say_warning ("--method all", note);
  times->ms = table_new (times->choice.n, repeat);
  times->ratio = table_new (times->choice.n, repeat);
  times->to_forward = table_new (times->choice.n, repeat);
  return TRUE;
}

void
method_times_clear (MethodTimes *times)
{
  table_free (times->ms);
  table_free (times->ratio);
  table_free (times->to_forward);
  method_choice_clear (&times->choice);
  *times = (MethodTimes){ 0 };
}

static gboolean
measure (Bench *bench, const ViaMethod *method, double *forward_ms, double *whole_ms, GError **error)
{
  Span forward, whole;

  bench->method = method;
  if (!bench_explain (bench, bench->options->settings.precision, &forward, &whole, NULL, error))
    return FALSE;
  *forward_ms = forward.ms;
  *whole_ms = whole.ms;
  return TRUE;
}

static void
note_method (MethodTimes *times, guint i, int run, double forward_ms, double whole_ms)
{
  times->ms[i][run] = whole_ms;
  times->to_forward[i][run] = whole_ms / forward_ms;
}

/* Of this run: among the methods, or once more. */
static gboolean
default_ms (const MethodTimes *times, Bench *bench, int run, double *ms, GError **error)
{
  const ViaMethod *standard = *via_method_list ();
  double           forward_ms;

  for (guint i = 0; i < times->choice.n; i++)
    if (times->choice.methods[i] == standard)
      {
        *ms = times->ms[i][run];
        return TRUE;
      }
  return measure (bench, standard, &forward_ms, ms, error);
}

gboolean
method_times_run (MethodTimes *times, Bench *bench, int run, double forward_ms, double whole_ms, GError **error)
{
  double standard_ms;

  note_method (times, 0, run, forward_ms, whole_ms);
  for (guint i = 1; i < times->choice.n; i++)
    {
      if (!measure (bench, times->choice.methods[i], &forward_ms, &whole_ms, error))
        return FALSE;
      note_method (times, i, run, forward_ms, whole_ms);
    }
  if (!default_ms (times, bench, run, &standard_ms, error))
    return FALSE;
  for (guint i = 0; i < times->choice.n; i++)
    times->ratio[i][run] = times->ms[i][run] / standard_ms;
  return TRUE;
}

static void
put_ratios (const MethodTimes *times, guint i, JsonBuilder *json)
{
  json_put_number (json, "ratio", bench_median (times->ratio[i], times->repeat));
  json_put_number (json, "ratio_to_forward", bench_median (times->to_forward[i], times->repeat));
}

void
method_times_put_json (const MethodTimes *times, JsonBuilder *json)
{
  json_put_string (json, "method", via_method_id (times->choice.methods[0]));
  put_ratios (times, 0, json);
  json_put_open (json, "methods", '[');
  for (guint i = 0; i < times->choice.n; i++)
    {
      json_put_open (json, NULL, '{');
      json_put_string (json, "id", via_method_id (times->choice.methods[i]));
      json_put_number (json, "attribution_ms", bench_median (times->ms[i], times->repeat));
      put_ratios (times, i, json);
      json_put_close (json, '}');
    }
  json_put_close (json, ']');
}

void
method_times_print (const MethodTimes *times)
{
  say_line ("%-26s %10s %25s %10s", "", "ms", via_method_id (*via_method_list ()), "forward");
  for (guint i = 0; i < times->choice.n; i++)
    say_line ("%-26s %10.2f %25.3f %10.3f", via_method_id (times->choice.methods[i]), bench_median (times->ms[i], times->repeat),
              bench_median (times->ratio[i], times->repeat), bench_median (times->to_forward[i], times->repeat));
}
