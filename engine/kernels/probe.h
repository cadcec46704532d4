/* probe.h - the most multiplications that this machine does, measured now.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What products are compared with: fused multiply-adds in registers alone, in the widest vectors that the CPU has.  The clock of a
 * shared machine changes from minute to minute, so a share is one of what was measured beside it.
 */
#ifndef PROBE_H
#define PROBE_H

#include "real.h"

/* GFLOP/s of all threads of the pool together, the best of a few tries; takes about 0.05 s. */
double probe_peak (Real real);

#endif
