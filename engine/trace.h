/* trace.h - what a trace holds; see via.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRACE_H
#define TRACE_H

#include "model.h"
#include "network/ops/ops.h"
#include "network/progress.h"
#include "via.h"
#include "windows.h"

struct _ViaTrace
{
  ViaModel    *model;
  const Tape  *tape; /* the model's */
  ViaPrecision precision;
  Shape       *shapes; /* [values]: the live rows */
  float      **values; /* [values], in MEMORY_VALUES; NULL for those of remake.h */
  Arena        memory[N_MEMORIES];

  /* What the relevance rules need and no class changes (Z of the linear steps): made by the first sweep that wants it. */
  float  **kept;       /* [steps], in MEMORY_KEPT; NULL for other steps and until trace_keep() */
  Kept    *kept_state; /* [steps] */
  gboolean has_kept;

  Windows *windows; /* of a picture in windows, and then neither values nor memory; else NULL */
};

/* A trace of the model's tape, or of one that is made of it and outlives the trace: with room for all values, which trace_forward()
 * fills when the picture, or what else the tape starts with, is there.  `every_row` as in ViaTraceOptions.  Errors: no memory,
 * cancelled. */
ViaTrace *trace_on (ViaModel *model, const Tape *tape, ViaPrecision precision, gboolean every_row, GError **error);
gboolean  trace_forward (ViaTrace *trace, const Progress *progress, GError **error);
/* A trace of windows, which it takes over. */
ViaTrace *trace_on_windows (ViaModel *model, Windows *windows, ViaPrecision precision);
/* What the network's last step has made. */
const float *trace_end (const ViaTrace *trace);
/* Whether that is a number everywhere: what is not one anywhere in the network is not one at its end. */
gboolean trace_check_end (const ViaTrace *trace, GError **error);

/* Of one that is kept for later: hands the memory that it works in to the next trace; takes such memory again. */
void trace_rest (ViaTrace *trace);
void trace_wake (ViaTrace *trace);

/* Makes room for kept[]; does nothing the second time.  Error: no memory. */
gboolean trace_keep (ViaTrace *trace, GError **error);

#endif
