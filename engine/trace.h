/* trace.h - what a trace holds; see via.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRACE_H
#define TRACE_H

#include "model.h"
#include "network/ops/ops.h"
#include "via.h"

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
};

/* Makes room for kept[]; does nothing the second time.  Error: no memory. */
gboolean trace_keep (ViaTrace *trace, GError **error);

#endif
