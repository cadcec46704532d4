/* machine.c - the threads and the code that do the arithmetic.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernels/gemm.h"
#include "kernels/kernels.h"
#include "kernels/probe.h"
#include "kernels/threads.h"
#include "via.h"

void
via_set_threads (guint n)
{
  threads_set_count ((int) MIN (n, THREADS_MOST));
}

guint
via_get_threads (void)
{
  return threads_count ();
}

const char *
via_cpu_level (void)
{
  return kernels ()->level;
}

const char *
via_products (void)
{
  return gemm_backend_name (gemm_backend ());
}

const char *
via_blas_core (void)
{
  return gemm_core_name ();
}

double
via_peak (void)
{
  return probe_peak (REAL_F32);
}

ViaWork
via_work (void)
{
  GemmWork products = gemm_work ();

  return (ViaWork){ products.seconds, rows_seconds (), products.gflop, products.executed };
}
