/* bench-shares.c - how much of the time goes into matrix products, into elementwise loops, and into the rest.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-shares CONFIG REPEAT: generates the network CONFIG (full-vit is a ViT-B/16) and prints medians, for each precision,
 * of the forward pass and of a whole transformer_attribution of one class.
 */
#include "golden.h"
#include "kernels/kernels.h"
#include "via.h"

#include <glib/gstdio.h>
#include <stdlib.h>

typedef struct
{
  double ms, products, loops; /* of wall clock; the shares in percent */
} Sample;

static int
by_ms (gconstpointer a, gconstpointer b)
{
  double x = ((const Sample *) a)->ms, y = ((const Sample *) b)->ms;

  return x < y ? -1 : x > y;
}

/* The state of all clocks, in ms. */
static Sample
now (void)
{
  return (Sample){ g_get_monotonic_time () / 1e3, gemm_seconds () * 1e3, rows_seconds () * 1e3 };
}

static Sample
since (Sample start)
{
  Sample end = now (), d = { end.ms - start.ms, end.products - start.products, end.loops - start.loops };

  return (Sample){ d.ms, 100 * d.products / d.ms, 100 * d.loops / d.ms };
}

static void
print_median (const char *what, Sample *samples, int n)
{
  qsort (samples, n, sizeof *samples, by_ms);
  g_print ("  %-12s %6.0f ms: %4.1f %% products, %4.1f %% elementwise loops, %4.1f %% the rest\n", what, samples[n / 2].ms,
           samples[n / 2].products, samples[n / 2].loops, 100 - samples[n / 2].products - samples[n / 2].loops);
}

static void
measure (ViaModel *model, const float *input, ViaPrecision precision, int repeat)
{
  g_autofree Sample *forward = g_new (Sample, repeat), *whole = g_new (Sample, repeat);
  int class = 0;

  for (int i = -1; i < repeat; i++) /* the first warms up */
    {
      Sample start = now ();
      g_autoptr (ViaTrace) trace =
          via_trace_new_from_input (model, input, &(ViaTraceOptions){ precision, FALSE }, NULL, NULL, NULL);
      Sample half = since (start);
      g_autoptr (ViaMap) map = via_explain (trace, via_method_find ("transformer_attribution"), &class, 1, NULL, NULL, NULL, NULL);

      if (i < 0)
        continue;
      forward[i] = half;
      whole[i] = since (start);
    }
  g_print ("%s\n", precision == VIA_PRECISION_EXACT ? "exact" : "fast");
  print_median ("forward", forward, repeat);
  print_median ("attribution", whole, repeat);
  g_print ("  attribution/forward %.2f\n", whole[repeat / 2].ms / forward[repeat / 2].ms);
}

int
main (int argc, char **argv)
{
  const GoldenConfig *config = golden_config (argc > 1 ? argv[1] : "full-vit");
  int                 repeat = argc > 2 ? atoi (argv[2]) : 5;
  g_autofree char    *folder = g_dir_make_tmp ("via-XXXXXX", NULL);
  g_autofree char    *checkpoint = g_build_filename (folder, "network.safetensors", NULL);
  g_autofree char    *ini = g_build_filename (folder, "network.ini", NULL);
  g_autofree float   *input = golden_input (config, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = NULL;

  golden_checkpoint (config, checkpoint);
  model = via_model_open (ini, &error);
  g_assert_no_error (error);
  g_print ("%s, %u threads, kernels %s, OpenBLAS %s, %d repeats\n", config->name, via_get_threads (), via_cpu_level (),
           via_blas_core (), repeat);
  measure (model, input, VIA_PRECISION_FAST, repeat);
  measure (model, input, VIA_PRECISION_EXACT, repeat);
  g_remove (checkpoint);
  g_remove (ini);
  g_rmdir (folder);
  return 0;
}
