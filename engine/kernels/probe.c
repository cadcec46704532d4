/* probe.c - see probe.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "probe.h"

#include <stdbool.h>

#include "stopwatch.h"
#include "threads.h"

/* Enough sums that none waits for itself: at most 5 cycles times 2 units. */
#define SUMS 10
#define ROUNDS 3000000
#define TRIES 5
/* Floating-point operations of a fused multiply-add. */
#define FLOPS 2

/* However the rest is compiled.  clang has no such attribute, and fuses what stands in one expression. */
#ifdef __clang__
#define AT_FULL_SPEED
#else
#define AT_FULL_SPEED , optimize ("O3", "fp-contract=fast")
#endif

/* sum = sum · b + b, round after round; the asm keeps them in registers and in the loop. */
#define PROBE(name, real, bytes, isa)                                  \
  __attribute__ ((target (isa) AT_FULL_SPEED)) static void name (void) \
  {                                                                    \
    typedef real Vector __attribute__ ((vector_size (bytes)));         \
    Vector       sum[SUMS] = { 0 }, b = (Vector){ 0 } + (real) 0.5;    \
                                                                       \
    for (int i = 0; i < ROUNDS; i++)                                   \
      {                                                                \
        _Pragma ("GCC unroll 16") for (int j = 0; j < SUMS; j++)       \
        {                                                              \
          sum[j] = sum[j] * b + b;                                     \
          __asm__ volatile("" : "+x"(sum[j]));                         \
        }                                                              \
      }                                                                \
  }

#ifdef VIA_X86_64
PROBE (wide_f32, float, 64, "avx512f")
PROBE (wide_f64, double, 64, "avx512f")
PROBE (half_f32, float, 32, "avx2,fma")
PROBE (half_f64, double, 32, "avx2,fma")
#endif
PROBE (narrow_f32, float, 16, "sse2")
PROBE (narrow_f64, double, 16, "sse2")

typedef struct
{
  void (*run) (void);
  int lanes; /* of a vector */
} Probe;

static Probe
widest (Real real)
{
  bool wide = real == REAL_F64;

#ifdef VIA_X86_64
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx512f"))
    return wide ? (Probe){ wide_f64, 8 } : (Probe){ wide_f32, 16 };
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return wide ? (Probe){ half_f64, 4 } : (Probe){ half_f32, 8 };
#endif
  return wide ? (Probe){ narrow_f64, 2 } : (Probe){ narrow_f32, 4 };
}

static void
run_probe (const void *data, int index, int thread)
{
  const Probe *probe = data;

  (void) index, (void) thread;
  probe->run ();
}

double
probe_peak (Real real)
{
  Probe  probe = widest (real);
  int    threads = threads_count ();
  double flops = (double) FLOPS * ROUNDS * SUMS * probe.lanes * threads, best = 0;

  for (int try = 0; try < TRIES; try++)
    {
      uint64_t start = stopwatch_now ();
      double   rate;

      threads_each (threads, run_probe, &probe);
      rate = flops / (double) (stopwatch_now () - start); /* per nanosecond: G */
      best = rate > best ? rate : best;
    }
  return best;
}
