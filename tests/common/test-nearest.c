/* test-nearest.c - misspelt names find the one that was meant, and other names find none.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nearest.h"

static const char *const models[] = { "demo",
                                      "vit_base_patch16_224",
                                      "vit-base-patch16-224",
                                      "vit_small_patch16_224.augreg_in21k_ft_in1k",
                                      "deit_tiny_patch16_224",
                                      "dinov2_vits14_lc",
                                      NULL };
static const char *const animals[] = { "tabby cat", "Übervogel", "golden retriever", "cat", "car", NULL };

static void
test_slips (void)
{
  g_assert_cmpstr (nearest_name ("dino2_vits14_lc", models), ==, "dinov2_vits14_lc");            /* left out */
  g_assert_cmpstr (nearest_name ("demmo", models), ==, "demo");                                  /* put in */
  g_assert_cmpstr (nearest_name ("diet_tiny_patch16_224", models), ==, "deit_tiny_patch16_224"); /* swapped */
  g_assert_cmpstr (nearest_name ("vit_base_patch16_225", models), ==, "vit_base_patch16_224");   /* replaced */
  g_assert_cmpstr (nearest_name ("goldem retreiver", animals), ==, "golden retriever");
}

static void
test_signs (void)
{
  g_assert_cmpstr (nearest_name ("DEMO", models), ==, "demo");
  g_assert_cmpstr (nearest_name ("Tabby_Cat", animals), ==, "tabby cat");
  g_assert_cmpstr (nearest_name ("übervgel", animals), ==, "Übervogel");
  g_assert_cmpstr (nearest_name ("facebook/deit-tiny-patch16-224", models), ==, "deit_tiny_patch16_224");
}

static void
test_beginnings (void)
{
  g_assert_cmpstr (nearest_name ("vit_small", models), ==, "vit_small_patch16_224.augreg_in21k_ft_in1k");
  g_assert_cmpstr (nearest_name ("golden", animals), ==, "golden retriever");
  g_assert_null (nearest_name ("vit", models)); /* says nothing */
}

static void
test_none (void)
{
  g_autofree char *endless = g_strnfill (5000, 'x');

  g_assert_null (nearest_name ("unicorn", models));
  g_assert_null (nearest_name ("", models));
  g_assert_null (nearest_name ("/", models));
  g_assert_null (nearest_name ("dog", animals));
  g_assert_null (nearest_name (endless, models));
  g_assert_null (nearest_name ("\xff\xfe", models));
  g_assert_null (nearest_name ("demo", (const char *const[]){ NULL }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nearest/slips", test_slips);
  g_test_add_func ("/nearest/signs", test_signs);
  g_test_add_func ("/nearest/beginnings", test_beginnings);
  g_test_add_func ("/nearest/none", test_none);
  return g_test_run ();
}
