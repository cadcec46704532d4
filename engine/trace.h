/* trace.h - what a trace holds; see via.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRACE_H
#define TRACE_H

#include "network/arena.h"
#include "network/tape.h"
#include "via.h"

struct _ViaTrace
{
  ViaModel    *model;
  const Tape  *tape; /* the model's */
  ViaPrecision precision;
  Shape       *shapes; /* [values]: the rows that are kept */
  float      **values; /* [values], in `store`; NULL for those of remake.h */
  Arena        store;

  /* What the relevance rules need and no class changes (Z of the linear steps): made by the first sweep that wants it. */
  float   **kept;       /* [steps], in `keeps`; NULL for other steps */
  gboolean *kept_ready; /* [steps] */
  Arena     keeps;
};

/* Makes room for kept[]; does nothing the second time.  Error: no memory. */
gboolean trace_keep (ViaTrace *trace, GError **error);

#endif
