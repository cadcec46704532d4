/* retrace.c - the forward pass of one picture, asked about other texts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Models of texts that are made of one network differ in their heads alone, and so do their traces.  The head is computed again, in the
 * precision of the trace, from the feature as it is stored: in float32.
 */
#include <string.h>

#include "native.h"
#include "trace.h"
#include "via-words.h"

/* Of a lean trace what it holds. */
static void
copy_values (ViaTrace *to, const ViaTrace *from, guint n)
{
  for (guint v = 0; v < n; v++)
    {
      gsize size = shape_size (to->shapes[v]);

      if (to->values[v])
        memcpy (to->values[v], from->values[v], size * sizeof (float));
      if (to->lean && to->lean->wide[v])
        memcpy (to->lean->wide[v], from->lean->wide[v], size * sizeof (double));
    }
}

static double *
widen_value (const ViaTrace *trace, int value)
{
  gsize   n = shape_size (trace->shapes[value]);
  double *wide = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    wide[i] = trace->values[value][i];
  return wide;
}

/* One of the head's steps, each of which reads what the one before it has made; `wide` is that in float64, and becomes what this one makes. */
static void
run_step (ViaTrace *trace, const Step *step, Real real, double **wide)
{
  int                in = step->in[0], out = step->out;
  g_autofree double *made = real == REAL_F64 ? g_new (double, shape_size (trace->shapes[out])) : NULL;
  Run                run = { .step = step, .real = real, .sx = { trace->shapes[in] }, .sy = trace->shapes[out] };

  run.x[0] = made ? (const void *) *wide : trace->values[in];
  run.y = made ? (void *) made : trace->values[out];
  run.copy = made ? trace->values[out] : NULL;
  op_traits[step->op].forward (&run);
  g_free (*wide);
  *wide = g_steal_pointer (&made);
}

static void
run_head (ViaTrace *trace, const Tape *backbone)
{
  Real               real = trace_real (trace);
  g_autofree double *wide = widen_value (trace, (int) backbone->shapes->len - 1);

  for (guint i = backbone->steps->len; i < trace->tape->steps->len; i++)
    run_step (trace, tape_step (trace->tape, i), real, &wide);
}

/* What the network says of the new texts in each window, of the feature that was kept; windows are looked through again to be explained. */
static ViaTrace *
windows_with_texts (const ViaTrace *trace, ViaModel *model, GError **error)
{
  const Windows *before = trace->windows;
  const Tape    *backbone = model->backbone->tape;
  g_autoptr (ViaTrace) head = trace_on (model, model->tape, trace_form (trace, FALSE), error);
  Windows *windows = head ? windows_new (model, before->tiles, error) : NULL;
  float   *feature = head ? head->values[backbone->shapes->len - 1] : NULL;

  if (!windows)
    return NULL;
  for (int i = 0; i < before->seen; i++)
    {
      memcpy (feature, before->features + (gsize) i * before->n_features, before->n_features * sizeof *feature);
      run_head (head, backbone);
      windows_add (windows, trace_end (head), feature);
    }
  return trace_on_windows (model, windows, trace->form);
}

ViaTrace *
via_trace_with_texts (const ViaTrace *trace, ViaModel *model, GError **error)
{
  g_autoptr (ViaModel) fitting = NULL;
  ViaTrace *other;

  g_return_val_if_fail (trace && model && model->text_scale > 0 && trace->model->text_scale > 0, NULL);
  fitting = native_like (model, trace->model, error);
  g_return_val_if_fail (!fitting || fitting->backbone == trace->model->backbone, NULL);
  if (trace->windows)
    return fitting ? windows_with_texts (trace, fitting, error) : NULL;
  other = fitting ? trace_on (fitting, fitting->tape, trace_form (trace, FALSE), error) : NULL;
  if (!other)
    return NULL;
  copy_values (other, trace, fitting->backbone->tape->shapes->len);
  run_head (other, fitting->backbone->tape);
  return other;
}
