/* without.h - what the network answers when it sees only some of its patches.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is painted over: the tokens of the other patches are taken out of the sequence after the positions were added, and those before
 * the patches stay.  Attention has fewer keys then, a mean is that of the patches which are left, and rotary positions stay with
 * their patches.  Jain et al., "Missingness Bias in Model Debugging", ICLR 2022.
 */
#ifndef WITHOUT_H
#define WITHOUT_H

#include "../trace.h"

typedef struct _Without Without;

/* For the picture of a trace, which must outlive it and is not walked meanwhile: its memory to work in is used.  Error: no memory. */
Without *without_new (ViaTrace *trace, GError **error);
void     without_free (Without *without);

/* logits [classes] with the n patches of `kept` alone, in any order; as precise as the trace's precision computes them.  A head that
 * reads a mean needs one patch.  Quickest when n is that of the last call.  Errors: no memory, cancelled. */
gboolean without_logits (Without *without, const int *kept, int n, double *logits, const Progress *progress, GError **error);

#endif
