/* test-oracle.c - what the reference implementation lacks, contrasts and the attention's rollout, against an independent one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tolerances are those of the reference's maps: README.md beside the golden data.
 */
#include <stdlib.h>

#include "fixture.h"

/* The largest allowed difference of maps stretched to [0,1]. */
static const double tolerances[][2] = {
  [PROFILE_POS] = { [VIA_PRECISION_EXACT] = 5e-6, [VIA_PRECISION_FAST] = 2e-5 },
  [PROFILE_GEN] = { [VIA_PRECISION_EXACT] = 2e-5, [VIA_PRECISION_FAST] = 5e-3 },
};

static void
check_grid (const char *name, const float *grid, const double *wanted, gsize n, double allowed)
{
  g_autofree double *x = g_new (double, n);
  double             difference;

  for (gsize i = 0; i < n; i++)
    x[i] = grid[i];
  difference = map_distance (x, wanted, n);
  g_test_message ("%-60s %.2e (%.0e)", name, difference, allowed);
  if (!(difference <= allowed))
    g_error ("%s: off by %.3g, allowed %.3g", name, difference, allowed);
}

/* "mini-vit.in0.c4-c1.last_layer+abl": class 4 against class 1; or without classes. */
static void
check_map (ViaTrace *trace, Golden *golden, const char *name, const char *rest, double allowed)
{
  g_autoptr (GRegex) form = g_regex_new ("^in0\\.(?:c([0-9]+)-c([0-9]+)\\.)?([a-z_]+)(\\+start1|\\+abl)?$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_auto (GStrv) part = NULL;
  g_autoptr (ViaMap) map = NULL;
  ViaExplainOptions options = { 0 };
  int class, side;
  gsize         n;
  const double *wanted = golden_tensor (golden, name, &n);
  const float  *grid;

  g_assert_true (g_regex_match (form, rest, 0, &match));
  part = g_match_info_fetch_all (match);
  class = atoi (part[1]);
  options.contrast = *part[2] != '\0';
  options.against = atoi (part[2]);
  options.start_layer = g_strcmp0 (part[4], "+start1") == 0;
  options.ablation = g_strcmp0 (part[4], "+abl") == 0;
  map = explain (trace, part[3], &class, 1, &options);
  grid = via_map_grid (map, 0, &side);
  g_assert_cmpint (side * side, ==, n);
  check_grid (name, grid, wanted, n, allowed);
}

static void
test_network (gconstpointer network)
{
  Fixture f = fixture_new (network);
  g_autoptr (Golden) golden = golden_open ("oracle");
  g_autofree char *prefix = g_strconcat (network, ".", NULL);
  int              maps = 0;

  for (int precision = 0; precision < 2; precision++)
    {
      g_autoptr (ViaTrace) trace = trace_of (&f, 0, precision, FALSE);

      for (guint i = 0; i < golden_n_tensors (golden); i++)
        {
          const char *name = golden_tensor_name (golden, i);

          if (!g_str_has_prefix (name, prefix))
            continue;
          check_map (trace, golden, name, name + strlen (prefix), tolerances[f.config->profile][precision]);
          maps++;
        }
    }
  g_assert_cmpint (maps, ==, 2 * 11); /* three contrasts in three ways, and two rollouts */
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  static const char *const networks[] = { "mini-vit",    "mini-vit-gen",    "odd-vit",    "mini-mae",  "mini-mae-gen",
                                          "mini-dinov2", "mini-dinov2-gen", "odd-dinov2", "mini-clip", "mini-clip-gen" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      g_autofree char *path = g_strconcat ("/oracle/", networks[i], NULL);

      g_test_add_data_func (path, networks[i], test_network);
    }
  return g_test_run ();
}
