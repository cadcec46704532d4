/* look.c - see look.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "look.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kernels/gemm.h"
#include "memory.h"
#include "native.h"
#include "photo.h"

/* ---- one input */

/* With room for the picture: a photo, or NULL when there is only an input. */
static ViaTrace *
trace_empty (ViaModel *model, const ViaTraceOptions *options, const ViaPhoto *photo, GError **error)
{
  TraceForm form;

  if (!memory_choose (model, options, photo ? photo_memory (photo) : 0, photo ? photo_bytes (photo) : 0, &form, error))
    return NULL;
  return trace_on (model, model->tape, form, error);
}

/* `trace` is what is returned, or freed. */
static ViaTrace *
run_forward (ViaTrace *trace, const Progress *progress, GError **error)
{
  gemm_init ();
  if (trace_forward (trace, progress, error) && trace_check_end (trace, error))
    return trace;
  via_trace_free (trace);
  return NULL;
}

/* ---- windows */

static gboolean
report_window (double done, G_GNUC_UNUSED const char *stage, gpointer data)
{
  const LookPart *part = data;

  return part->whole->call ((part->window + part->begin + part->length * done) / part->n, part->stage, part->whole->data);
}

Progress
look_progress (LookPart *part)
{
  return (Progress){ .call = part->whole->call ? report_window : NULL, .data = part, .stage = part->stage };
}

static ViaTrace *
look_anew (ViaTrace *trace, int window, const Progress *progress, GError **error)
{
  Windows  *windows = trace->windows;
  ViaTrace *looked = trace_on (trace->model, trace->tape, trace_form (trace, FALSE), error);

  if (!looked)
    return NULL;
  tiles_input (windows->tiles, window, &trace->model->config, looked->values[0]);
  looked = run_forward (looked, progress, error);
  if (looked && window == windows->seen)
    windows_add (windows, trace_end (looked),
                 windows->n_features > 0 ? looked->values[trace->model->backbone->tape->shapes->len - 1] : NULL);
  return looked;
}

ViaTrace *
look_at_window (ViaTrace *trace, int window, const Progress *progress, GError **error)
{
  ViaTrace *kept = trace->windows->kept[window];

  g_return_val_if_fail (window <= trace->windows->seen, NULL);
  if (!kept)
    return look_anew (trace, window, progress, error);
  trace_wake (kept);
  return kept;
}

void
look_away (ViaTrace *trace, int window, ViaTrace *looked)
{
  if (trace->windows->kept[window] == looked)
    trace_rest (looked);
  else
    via_trace_free (looked);
}

/* For an explanation, which would need another pass. */
static void
keep (ViaTrace *trace, int window, ViaTrace *looked)
{
  Windows *windows = trace->windows;
  gsize    size = looked->memory[MEMORY_VALUES].size;

  if (size <= windows->room)
    {
      windows->kept[window] = looked;
      windows->room -= size;
    }
  look_away (trace, window, looked);
}

static gboolean
look_at_all (ViaTrace *trace, const Progress *progress, GError **error)
{
  for (int i = 0; i < trace->windows->n; i++)
    {
      LookPart  part = { .whole = progress, .window = i, .n = trace->windows->n, .length = 1 };
      Progress  own = look_progress (&part);
      ViaTrace *looked;

      g_snprintf (part.stage, sizeof part.stage, _ ("Looking at window %d of %d"), i + 1, trace->windows->n);
      looked = look_at_window (trace, i, &own, error);
      if (!looked)
        return FALSE;
      keep (trace, i, looked);
    }
  return TRUE;
}

static ViaTrace *
trace_windows (ViaModel *model, const ViaPhoto *photo, const ViaTraceOptions *options, const Progress *progress, GError **error)
{
  g_autoptr (ViaTrace) trace = NULL;
  Windows  *windows;
  TraceForm form;

  if (!memory_choose (model, options, photo_memory (photo), photo_bytes (photo), &form, error)
      || !(windows = windows_new (model, photo_tiles (photo), error)))
    return NULL;
  windows->room = form.lean ? 0 : MIN (windows->room, form.bound - form.needs);
  trace = trace_on_windows (model, windows, form);
  if (!(options && options->deferred) && !look_at_all (trace, progress, error))
    return NULL;
  return g_steal_pointer (&trace);
}

/* ---- the calls */

ViaTrace *
via_trace_new (ViaModel *model, const ViaPhoto *photo, const ViaTraceOptions *options, ViaProgress call, gpointer data,
               GError **error)
{
  const Progress progress = { .call = call, .data = data, .stage = _ ("Looking at the picture") };
  g_autoptr (ViaModel) fitting = NULL;
  ViaTrace *trace;

  g_return_val_if_fail (model && photo && photo_is_whole (photo), NULL);
  if (photo_tiles (photo))
    return trace_windows (model, photo, options, &progress, error);
  fitting = native_like (model, photo_model (photo), error);
  trace = fitting ? trace_empty (fitting, options, photo, error) : NULL;
  if (!trace)
    return NULL;
  photo_input (photo, trace->values[0]);
  return run_forward (trace, &progress, error);
}

ViaTrace *
via_trace_new_from_input (ViaModel *model, const float *input, const ViaTraceOptions *options, ViaProgress call, gpointer data,
                          GError **error)
{
  const Progress progress = { .call = call, .data = data, .stage = _ ("Looking at the picture") };
  ViaTrace      *trace;

  g_return_val_if_fail (model && input, NULL);
  trace = trace_empty (model, options, NULL, error);
  if (!trace)
    return NULL;
  memcpy (trace->values[0], input, shape_size (trace->shapes[0]) * sizeof (float));
  return run_forward (trace, &progress, error);
}
