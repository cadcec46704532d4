/* look.h - a network runs over a picture, or over its windows one by one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LOOK_H
#define LOOK_H

#include "trace.h"

/* A trace of one of the windows that a trace has: one that was kept, or a pass of its own; after the first one it is known what the
 * network says there.  To be handed back.  Windows are looked through for the first time in their order.  Errors: no memory, cancelled. */
ViaTrace *look_at_window (ViaTrace *trace, int window, const Progress *progress, GError **error);
void      look_away (ViaTrace *trace, int window, ViaTrace *looked);

/* The part of a call's progress that one of n windows takes: of that from `begin` on, `length` of 1. */
typedef struct
{
  const Progress *whole;
  int             window, n;
  double          begin, length;
  char            stage[160];
} LookPart;

/* The part outlives what is returned. */
Progress look_progress (LookPart *part);

#endif
