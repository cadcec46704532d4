/* harness.h - what the fuzz targets share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <glib.h>

#include "checkpoint/weights/weights.h"

/* What is tried with every input: it must survive, and free what it takes. */
typedef void (*HarnessCase) (const guint8 *data, gsize size);

/* Runs the case, and once more with one of its g_try_ allocations failing: which, the input decides. */
void harness_run (HarnessCase run, const guint8 *data, gsize size);
/* A tensor lies within the block, and all of its numbers can be read; `weights` may be NULL. */
void harness_check_tensor (Weights *weights, const Tensor *tensor, const guint8 *block, gsize size);

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#endif
