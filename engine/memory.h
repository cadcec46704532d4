/* memory.h - how much memory the process needs, before it needs it, and the trace that fits.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "attribution/method.h"

/* The form in which a trace of the model keeps to a bound; `beside`: bytes that the picture takes.  A trace that makes blocks again is taken
 * only where one that stores all would not fit.  Error: neither does, and the sentence says by how much. */
gboolean memory_choose (ViaModel *model, const ViaTraceOptions *options, guint64 bound, guint64 beside, TraceForm *form,
                        GError **error);

/* Of the process while all calls run together about the first k of their classes. */
guint64 memory_of_calls (const ViaTrace *trace, const MethodCall *calls, int n, int k);

#endif
