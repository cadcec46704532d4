/* memory.c - see memory.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   program + weights + picture + trace + max (forward pass, walk + what it gathers, method that runs by itself)
 *
 * each as it will be asked for, by the functions that ask for it.  A walk is taken for the largest, two rule tables down to the pixels, since
 * nobody knows what will be asked of a trace.
 */
#include "memory.h"

#include <glib/gi18n-lib.h>

#include "map.h"
#include "photo.h"

/* Code, libraries, tables and what else a host has, which was measured. */
#define PROGRAM (guint64) 30000000
/* Of a map, for each pixel and class: twice its numbers, in double and in float32, and its heat twice. */
#define BYTES_OF_PIXEL (2 * sizeof (double) + 2 * sizeof (float))

/* ---- weights */

/* Whether numbers are lent by the file as they stand there. */
static gboolean
is_in_file (const ViaModel *model, const float *numbers)
{
  const Weights *file;

  for (guint i = 0; (file = weights_file (model->weights, i)); i++)
    {
      gsize       size;
      const char *bytes = g_bytes_get_data (weights_bytes (file), &size), *at = (const char *) numbers;

      if (at >= bytes && at < bytes + size)
        return TRUE;
    }
  return FALSE;
}

/* What has been made of a file's numbers has been read there, too. */
static guint64
bytes_of_weight (const ViaModel *model, const float *weight, gsize n)
{
  return weight ? n * sizeof (float) * (is_in_file (model, weight) ? 1 : 2) : 0;
}

static gsize
columns_read (const Tape *tape, const Step *step)
{
  return step->op == OP_EMBED ? 3 * (gsize) step->patch * (gsize) step->patch : (gsize) tape_shape (tape, step->in[0]).cols;
}

static guint64
weights_of (const ViaModel *model)
{
  guint64 bytes = 0;

  for (guint i = 0; i < model->tape->steps->len; i++)
    {
      const Step *step = tape_step (model->tape, i);
      Shape       y = tape_shape (model->tape, step->out);

      if (step->constant)
        bytes += shape_size (y) * sizeof (double);
      for (int part = 0; part < step->n_parts; part++)
        bytes += bytes_of_weight (model, step->weight[part], (gsize) y.cols / step->n_parts * columns_read (model->tape, step));
    }
  return bytes;
}

/* ---- the whole */

/* Products pack what they multiply, values in float64 at most. */
static guint64
program_bytes (const ViaTrace *trace)
{
  gsize largest = 0;

  for (guint v = 0; v < trace->tape->shapes->len; v++)
    largest = MAX (largest, shape_size (trace_shape (trace, (int) v)));
  return PROGRAM + gemm_room (largest * sizeof (double));
}

static guint64
walk_bytes (ViaTrace *trace, int k)
{
  const Sweep all = { .rules = { &gradient_rules, &chefer_rules }, .n_rules = 2, .k = k };

  return sweeps_measure (trace, &all, 1);
}

/* What one method gathers of k classes, and its maps. */
static guint64
gathered_bytes (const ViaTrace *trace, gboolean chain, int k)
{
  const guint64 tokens = (guint64) via_model_n_tokens (trace->model), folded = chain ? (trace->lean ? k : 1) * tokens * tokens : 0;

  return folded * sizeof (float) + k * map_count (model_pixels (trace->model)) * BYTES_OF_PIXEL;
}

/* What is kept of an attention, and of each class its gradient and relevance. */
static guint64
matrices_bytes (const ViaTrace *trace, const MethodCall *call, int k)
{
  const Shape attention = trace->shapes[tape_block (trace->tape, 0)->attention];

  return call->options->keep_attention ? (1 + 2 * (guint64) k) * trace->tape->blocks->len * shape_size (attention) * sizeof (float)
                                       : 0;
}

static guint64
sum_gathered (const ViaTrace *trace, const MethodCall *calls, int n, int k)
{
  guint64 sum = 0;

  for (int i = 0; i < n; i++)
    sum += gathered_bytes (trace, method_is_chain (calls[i].method), k) + matrices_bytes (trace, &calls[i], k);
  return sum;
}

/* Of those methods that run by themselves, one after the other, the largest. */
static guint64
most_alone (ViaTrace *trace, const MethodCall *calls, int n, int k, guint64 walk)
{
  guint64 most = 0;

  for (int i = 0; i < n; i++)
    if (calls[i].method->room)
      most = MAX (most, calls[i].method->room (trace, k, walk));
  return most;
}

static gboolean
walks (const MethodCall *calls, int n)
{
  for (int i = 0; i < n; i++)
    if (!calls[i].method->run)
      return TRUE;
  return FALSE;
}

/* `calls` NULL: one method that nobody has named yet. */
static guint64
sum_all (ViaTrace *trace, guint64 beside, const MethodCall *calls, int n, int k)
{
  const TraceBytes bytes = trace_measure (trace);
  const guint64    walk = walk_bytes (trace, k) + bytes.kept;
  const guint64    gathered = calls ? sum_gathered (trace, calls, n, k) : gathered_bytes (trace, TRUE, k);
  guint64          work = calls && !walks (calls, n) ? 0 : walk;

  if (calls)
    work = MAX (work, most_alone (trace, calls, n, k, walk));
  return program_bytes (trace) + weights_of (trace->model) + beside + bytes.stored + MAX (bytes.forward, work + gathered);
}

static gboolean
memory_error (const ViaModel *model, guint64 needs, guint64 bound, GError **error)
{
  const ViaSize size = model_pixels (model);
  const char *why = _ ("%s on %d × %d patches would need about %.2f GB of memory, and may use %.2f GB; choose a smaller network or "
                       "more memory (--memory, memory=)");

  if (model->config.native.width)
    why = _ ("%s on %d × %d patches would need about %.2f GB of memory, and may use %.2f GB; choose a shorter side or more memory "
             "(--memory, memory=)");
  g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, why, via_model_name (model), size.width / model->config.patch,
               size.height / model->config.patch, needs / 1e9, bound / 1e9);
  return FALSE;
}

/* One explanation of one class and the trace for it. */
static guint64
needs_of (ViaModel *model, const TraceForm *form)
{
  g_autoptr (ViaTrace) planned = trace_planned (model, model->tape, *form);

  return sum_all (planned, form->beside, NULL, 1, 1);
}

gboolean
memory_choose (ViaModel *model, const ViaTraceOptions *options, guint64 bound, guint64 beside, TraceForm *form, GError **error)
{
  *form = (TraceForm){ .bound = bound ? bound : G_MAXUINT64, .beside = beside };
  if (options)
    {
      form->precision = options->precision;
      form->every_row = options->every_row;
      form->lean = options->lean;
    }
  if (form->bound == G_MAXUINT64)
    return TRUE;
  form->needs = needs_of (model, form);
  if (form->needs <= form->bound)
    return TRUE;
  form->lean = TRUE;
  form->needs = needs_of (model, form);
  return form->needs <= form->bound || memory_error (model, form->needs, form->bound, error);
}

guint64
memory_of_calls (const ViaTrace *trace, const MethodCall *calls, int n, int k)
{
  g_autoptr (ViaTrace) planned = trace_planned (trace->model, trace->tape, trace->form);
  int contrast = calls->options->contrast ? 2 : 1;

  return sum_all (planned, trace->form.beside, calls, n, contrast * k);
}

guint64
via_photo_memory (const ViaPhoto *photo, const ViaTraceOptions *options, guint64 *bound)
{
  TraceForm form;

  g_return_val_if_fail (photo, 0);
  memory_choose (photo_model (photo), options, photo_memory (photo), photo_bytes (photo), &form, NULL);
  if (bound)
    *bound = form.bound;
  return form.needs ? form.needs : needs_of (photo_model (photo), &form);
}
