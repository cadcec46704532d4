/* test-class-token.c - heads that read the class token alone, and the reference implementation's four models, start with row 0: to
 * the bit.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The twin is the chain as it was before heads were asked what they read: a vector that begins as row 0 of the identity.
 */
#include <string.h>

#include "fixture.h"
#include "kernels/kernels.h"
#include "square.h"

#define CLASS 2

/* A network, and the name that it has: the last reads the mean as well, under the name of the reference's model. */
static const struct
{
  const char *network, *model;
} cases[] = { { "odd-vit", "odd-vit" },
              { "odd-vit", "vit_base_patch16_224" },
              { "mini-mae-gen", "mae_vit_base_patch16_224" },
              { "mini-clip-gen", "clip_vit_base_patch16_224" },
              { "mini-dinov2-gen", "dinov2_base_imagenet1k_1layer_lrp" } };

/* M of one block, of gradient and relevance. */
static void
fold (const Fixture *f, const ViaMap *kept, int block, gboolean original, float *m)
{
  int     n = via_model_n_tokens (f->model);
  RowLoop loop = original ? kernels ()->fold_product_clamped : kernels ()->fold_product;

  rows_run (loop, &(Rows){ .rows = n,
                           .cols = n,
                           .heads = f->config->heads,
                           .x = { via_map_attention (kept, VIA_ATTENTION_RELEVANCE, block, 0),
                                  via_map_attention (kept, VIA_ATTENTION_GRADIENT, block, 0) },
                           .y = m });
}

/* v <- v M', as it was. */
static void
step_from_row_0 (double *v, const float *m, int n, gboolean normalise)
{
  g_autofree double *w = g_new (double, n);

  for (int i = 0; i < n; i++)
    {
      double sum = 0;

      for (int j = 0; j < n; j++)
        sum += m[i * n + j];
      v[i] = w[i] = normalise ? v[i] / (sum + 1) : v[i];
    }
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      v[j] += w[i] * m[i * n + j];
}

static void
check_chain (const Fixture *f, ViaTrace *trace, int start_layer, ViaFlavour flavour)
{
  ViaExplainOptions options = { .start_layer = start_layer, .flavour = flavour, .keep_attention = TRUE };
  int               n = via_model_n_tokens (f->model), class = CLASS, side;
  g_autoptr (ViaMap) map = explain (trace, "transformer_attribution", &class, 1, &options);
  const float       *grid = square_grid (map, 0, &side);
  g_autofree double *v = g_new0 (double, n);
  g_autofree float  *m = g_new (float, n *n);
  gboolean           original = flavour == VIA_FLAVOUR_CHEFER2021;

  v[0] = 1;
  for (int block = f->config->depth - 1; block >= start_layer; block--)
    {
      fold (f, map, block, original, m);
      step_from_row_0 (v, m, n, !original);
    }
  for (int p = 0; p < side * side; p++)
    {
      float wanted = (float) v[n - side * side + p];

      g_assert_cmpmem (&grid[p], sizeof wanted, &wanted, sizeof wanted);
    }
  g_assert_cmpstr (via_map_reads (map), ==, "class");
}

static void
test_chain (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int precision = 0; precision < 2; precision++)
      {
        Fixture f = fixture_new_named (cases[i].network, cases[i].model);
        g_autoptr (ViaTrace) trace = trace_of (&f, 0, precision, TRUE);

        check_chain (&f, trace, 0, VIA_FLAVOUR_REFERENCE);
        check_chain (&f, trace, 1, VIA_FLAVOUR_REFERENCE);
        check_chain (&f, trace, 0, VIA_FLAVOUR_CHEFER2021);
        fixture_clear (&f);
      }
}

/* What the network is called does not change what its head reads, and a head that does not read the class token starts elsewhere
 * under any name. */
static void
test_names (void)
{
  static const struct
  {
    const char *network, *model, *reads, *readout;
  } names[] = { { "mini-dinov2", "dinov2_base_imagenet1k_1layer_lrp", "class+mean", "class" },
                { "mini-dinov2", "dinov2-base", "class+mean", "class+mean" },
                { "mini-gap", "vit_base_patch16_224", "mean", "mean" },
                { "mini-dinov2-lc4", "mini", "linear4", "linear4" },
                { "mini-deit-distilled", "mini", "distilled", "distilled" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Fixture f = fixture_new_named (names[i].network, names[i].model);
      g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
      int class = CLASS, n;
      g_autoptr (ViaMap) map = explain (trace, "transformer_attribution", &class, 1, NULL);
      g_autoptr (ViaMap) pixels = explain (trace, "full", &class, 1, NULL);

      g_assert_cmpstr (via_model_reads (f.model), ==, names[i].reads);
      g_assert_cmpstr (via_map_reads (map), ==, names[i].readout);
      g_assert_null (via_map_reads (pixels));
      g_assert_null (via_map_readout (pixels, 0, &n));
      fixture_clear (&f);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/class-token/chain", test_chain);
  g_test_add_func ("/class-token/names", test_names);
  return g_test_run ();
}
