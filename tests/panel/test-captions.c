/* test-captions.c - what is said below the picture about a second opinion.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "panel/captions.h"

static void
test_agreement (void)
{
  const ViaMethod *method = via_method_find ("generic_attention");
  g_autofree char *most = captions_agreement (method, 0.8149), *opposite = captions_agreement (method, -1);

  g_assert_cmpstr (most, ==, "Generic attention agrees: 0.81");
  g_assert_cmpstr (opposite, ==, "Generic attention agrees: -1.00");
  g_assert_null (captions_agreement (method, NAN));
}

static void
test_help (void)
{
  g_autofree char *help = captions_agreement_help (via_method_find ("generic_attention"));

  g_assert_nonnull (strstr (help, "Generic attention"));
  g_assert_nonnull (strstr (help, "1 when both put the same places first"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/captions/agreement", test_agreement);
  g_test_add_func ("/captions/help", test_help);
  return g_test_run ();
}
