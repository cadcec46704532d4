/* test-balance.c - self-tests of walks: what is promised holds on every network, and what is not does not.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "fixture.h"

static const int classes[] = { 2, 0 };

static double
error_of (const ViaCheck *check)
{
  return check->parts[0] + check->parts[1] + check->parts[2] - check->whole;
}

static ViaMap *
checked (ViaTrace *trace, const char *method, ViaExplainOptions options)
{
  options.check = TRUE;
  return explain (trace, method, classes, G_N_ELEMENTS (classes), &options);
}

static void
assert_balanced (ViaTrace *trace, const char *method, const char *id, ViaExplainOptions options)
{
  g_autoptr (ViaMap) map = checked (trace, method, options);

  for (guint k = 0; k < G_N_ELEMENTS (classes); k++)
    {
      const ViaCheck *check = via_map_check (map, k);

      g_test_message ("%s, class number %u: %g", method, k, error_of (check));
      g_assert_cmpstr (check->id, ==, id);
      g_assert_true (check->promised);
      g_assert_cmpfloat (fabs (error_of (check)), <=, check->allowed);
      g_assert_cmpfloat (check->allowed, <, 1e-3);
      g_assert_null (check->step);
    }
}

/* Attentions that are walked take what no other part has, and where the figures part is told. */
static void
assert_unbalanced (ViaTrace *trace, ViaExplainOptions options)
{
  g_autoptr (ViaMap) map = checked (trace, "attn_lrp", options);

  for (guint k = 0; k < G_N_ELEMENTS (classes); k++)
    {
      const ViaCheck *check = via_map_check (map, k);

      g_assert_false (check->promised);
      g_assert_cmpfloat (fabs (error_of (check)), >, check->allowed);
      g_assert_nonnull (strstr (check->step, "blocks."));
    }
}

static void
check_network (const char *name, ViaPrecision precision)
{
  static const ViaExplainOptions no_gamma = { .gammas = TRUE };
  Fixture                        f = fixture_new (name);
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, precision, FALSE);

  g_test_message ("%s", name);
  for (int against = -1; against <= 1; against += 2)
    {
      ViaExplainOptions plain = { .contrast = against >= 0, .against = against }, free = no_gamma;

      free.contrast = plain.contrast;
      free.against = VIA_REST;
      assert_balanced (trace, "libra", "completeness", plain);
      assert_balanced (trace, "libra_ixg", "completeness", plain);
      assert_balanced (trace, "attn_lrp", "completeness", free);
      assert_balanced (trace, "transformer_attribution", "conservation", plain);
    }
  assert_balanced (trace, "full", "conservation", (ViaExplainOptions){ 0 });
  assert_unbalanced (trace, (ViaExplainOptions){ .variant = VIA_VARIANT_FULL, .gammas = TRUE });
  fixture_clear (&f);
}

static void
test_networks (void)
{
  static const char *const networks[] = {
    "mini-vit-gen", "mini-mae-gen", "mini-dinov2-gen", "mini-clip-gen", "mini-dinov2-lc4-gen",
    "dinov3-gen",   "siglip-gen",   "giant-gen",       "eva02-gen",     "mini-deit-distilled-gen"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    for (int precision = 0; precision < 2; precision++)
      check_network (networks[i], precision);
}

static void
test_none (void)
{
  static const char *const methods[] = { "gradcam", "attention_rollout", "legrad", "occlusion", "generic_attention" };
  Fixture                  f = fixture_new ("mini-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
  g_autoptr (ViaMap) plain = explain (trace, "libra", classes, 1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (ViaMap) map = checked (trace, methods[i], (ViaExplainOptions){ 0 });

      g_assert_null (via_map_check (map, 0));
    }
  g_assert_null (via_map_check (plain, 0));
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/balance/networks", test_networks);
  g_test_add_func ("/balance/none", test_none);
  return g_test_run ();
}
