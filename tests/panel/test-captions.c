/* test-captions.c - what is said below the picture about the map, and about a second opinion.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
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

/* A map of the built-in model that is no contrast; below the picture stands what it shows. */
static void
test_map (void)
{
  g_autoptr (ViaModel) model = via_model_open ("demo", NULL);
  int               size = via_model_input_size (model), class = 3;
  g_autofree float *input = g_new (float, 3 * size * size);
  g_autoptr (ViaTrace) trace = NULL;
  g_autoptr (ViaMap) map = NULL;
  g_autofree char *plain = NULL, *same = NULL, *rather = NULL;

  for (int i = 0; i < 3 * size * size; i++)
    input[i] = (float) sin (i);
  trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, NULL);
  map = via_explain (trace, via_method_find ("rollout"), &class, 1, NULL, NULL, NULL, NULL);
  plain = captions_map (trace, class, -1, map, FALSE, TRUE);
  same = captions_map (trace, class, VIA_REST, map, FALSE, FALSE);
  rather = captions_map (trace, class, VIA_REST, map, FALSE, TRUE);
  g_assert_true (g_str_has_prefix (plain, "What speaks for"));
  g_assert_true (g_str_has_prefix (same, "Where the network looked, whatever is asked"));
  g_assert_cmpstr (rather, ==, plain); /* a rival counts where the map has its side */
}

/* Of windows all is seen; how many there were is what took the time. */
static void
test_seen (void)
{
  g_autofree char *part = captions_seen (0.5, FALSE, FALSE, 0), *all = captions_seen (1, FALSE, FALSE, 0);
  g_autofree char *one = captions_seen (1, FALSE, FALSE, 1), *several = captions_seen (1, TRUE, TRUE, 15);

  g_assert_true (g_str_has_prefix (part, "The network saw 50 % of the layer; the rest stays transparent."));
  g_assert_cmpstr (all, ==, "The network saw all of the layer.");
  g_assert_cmpstr (one, ==, "The network saw all of the layer, in 1 window.");
  g_assert_cmpstr (several, ==, "The network saw all of the selection, in 15 windows.");
}

static void
test_memory (void)
{
  g_autofree char *memory = captions_memory (350 * 1000 * 1000, VIA_MEMORY);

  g_assert_cmpstr (memory, ==, "It needs about 0.35 GB of memory, and may use 1.50.");
}

static char *
describe (const char *outputs, double before, double after)
{
  g_autofree char *folder = g_dir_make_tmp ("via-XXXXXX", NULL), *path = g_build_filename (folder, "two.ini", NULL);
  g_autofree char *text =
      g_strdup_printf ("[model]\nname=two\nheads=3\nimage_size=96\nweights=%s/demo.safetensors\noutputs=%s\n", MODELS, outputs);
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = NULL;
  const ViaGuess first = { 0, "cat", (float) before, (float) before, NAN }, last = { 0, "cat", (float) after, (float) after, NAN };

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  model = via_model_open (path, &error);
  g_assert_no_error (error);
  g_remove (path);
  g_rmdir (folder);
  return captions_reliance (model, &first, &last);
}

/* One sign of percent for both numbers, and none for values. */
static void
test_reliance (void)
{
  g_autofree char *share = describe ("softmax", 0.9237, 0.11), *own = describe ("sigmoid", 1, 0);
  g_autofree char *value = describe ("value", 3.72, -0.5);

  g_assert_cmpstr (share, ==, "Without the hottest 20 %: “cat” 92.4 → 11.0 %");
  g_assert_cmpstr (own, ==, "Without the hottest 20 %: “cat” 100.0 → 0.0 %");
  g_assert_cmpstr (value, ==, "Without the hottest 20 %: “cat” 3.72 → -0.5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/captions/agreement", test_agreement);
  g_test_add_func ("/captions/help", test_help);
  g_test_add_func ("/captions/map", test_map);
  g_test_add_func ("/captions/reliance", test_reliance);
  g_test_add_func ("/captions/seen", test_seen);
  g_test_add_func ("/captions/memory", test_memory);
  return g_test_run ();
}
