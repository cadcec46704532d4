/* test-shared.c - one model, several threads: each with traces and maps of its own, and all with the numbers of one alone.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They take turns with the engine's threads, or, where it has one, each works beside the others.
 */
#include "fixture.h"
#include "square.h"

enum
{
  THREADS = 3,
  ROUNDS = 4
};

static ViaMap *
look (const Fixture *f)
{
  static const int classes[] = { 2, 0 };
  g_autoptr (ViaTrace) trace = trace_of (f, 0, VIA_PRECISION_EXACT, FALSE);

  return explain (trace, "transformer_attribution", classes, 2, NULL);
}

static gpointer
look_again (gpointer fixture)
{
  ViaMap *map = NULL;

  for (int i = 0; i < ROUNDS; i++)
    {
      via_map_free (map);
      map = look (fixture);
      g_assert_nonnull (via_model_sha256 (((const Fixture *) fixture)->model));
      g_assert_nonnull (*via_model_facts (((const Fixture *) fixture)->model));
    }
  return map;
}

static void
test_shared (gconstpointer n_threads)
{
  Fixture  f = fixture_new ("odd-vit");
  GThread *threads[THREADS];

  via_set_threads (GPOINTER_TO_UINT (n_threads));
  for (int i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("look", look_again, &f);
  g_autoptr (ViaMap) alone = look (&f);
  for (int i = 0; i < THREADS; i++)
    {
      g_autoptr (ViaMap) map = g_thread_join (threads[i]);

      for (guint k = 0; k < via_map_n_classes (alone); k++)
        {
          int          side, same;
          const float *wanted = square_grid (alone, k, &side), *got = square_grid (map, k, &same);

          g_assert_cmpmem (got, same * same * sizeof *got, wanted, side * side * sizeof *wanted);
        }
    }
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/methods/shared/in-turn", GUINT_TO_POINTER (2), test_shared);
  g_test_add_data_func ("/methods/shared/beside", GUINT_TO_POINTER (1), test_shared);
  return g_test_run ();
}
