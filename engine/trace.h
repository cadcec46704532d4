/* trace.h - what a trace holds; see via.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRACE_H
#define TRACE_H

#include "model.h"
#include "network/lean.h"
#include "network/ops/ops.h"
#include "network/progress.h"
#include "via.h"
#include "windows.h"

/* How a trace is made: `every_row` as in ViaTraceOptions, `lean` where the network can.  All else in bytes: what the process may use, 0 being no bound, what of
 * that it uses beside, and what was planned with; 0 where nothing had to be planned. */
typedef struct
{
  ViaPrecision precision;
  gboolean     every_row, lean;
  guint64      bound, beside, needs;
} TraceForm;

struct _ViaTrace
{
  ViaModel   *model;
  const Tape *tape;   /* the model's */
  Shape      *shapes; /* [values]: the live rows */
  float     **values; /* [values], in MEMORY_VALUES; NULL for those of remake.h; in a lean trace see network/lean.h */
  Arena       memory[N_MEMORIES];
  Lean       *lean; /* NULL: all values are stored */
  TraceForm   form;
  ViaTrace   *lender; /* in whose memory it works, but for values; NULL: in its own */

  /* What the relevance rules need and no class changes (Z of the linear steps): made by the first sweep that wants it. */
  float  **kept;       /* [steps], in MEMORY_KEPT; NULL for other steps and until trace_keep() */
  Kept    *kept_state; /* [steps] */
  gboolean has_kept;

  Windows *windows; /* of a picture in windows, and then neither values nor memory; else NULL */
};

/* A trace of the model's tape, or of one that is made of it and outlives the trace: with room for all values, which trace_forward()
 * fills when the picture, or what else the tape starts with, is there.  Errors: no memory, cancelled. */
ViaTrace *trace_on (ViaModel *model, const Tape *tape, TraceForm form, GError **error);
/* The same input, or another, in the same form, in the memory that the other one works in, which meanwhile must not be asked. */
ViaTrace *trace_on_loan (ViaTrace *lender, GError **error);
/* One without any memory, of which only the size is of interest. */
ViaTrace *trace_planned (ViaModel *model, const Tape *tape, TraceForm form);
/* As a trace has it, but for `every_row`. */
TraceForm trace_form (const ViaTrace *trace, gboolean every_row);
/* In which it runs forward. */
Real     trace_real (const ViaTrace *trace);
gboolean trace_forward (ViaTrace *trace, const Progress *progress, GError **error);
/* A trace of windows, which it takes over. */
ViaTrace *trace_on_windows (ViaModel *model, Windows *windows, TraceForm form);
/* What the network's last step has made. */
const float *trace_end (const ViaTrace *trace);
/* Whether that is a number everywhere: what is not one anywhere in the network is not one at its end. */
gboolean trace_check_end (const ViaTrace *trace, GError **error);
/* The same of n numbers that a pass which keeps nothing has ended with. */
gboolean trace_check_answer (const ViaModel *model, const float *answer, gsize n, GError **error);

/* Of one that is kept for later: hands the memory that it works in to the next trace; takes such memory again. */
void trace_rest (ViaTrace *trace);
void trace_wake (ViaTrace *trace);

/* What a trace needs: for values; of a lean one some of that is what blocks are made in again; of another one, while it runs forward only,
 * more; and for kept[]. */
typedef struct
{
  gsize stored, lent, forward, kept;
} TraceBytes;

TraceBytes trace_measure (ViaTrace *trace);
/* Gives back what walks have worked in. */
void trace_drop_work (ViaTrace *trace);

/* Makes room for kept[]; does nothing the second time.  Error: no memory. */
gboolean trace_keep (ViaTrace *trace, GError **error);
/* The bytes of that, and how many of them steps share. */
gsize trace_kept_bytes (const ViaTrace *trace, gsize *shared);

/* What a lean trace has to be told, which has little at once; of another one all is there, all heads together, and nothing is done. */
void trace_need_block (ViaTrace *trace, int block);
void trace_need_head (ViaTrace *trace, int block, int head);
/* How often one has to look to see all heads of a block, with trace_need_head() before each time: once, or once for each. */
int trace_visits (const ViaTrace *trace, int block);
/* What is there at once of a value: of scores and attention maybe one head. */
Shape trace_shape (const ViaTrace *trace, int value);
/* For steps of an attention: all heads, or this one. */
Head trace_head (const ViaTrace *trace, int block, int head);
/* The block whose step that is and which is made again; -1: none. */
int trace_section (const ViaTrace *trace, int step);

#endif
