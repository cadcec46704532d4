/* bench-shares.c - how much of the time goes into matrix products, and how much into everything else.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-shares CONFIG REPEAT: generates the network CONFIG (full-vit is a ViT-B/16) and prints medians, for each precision,
 * of the forward pass and of a whole transformer_attribution of one class.
 */
#include "golden.h"
#include "kernels/gemm.h"
#include "via.h"

#include <glib/gstdio.h>
#include <stdlib.h>

typedef struct
{
  double ms, products;
} Sample;

static int
by_ms (gconstpointer a, gconstpointer b)
{
  double x = ((const Sample *) a)->ms, y = ((const Sample *) b)->ms;

  return x < y ? -1 : x > y;
}

static Sample
elapsed (gint64 start, double products)
{
  double ms = (g_get_monotonic_time () - start) / 1e3;

  return (Sample){ ms, 100 * (gemm_seconds () - products) * 1e3 / ms };
}

static void
measure (ViaModel *model, const float *input, ViaPrecision precision, int repeat)
{
  g_autofree Sample *forward = g_new (Sample, repeat), *whole = g_new (Sample, repeat);
  int class = 0;

  for (int i = -1; i < repeat; i++) /* the first warms up */
    {
      gint64 start = g_get_monotonic_time ();
      double products = gemm_seconds ();
      g_autoptr (ViaTrace) trace =
          via_trace_new_from_input (model, input, &(ViaTraceOptions){ precision, FALSE }, NULL, NULL, NULL);
      g_autoptr (ViaMap) map = NULL;

      if (i >= 0)
        forward[i] = elapsed (start, products);
      map = via_explain (trace, via_method_find ("transformer_attribution"), &class, 1, NULL, NULL, NULL, NULL);
      if (i >= 0)
        whole[i] = elapsed (start, products);
    }
  qsort (forward, repeat, sizeof *forward, by_ms);
  qsort (whole, repeat, sizeof *whole, by_ms);
  g_print ("%s: forward %.0f ms (%.1f %% products), attribution %.0f ms (%.1f %% products), %.2f x the forward\n",
           precision == VIA_PRECISION_EXACT ? "exact" : "fast", forward[repeat / 2].ms, forward[repeat / 2].products,
           whole[repeat / 2].ms, whole[repeat / 2].products, whole[repeat / 2].ms / forward[repeat / 2].ms);
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
