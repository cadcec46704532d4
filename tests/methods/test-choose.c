/* test-choose.c - predictions, and from what a user types to classes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "checkpoint/describe/labels.h"
#include "fixture.h"
#include "model.h"

static void
assert_choice (const ViaTrace *trace, const char *spec, guint n, const int *wanted)
{
  g_autoptr (GError) error = NULL;
  guint           count = 0;
  g_autofree int *classes = via_trace_choose (trace, spec, &count, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (classes[i], ==, wanted[i]);
}

static void
assert_no_choice (const ViaTrace *trace, const char *spec, const char *says)
{
  g_autoptr (GError) error = NULL;
  guint n = 77;

  g_assert_null (via_trace_choose (trace, spec, &n, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_cmpuint (n, ==, 77);
}

static void
test_choose (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = via_model_open ("demo", &error);
  g_autofree float *input = g_new0 (float, 3 * 96 * 96);
  g_autoptr (ViaTrace) trace = NULL;
  ViaGuess best[3];
  int      top[3];

  g_assert_no_error (error);
  trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, &error);
  g_assert_cmpuint (via_trace_top (trace, best, 3), ==, 3);
  for (int i = 0; i < 3; i++)
    top[i] = best[i].index;
  g_assert_cmpfloat (best[0].probability, >=, best[1].probability);
  assert_choice (trace, "", 1, top);
  assert_choice (trace, NULL, 1, top);
  assert_choice (trace, " top:3 ", 3, top);
  assert_choice (trace, "2", 1, (int[]){ 2 });
  assert_choice (trace, "2, 1,2", 2, (int[]){ 2, 1 });
  assert_choice (trace, via_model_label (model, 3), 1, (int[]){ 3 });
  {
    g_autofree char *upper = g_ascii_strup (via_model_label (model, 3), -1);
    g_autofree char *both = g_strdup_printf ("\"%s,%s\"", upper, via_model_label (model, 0));

    assert_choice (trace, upper, 1, (int[]){ 3 });
    assert_choice (trace, both, 2, (int[]){ 3, 0 });
  }
  assert_no_choice (trace, "24000", "24000");
  assert_no_choice (trace, "99999999999999999999999", "99999999999999999999999");
  assert_no_choice (trace, "no such thing", "no such thing");
  assert_no_choice (trace, "-1", "-1");
  assert_no_choice (trace, "1,,2", "empty");
  assert_no_choice (trace, "a", "fits");
  assert_no_choice (trace, "top:0", "top:0");
}

static void
assert_found (const ViaModel *model, const char *text, guint n, const int *wanted)
{
  int classes[4] = { -1, -1, -1, -1 };

  g_assert_cmpuint (via_model_search (model, text, classes, G_N_ELEMENTS (classes)), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (classes[i], ==, wanted[i]);
}

/* The first eleven classes of ImageNet have fish, birds and their Latin names. */
static void
test_synonyms (void)
{
  Fixture f = fixture_new ("odd-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);

  g_assert_true (labels_imagenet (&f.model->config, NULL));
  assert_choice (trace, "torpedo", 1, (int[]){ 5 });
  assert_choice (trace, "Torpedo, TINCA TINCA", 2, (int[]){ 5, 0 });
  assert_choice (trace, "white shark", 1, (int[]){ 2 });
  assert_choice (trace, "gold", 1, (int[]){ 1 });
  assert_choice (trace, "man-eat", 1, (int[]){ 2 }); /* twice, but of one class */
  assert_choice (trace, "hammerhead shark", 1, (int[]){ 4 });
  assert_no_choice (trace, "shark", "fits 2 classes: 2 great white shark, 3 tiger shark");
  assert_no_choice (trace, "car", "fits 2 classes: 1 goldfish, 2 great white shark");
  assert_no_choice (trace, "Tinca|", "Tinca|");
  fixture_clear (&f);
}

static void
assert_note (const ViaModel *model, const char *spec, const char *says)
{
  g_autofree char *note = via_model_spec_note (model, spec);

  if (says)
    g_assert_nonnull (strstr (note, says));
  else
    g_assert_null (note);
}

static void
test_search (void)
{
  Fixture f = fixture_new ("odd-vit");

  g_assert_true (labels_imagenet (&f.model->config, NULL));
  assert_found (f.model, " 2 ", 1, (int[]){ 2 });
  assert_found (f.model, "HEN", 1, (int[]){ 8 });
  assert_found (f.model, "torpedo", 1, (int[]){ 5 });
  assert_found (f.model, "s", 4, (int[]){ 6, 2, 3, 1 }); /* its start, a word's start, inside; and no room for more */
  assert_found (f.model, "t", 4, (int[]){ 0, 3, 2, 5 });
  assert_found (f.model, "shark", 3, (int[]){ 2, 3, 4 }); /* the hammerhead by a synonym */
  assert_found (f.model, "11", 0, NULL);
  assert_found (f.model, "-1", 0, NULL);
  assert_found (f.model, "  ", 0, NULL);
  assert_note (f.model, "", NULL);
  assert_note (f.model, " , ", NULL);
  fixture_clear (&f);
}

/* Where only the case tells labels apart, it counts. */
static void
test_case (void)
{
  static const char *const names[] = { "Cardigan", "cardigan", "Ähre", "jacket, cardigan", "", "", "", "", "", "", "", NULL };
  Fixture                  f = fixture_new ("odd-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);

  g_assert_true (labels_set (&f.model->config, names, "names", NULL));
  assert_choice (trace, "Cardigan", 1, (int[]){ 0 });
  assert_choice (trace, "cardigan", 1, (int[]){ 1 });
  assert_choice (trace, "jacket, cardigan", 1, (int[]){ 3 });
  assert_choice (trace, "äH", 1, (int[]){ 2 });
  assert_no_choice (trace, "CARDIGAN", "fits 2 classes");
  assert_no_choice (trace, "c\xf0", "c");
  assert_found (f.model, "cardigan", 3, (int[]){ 1, 0, 3 });
  assert_found (f.model, "class 1", 1, (int[]){ 10 });
  fixture_clear (&f);
}

/* Digits for names, and not in their order: the number is meant, in quotes the name, and both are spoken of. */
static void
test_numerals (void)
{
  static const char *const names[] = { "7", "6", "5", "4", "3", "1", "2", "0", "2023", "eight", "1,2", NULL };
  Fixture                  f = fixture_new ("odd-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);

  g_assert_true (labels_set (&f.model->config, names, "names", NULL));
  assert_choice (trace, "1", 1, (int[]){ 1 });
  assert_choice (trace, "\"1\"", 1, (int[]){ 5 });
  assert_choice (trace, "1, 7", 2, (int[]){ 1, 7 });
  assert_choice (trace, "\"1, 7\"", 2, (int[]){ 5, 0 });
  assert_choice (trace, "2023", 1, (int[]){ 8 }); /* no class has that number */
  assert_choice (trace, "2023,9", 2, (int[]){ 8, 9 });
  assert_choice (trace, "1,2", 1, (int[]){ 10 });
  assert_no_choice (trace, "2024", "2024");
  assert_note (f.model, "1", "1 was taken for the number of the class “6”; the class that is called “1” has the number 5");
  assert_note (f.model, "9,1", "called “1” has the number 5");
  assert_note (f.model, "1,2", "number 10");
  assert_note (f.model, "\"1\"", NULL);
  assert_note (f.model, "9", NULL);
  assert_note (f.model, "2023", NULL);
  assert_note (f.model, "eight", NULL);
  assert_note (f.model, "", NULL);
  assert_note (f.model, NULL, NULL);
  fixture_clear (&f);
}

/* Probabilities add up to 1. */
static void
test_probabilities (void)
{
  Fixture  f = fixture_new ("odd-vit");
  ViaGuess best[20];
  double   sum = 0;
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);

  g_assert_cmpuint (via_trace_top (trace, best, 20), ==, f.config->classes);
  for (int i = 0; i < f.config->classes; i++)
    sum += best[i].probability;
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/choose/classes", test_choose);
  g_test_add_func ("/choose/synonyms", test_synonyms);
  g_test_add_func ("/choose/search", test_search);
  g_test_add_func ("/choose/case", test_case);
  g_test_add_func ("/choose/numerals", test_numerals);
  g_test_add_func ("/choose/probabilities", test_probabilities);
  return g_test_run ();
}
