/* probe.h - the most multiplications that this machine does, measured now.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROBE_H
#define PROBE_H

#include "kernels/gemm.h"

/* Billions of floating-point operations a second, of `threads` threads at once, in fused multiply-adds of registers alone, with the
 * widest vectors there are; the best of several tries. */
double probe_peak (Real real, int threads);

#endif
