/* trace.c - one forward pass: what it holds, and what it needs for that.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trace.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "model.h"
#include "network/forward.h"
#include "network/ops/ops.h"
#include "network/remake.h"

/* A trace that begins takes the memory its model has to spare, one that ends leaves it its own: all from `first` on. */
static void
exchange_memory (ViaTrace *trace, int first)
{
  g_mutex_lock (&trace->model->lock);
  for (int i = first; i < N_MEMORIES; i++)
    {
      Arena spare = trace->model->spare[i];

      trace->model->spare[i] = trace->memory[i];
      trace->memory[i] = spare;
    }
  g_mutex_unlock (&trace->model->lock);
}

/* What is in the memory that it works in. */
static void
forget_work (ViaTrace *trace)
{
  memset (trace->kept, 0, trace->tape->steps->len * sizeof *trace->kept);
  memset (trace->kept_state, 0, trace->tape->steps->len * sizeof *trace->kept_state);
  trace->has_kept = FALSE;
  if (trace->lean)
    lean_forget (trace->lean);
}

static gsize
stored_bytes (const ViaTrace *trace)
{
  gsize size = 0;

  for (guint v = 0; v < trace->tape->shapes->len; v++)
    if (!remake_can (trace->tape, v))
      size += arena_round (shape_size (trace->shapes[v]) * sizeof (float));
  return size;
}

/* One block of memory for all values that are stored. */
static gboolean
allocate_values (ViaTrace *trace, GError **error)
{
  Arena *store = &trace->memory[MEMORY_VALUES];

  if (!arena_renew (store, stored_bytes (trace), _ ("this network on one picture"), error))
    return FALSE;
  for (guint v = 0; v < trace->tape->shapes->len; v++)
    if (!remake_can (trace->tape, v))
      trace->values[v] = arena_take (store, shape_size (trace->shapes[v]) * sizeof (float));
  return TRUE;
}

static gboolean
allocate_lean (ViaTrace *trace, GError **error)
{
  Arena    *memory = trace->memory;
  LeanBytes bytes = lean_measure (trace->lean);

  if (!arena_renew (&memory[MEMORY_VALUES], bytes.held, _ ("this network on one picture"), error)
      || !arena_renew (&memory[MEMORY_SLOT], bytes.slot, _ ("this network on one picture"), error)
      || !arena_renew (&memory[MEMORY_AGAIN], bytes.work, _ ("this network on one picture"), error))
    return FALSE;
  lean_place (trace->lean, &memory[MEMORY_VALUES], &memory[MEMORY_SLOT], &memory[MEMORY_AGAIN]);
  return TRUE;
}

static gboolean
allocate (ViaTrace *trace, GError **error)
{
  return trace->lean ? allocate_lean (trace, error) : allocate_values (trace, error);
}

ViaTrace *
trace_planned (ViaModel *model, const Tape *tape, TraceForm form)
{
  ViaTrace *trace = g_new0 (ViaTrace, 1);
  guint     values = tape->shapes->len, steps = tape->steps->len;

  trace->model = via_model_ref (model);
  trace->tape = tape;
  trace->form = form;
  if (form.bound == 0)
    trace->form.bound = G_MAXUINT64;
  trace->shapes = g_new0 (Shape, values);
  trace->values = g_new0 (float *, values);
  trace->kept = g_new0 (float *, steps);
  trace->kept_state = g_new0 (Kept, steps);
  forward_shapes (trace->tape, form.every_row, trace->shapes);
  if (form.lean)
    trace->lean = lean_new (trace->tape, form.precision == VIA_PRECISION_EXACT, trace->shapes, trace->values);
  return trace;
}

ViaTrace *
trace_on (ViaModel *model, const Tape *tape, TraceForm form, GError **error)
{
  g_autoptr (ViaTrace) trace = trace_planned (model, tape, form);

  exchange_memory (trace, 0);
  return allocate (trace, error) ? g_steal_pointer (&trace) : NULL;
}

/* What a trace works in goes over to another one, or comes back. */
static void
lend (ViaTrace *lender, ViaTrace *to)
{
  forget_work (lender);
  for (int i = MEMORY_KEPT; i < N_MEMORIES; i++)
    {
      Arena lent = lender->memory[i];

      lender->memory[i] = to->memory[i];
      to->memory[i] = lent;
    }
}

ViaTrace *
trace_on_loan (ViaTrace *lender, GError **error)
{
  g_autoptr (ViaTrace) trace = trace_planned (lender->model, lender->tape, lender->form);

  trace->lender = lender;
  lend (lender, trace);
  return allocate (trace, error) ? g_steal_pointer (&trace) : NULL;
}

Real
trace_real (const ViaTrace *trace)
{
  return trace->form.precision == VIA_PRECISION_EXACT ? REAL_F64 : REAL_F32;
}

TraceForm
trace_form (const ViaTrace *trace, gboolean every_row)
{
  TraceForm form = trace->form;

  form.every_row = every_row;
  return form;
}

/* Of a forward pass that stores all it can. */
static gsize
forward_bytes (const ViaTrace *trace)
{
  g_autofree float **values = g_new0 (float *, trace->tape->shapes->len);
  ForwardCall        call = { .tape = trace->tape, .shapes = trace->shapes, .values = values };
  float              somewhere;

  call.real = trace_real (trace);
  for (guint v = 0; v < trace->tape->shapes->len; v++)
    values[v] = remake_can (trace->tape, v) ? NULL : &somewhere;
  return forward_room (&call, 0, (int) trace->tape->steps->len);
}

TraceBytes
trace_measure (ViaTrace *trace)
{
  gsize      shared;
  TraceBytes bytes = { .kept = trace_kept_bytes (trace, &shared) };
  LeanBytes  lean;

  if (!trace->lean)
    {
      bytes.stored = stored_bytes (trace);
      bytes.forward = forward_bytes (trace);
      return bytes;
    }
  lean = lean_measure (trace->lean);
  bytes.stored = lean.held + lean.slot + lean.work;
  bytes.lent = lean.slot + lean.work;
  return bytes;
}

gboolean
trace_forward (ViaTrace *trace, const Progress *progress, GError **error)
{
  const ForwardCall call = { .tape = trace->tape, .real = trace_real (trace), .shapes = trace->shapes, .values = trace->values };

  if (trace->lean)
    return lean_forward (trace->lean, progress, error);
  return forward_run (&call, &trace->memory[MEMORY_WORK], progress, error);
}

const float *
trace_end (const ViaTrace *trace)
{
  return trace->values[trace->tape->shapes->len - 1];
}

gboolean
trace_check_answer (const ViaModel *model, const float *answer, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (answer[i]))
      {
        g_set_error (error, VIA_ERROR, VIA_ERROR_FILE,
                     _ ("The model %s answers with something that is not a number: its weights are damaged, or the input is. "
                        "Please get the file again: %s"),
                     via_model_name (model), via_model_weights (model));
        return FALSE;
      }
  return TRUE;
}

gboolean
trace_check_end (const ViaTrace *trace, GError **error)
{
  return trace_check_answer (trace->model, trace_end (trace), shape_size (tape_shape (trace->tape, trace->tape->shapes->len - 1)),
                             error);
}

ViaTrace *
trace_on_windows (ViaModel *model, Windows *windows, TraceForm form)
{
  ViaTrace *trace = g_new0 (ViaTrace, 1);

  trace->model = via_model_ref (model);
  trace->tape = model->tape;
  trace->form = form;
  trace->windows = windows;
  return trace;
}

/* What the model had to spare meanwhile is one too many. */
static void
leave_memory (ViaTrace *trace, int first)
{
  exchange_memory (trace, first);
  for (int i = first; i < N_MEMORIES; i++)
    arena_clear (&trace->memory[i]);
}

void
trace_rest (ViaTrace *trace)
{
  leave_memory (trace, MEMORY_KEPT);
  forget_work (trace);
}

void
trace_drop_work (ViaTrace *trace)
{
  forget_work (trace);
  arena_clear (&trace->memory[MEMORY_KEPT]);
  arena_clear (&trace->memory[MEMORY_WORK]);
}

void
trace_wake (ViaTrace *trace)
{
  exchange_memory (trace, MEMORY_KEPT);
}

void
via_trace_free (ViaTrace *trace)
{
  if (!trace)
    return;
  if (trace->lender)
    lend (trace, trace->lender);
  if (trace->lender)
    arena_clear (&trace->memory[MEMORY_VALUES]);
  else if (!trace->windows)
    leave_memory (trace, 0);
  windows_free (trace->windows);
  g_free (trace->shapes);
  g_free (trace->values);
  g_free (trace->kept);
  g_free (trace->kept_state);
  lean_free (trace->lean);
  via_model_free (trace->model);
  g_free (trace);
}

/* Of a step that keeps something; 0 of another. */
static gsize
kept_bytes (const ViaTrace *trace, guint i)
{
  const Step *step = tape_step (trace->tape, i);

  return op_traits[step->op].keeps ? arena_round (shape_size (trace->shapes[step->out]) * sizeof (float)) : 0;
}

/* What steps of blocks keep in a lean trace is made for each walk, one after the other: they share what the largest needs. */
static gboolean
shares_kept (const ViaTrace *trace, guint i)
{
  return trace_section (trace, (int) i) >= 0;
}

gsize
trace_kept_bytes (const ViaTrace *trace, gsize *shared)
{
  gsize own = 0;

  *shared = 0;
  for (guint i = 0; i < trace->tape->steps->len; i++)
    if (shares_kept (trace, i))
      *shared = MAX (*shared, kept_bytes (trace, i));
    else
      own += kept_bytes (trace, i);
  return own + *shared;
}

gboolean
trace_keep (ViaTrace *trace, GError **error)
{
  Arena *kept = &trace->memory[MEMORY_KEPT];
  gsize  shared, size = trace_kept_bytes (trace, &shared);
  float *room;

  if (trace->has_kept)
    return TRUE;
  if (!arena_renew (kept, size, _ ("explaining this network"), error))
    return FALSE;
  room = arena_take (kept, shared);
  for (guint i = 0; i < trace->tape->steps->len; i++)
    if (op_traits[tape_step (trace->tape, i)->op].keeps)
      trace->kept[i] = shares_kept (trace, i) ? room : arena_take (kept, kept_bytes (trace, i));
  trace->has_kept = TRUE;
  return TRUE;
}

void
trace_need_block (ViaTrace *trace, int block)
{
  if (trace->lean)
    lean_need_block (trace->lean, block);
}

void
trace_need_head (ViaTrace *trace, int block, int head)
{
  if (trace->lean)
    lean_need_head (trace->lean, block, head);
}

int
trace_visits (const ViaTrace *trace, int block)
{
  return trace->lean ? trace->shapes[tape_block (trace->tape, block)->attention].n : 1;
}

Shape
trace_shape (const ViaTrace *trace, int value)
{
  Shape shape = trace->shapes[value];

  if (trace->lean && lean_comes_by_head (trace->lean, value))
    shape.n = 1;
  return shape;
}

Head
trace_head (const ViaTrace *trace, int block, int head)
{
  return trace->lean ? (Head){ head, trace_visits (trace, block) } : (Head){ 0 };
}

int
trace_section (const ViaTrace *trace, int step)
{
  return trace->lean ? section_of_step (trace->lean->sections, trace->lean->n, step) : -1;
}

ViaModel *
via_trace_model (const ViaTrace *trace)
{
  return trace->model;
}

ViaPrecision
via_trace_precision (const ViaTrace *trace)
{
  return trace->form.precision;
}
