/* probe.c - see probe.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "probe.h"

#include <glib.h>

/* Enough sums that none waits for itself: at most 5 cycles times 2 units. */
#define SUMS 10
#define ROUNDS 3000000
#define TRIES 5
/* Floating-point operations of a fused multiply-add. */
#define FLOPS 2

/* sum = sum · b + b, round after round; the asm keeps them in registers and in the loop. */
#define PROBE(name, real, bytes, isa)                                                         \
  __attribute__ ((target (isa), optimize ("O3", "fp-contract=fast"))) static void name (void) \
  {                                                                                           \
    typedef real Vector __attribute__ ((vector_size (bytes)));                                \
    Vector       sum[SUMS] = { 0 }, b = (Vector){ 0 } + (real) 0.5;                           \
                                                                                              \
    for (int i = 0; i < ROUNDS; i++)                                                          \
      {                                                                                       \
        _Pragma ("GCC unroll 16") for (int j = 0; j < SUMS; j++)                              \
        {                                                                                     \
          sum[j] = sum[j] * b + b;                                                            \
          __asm__ volatile("" : "+x"(sum[j]));                                                \
        }                                                                                     \
      }                                                                                       \
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
  void (*run[2]) (void); /* by Real */
  int bytes;
} Probe;

static Probe
widest (void)
{
#ifdef VIA_X86_64
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx512f"))
    return (Probe){ { wide_f32, wide_f64 }, 64 };
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return (Probe){ { half_f32, half_f64 }, 32 };
#endif
  return (Probe){ { narrow_f32, narrow_f64 }, 16 };
}

static gpointer
run (gpointer function)
{
  ((void (*) (void)) function) ();
  return NULL;
}

double
probe_peak (Real real, int threads)
{
  Probe                probe = widest ();
  double               flops = (double) FLOPS * ROUNDS * SUMS * (probe.bytes / (real == REAL_F64 ? 8 : 4)) * threads, best = 0;
  g_autofree GThread **others = g_new (GThread *, threads);

  for (int try = 0; try < TRIES; try++)
    {
      gint64 start = g_get_monotonic_time ();

      for (int i = 1; i < threads; i++)
        others[i] = g_thread_new ("probe", run, (gpointer) probe.run[real]);
      probe.run[real]();
      for (int i = 1; i < threads; i++)
        g_thread_join (others[i]);
      best = MAX (best, flops / (g_get_monotonic_time () - start) / 1e3);
    }
  return best;
}
