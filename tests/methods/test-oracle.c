/* test-oracle.c - what the reference implementation lacks, contrasts and the attention's rollout, against an independent one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tolerances are those of the reference's maps: README.md beside the golden data.
 */
#include <string.h>

#include "fixture.h"

/* The largest allowed difference of maps stretched to [0,1]. */
static const double tolerances[][2] = {
  [PROFILE_POS] = { [VIA_PRECISION_EXACT] = 5e-6, [VIA_PRECISION_FAST] = 2e-5 },
  [PROFILE_GEN] = { [VIA_PRECISION_EXACT] = 2e-5, [VIA_PRECISION_FAST] = 5e-3 },
};

/* "mini-vit.in0.c4-c1.last_layer+abl": class 4 against class 1; or without classes. */
static void
check_map (const Fixture *f, ViaTrace *trace, Golden *golden, const char *name, const char *rest, double allowed)
{
  Asked              asked;
  gsize              n, n_wanted;
  const double      *wanted = golden_tensor (golden, name, &n_wanted);
  g_autofree double *map = NULL;
  double             difference;

  g_assert_true (asked_parse (rest, &asked));
  map = asked_map (f, trace, &asked, &n);
  g_assert_cmpint (n, ==, n_wanted);
  difference = map_distance (map, wanted, n);
  g_test_message ("%-60s %.2e (%.0e)", name, difference, allowed);
  if (!(difference <= allowed))
    g_error ("%s: off by %.3g, allowed %.3g", name, difference, allowed);
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
          check_map (&f, trace, golden, name, name + strlen (prefix), tolerances[f.config->profile][precision]);
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
