/* test-together.c - several methods in one call: the maps of each are those that it makes alone.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"
#include "square.h"

static const int classes[] = { 2, 0 };

/* The maps alone, of those methods that the network has and that can be asked so; NULL for others. */
static GPtrArray *
explain_alone (ViaTrace *trace, const ViaExplainOptions *options, GPtrArray *methods)
{
  GPtrArray *maps = g_ptr_array_new_with_free_func ((GDestroyNotify) via_map_free);

  for (const ViaMethod *const *m = via_method_list (); *m; m++)
    {
      ViaMap *map = via_explain (trace, *m, classes, G_N_ELEMENTS (classes), options, NULL, NULL, NULL);

      if (!map)
        continue;
      g_ptr_array_add (maps, map);
      g_ptr_array_add (methods, (gpointer) *m);
    }
  return maps;
}

static void
assert_same_numbers (const ViaMap *map, const ViaMap *wanted, const char *method)
{
  for (guint k = 0; k < G_N_ELEMENTS (classes); k++)
    {
      int          side, same, n, tokens;
      const float *a = square_grid (map, k, &side), *b = square_grid (wanted, k, &same);
      const float *v = via_map_readout (map, k, &n), *w = via_map_readout (wanted, k, &tokens);

      g_test_message ("%s, class number %u", method, k);
      g_assert_cmpmem (a, side * side * sizeof *a, b, same * same * sizeof *b);
      g_assert_true (!v == !w && (!via_map_rival (map, k)) == (!via_map_rival (wanted, k)));
      if (v)
        g_assert_cmpmem (v, n * sizeof *v, w, tokens * sizeof *w);
      if (via_map_rival (map, k))
        g_assert_cmpmem (via_map_rival (map, k), side * side * sizeof *a, via_map_rival (wanted, k), side * side * sizeof *b);
      g_assert_cmpstr (via_map_note (map, k), ==, via_map_note (wanted, k));
    }
}

static void
check_together (const char *network, const ViaExplainOptions *options)
{
  Fixture f = fixture_new (network);
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);
  g_autoptr (GPtrArray) methods = g_ptr_array_new (), alone = explain_alone (trace, options, methods);
  guint                         n = methods->len;
  g_autofree ViaExplainOptions *each = g_new (ViaExplainOptions, n);
  g_autofree ViaMap           **maps = g_new (ViaMap *, n);
  g_autofree double            *seconds = g_new (double, n);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    each[i] = *options;
  via_explain_together (trace, (gpointer) methods->pdata, n, classes, G_N_ELEMENTS (classes), each, maps, seconds, NULL, NULL,
                        &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 5);
  for (guint i = 0; i < n; i++)
    {
      assert_same_numbers (maps[i], alone->pdata[i], via_method_id (methods->pdata[i]));
      g_assert_cmpfloat (seconds[i], >, 0);
      via_map_free (maps[i]);
    }
  fixture_clear (&f);
}

static void
test_maps (void)
{
  static const char *const networks[] = { "odd-vit", "mini-dinov2", "mini-clip", "mini-gap", "mini-dinov2-lc4" };

  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      check_together (networks[i], &(ViaExplainOptions){ 0 });
      check_together (networks[i], &(ViaExplainOptions){ .contrast = TRUE, .against = 1 });
    }
}

/* One that cannot be had is an error, and no map is made. */
static void
test_bad (void)
{
  Fixture f = fixture_new ("mini-dinov2");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
  const ViaMethod  *methods[] = { via_method_find ("rollout"), via_method_find ("second_layer") };
  ViaExplainOptions options[G_N_ELEMENTS (methods)] = { 0 };
  ViaMap           *maps[G_N_ELEMENTS (methods)] = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (
      via_explain_together (trace, methods, G_N_ELEMENTS (methods), classes, 1, options, maps, NULL, NULL, NULL, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_assert_null (maps[0]);
  fixture_clear (&f);
}

static gboolean
count_up (double done, G_GNUC_UNUSED const char *stage, gpointer data)
{
  double *last = data;

  g_assert_cmpfloat (done, >=, *last);
  *last = done;
  return TRUE;
}

static gboolean
stop_at_half (double done, G_GNUC_UNUSED const char *stage, G_GNUC_UNUSED gpointer data)
{
  return done < 0.5;
}

static void
test_progress (void)
{
  Fixture f = fixture_new ("mini-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
  const ViaMethod  *methods[] = { via_method_find ("libra"), via_method_find ("generic_attention"), via_method_find ("full") };
  ViaExplainOptions options[G_N_ELEMENTS (methods)] = { 0 };
  ViaMap           *maps[G_N_ELEMENTS (methods)];
  double            last = 0;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      via_explain_together (trace, methods, G_N_ELEMENTS (methods), classes, 1, options, maps, NULL, count_up, &last, NULL));
  g_assert_cmpfloat_with_epsilon (last, 1, 1e-9);
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    via_map_free (maps[i]);
  g_assert_false (
      via_explain_together (trace, methods, G_N_ELEMENTS (methods), classes, 1, options, maps, NULL, stop_at_half, NULL, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/together/maps", test_maps);
  g_test_add_func ("/together/bad", test_bad);
  g_test_add_func ("/together/progress", test_progress);
  return g_test_run ();
}
