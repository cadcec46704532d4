/* bench-tile.c - a large picture in windows, next to as many explanations of one input.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measured is what lies between the picture, read and resized, and its map: of a class that is known beforehand, so that every window is
 * looked through once.
 */
#include <glib/gi18n-lib.h>

#include "bench.h"
#include "forward.h"
#include "progress-bar.h"
#include "say.h"

#define PHOTO_WIDTH 6000
#define PHOTO_HEIGHT 4000

/* All windows see the same, so that none is left out for its little weight. */
static ViaPhoto *
make_photo (const Bench *bench, GError **error)
{
  g_autofree float *row = g_new (float, 4 * PHOTO_WIDTH);
  ViaPhoto *photo = via_photo_new_fitted (bench->model, PHOTO_WIDTH, PHOTO_HEIGHT, &bench->options->settings.fitting, error);

  for (int i = 0; i < 4 * PHOTO_WIDTH; i++)
    row[i] = i % 4 == 3 ? 1 : 0.3f;
  for (int y = 0; photo && y < PHOTO_HEIGHT; y++)
    via_photo_add_rows (photo, row, 1);
  return photo;
}

static gboolean
explain_photo (Bench *bench, const ViaPhoto *photo, TileTimes *times, int run, GError **error)
{
  const ViaTraceOptions how = { .precision = bench->options->settings.precision, .deferred = TRUE };
  const int             class_number = 0;
  gint64                start = g_get_monotonic_time ();
  g_autoptr (ViaTrace) trace = via_trace_new (bench->model, photo, &how, progress_bar_step, &bench->progress, error);
  g_autoptr (ViaMap) map =
      trace ? via_explain (trace, bench->method, &class_number, 1, NULL, progress_bar_step, &bench->progress, error) : NULL;

  if (!map)
    return FALSE;
  times->ms[run] = forward_ms_since (start);
  times->windows = via_trace_n_windows (trace);
  return TRUE;
}

/* The explanation of one input before and after, as neighbours come and go. */
static gboolean
measure_round (Bench *bench, const ViaPhoto *photo, TileTimes *times, int run, GError **error)
{
  ViaPrecision precision = bench->options->settings.precision;
  Span         forward, before, after;

  if (!bench_explain (bench, precision, &forward, &before, NULL, error) || !explain_photo (bench, photo, times, run, error)
      || !bench_explain (bench, precision, &forward, &after, NULL, error))
    return FALSE;
  times->ratio[run] = times->ms[run] / (times->windows * (before.ms + after.ms) / 2);
  progress_bar_next (&bench->progress);
  return TRUE;
}

gboolean
tile_times_measure (TileTimes *times, Bench *bench, int repeat, GError **error)
{
  g_autoptr (ViaPhoto) photo = make_photo (bench, error);
  gboolean ok = photo != NULL;

  *times = (TileTimes){ .repeat = repeat, .ms = g_new0 (double, repeat), .ratio = g_new0 (double, repeat) };
  bench->method = settings_method (&bench->options->settings);
  bench->progress = progress_bar_begin (repeat, bench->options->progress);
  for (int i = 0; i < repeat && ok; i++)
    ok = measure_round (bench, photo, times, i, error);
  progress_bar_end (&bench->progress);
  return ok;
}

void
tile_times_print (const TileTimes *times, const Bench *bench)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  double ms = bench_median (times->ms, times->repeat), ratio = bench_median (times->ratio, times->repeat);

  if (!bench->options->json)
    {
      say_line (_ ("%d × %d pixels in %d windows: %.0f ms, %.3f times as long as %d explanations of one input"), PHOTO_WIDTH,
                PHOTO_HEIGHT, times->windows, ms, ratio, times->windows);
      return;
    }
  json_put_open (json, NULL, '{');
  json_put_integer (json, "threads", via_get_threads ());
  json_put_string (json, "precision", bench->options->settings.text[SETTING_PRECISION]);
  json_put_integer (json, "windows", times->windows);
  json_put_number (json, "tile_ms", ms);
  json_put_number (json, "tile_ratio", ratio);
  json_put_number (json, "peak_rss_mb", bench_peak_mb ());
  json_put_close (json, '}');
  say_json (json);
}

void
tile_times_clear (TileTimes *times)
{
  g_free (times->ms);
  g_free (times->ratio);
}
