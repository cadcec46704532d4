/* test-explanation.c - which classes are explained, the numbers that a dialog chose or what a text means; and by which methods.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The network is the built-in one, under labels as one finds them: digits out of their order, lists of synonyms with commas, and
 * twice the same.
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "explain/contrast.h"
#include "explain/explanation.h"
#include "heat/provenance-write.h"
#include "square.h"

#define SIDE 32
#define N_CLASSES 24

/* Number 0, 1, … */
static const char *const labels[] = { "1", "0", "3,4", "tabby, tabby cat", "crane", "crane", NULL };

static char *folder, *names, *description;

/* `more`: another line. */
static void
write_description (const char *more)
{
  g_autofree char *text = g_strdup_printf ("[model]\nweights=" MODELS "/demo.safetensors\nlabels=labels.txt\nheads=3\n%s\n", more);

  g_assert_true (g_file_set_contents (description, text, -1, NULL));
}

static void
write_model (void)
{
  g_autofree char *some = g_strjoinv ("\n", (char **) labels), *rest = g_strnfill (N_CLASSES - G_N_ELEMENTS (labels) + 2, '\n');
  g_autofree char *all = g_strconcat (some, rest, NULL);

  folder = g_dir_make_tmp ("via-explanation-XXXXXX", NULL);
  names = g_build_filename (folder, "labels.txt", NULL);
  description = g_build_filename (folder, "labelled.ini", NULL);
  g_setenv ("XDG_CACHE_HOME", "/dev/null", TRUE); /* no digests are kept */
  g_assert_true (g_file_set_contents (names, all, -1, NULL));
  write_description ("");
}

static void
remove_model (void)
{
  g_unlink (names);
  g_unlink (description);
  g_rmdir (folder);
  g_free (names);
  g_free (description);
  g_free (folder);
}

typedef struct
{
  Settings    settings;
  Explanation explanation;
  View        view;
  PixelsColor color;
} Fixture;

static void
report_nothing (double fraction, const char *stage, gpointer data)
{
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GError *error = NULL;

  f->view = (View){ .buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, SIDE, SIDE), babl_format ("R'G'B' float")),
                    .color = &f->color,
                    .area = { 0, 0, SIDE, SIDE } };
  f->color = pixels_color (f->view.buffer, FALSE);
  settings_init (&f->settings);
  settings_set (&f->settings, SETTING_MODEL, description, &error);
  g_assert_no_error (error);
  explanation_open (&f->explanation, &f->view, &f->settings, report_nothing, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  explanation_clear (&f->explanation);
  settings_clear (&f->settings);
  g_object_unref (f->view.buffer);
}

static void
check_classes (const Fixture *f, const int *expected, guint n)
{
  g_assert_cmpuint (via_map_n_classes (f->explanation.maps[0]), ==, n);
  for (guint k = 0; k < n; k++)
    g_assert_cmpint (via_map_class (f->explanation.maps[0], k), ==, expected[k]);
}

static void
set_text (Fixture *f, SettingId id, const char *text)
{
  GError *error = NULL;

  settings_set (&f->settings, id, text, &error);
  g_assert_no_error (error);
}

/* A text that a script passed: a number goes before a label, but a label with commas before a list. */
static void
test_text (Fixture *f, gconstpointer data)
{
  GError *error = NULL;

  set_text (f, SETTING_CLASSES, "3,4");
  set_text (f, SETTING_AGAINST, "1");
  explanation_make (&f->explanation, &error);
  g_assert_no_error (error);
  check_classes (f, (int[]){ 2 }, 1);
  g_assert_nonnull (strstr (f->explanation.note, "3,4"));
  g_assert_true (f->explanation.options.contrast);
  g_assert_cmpint (f->explanation.options.against, ==, 1);
}

/* What a dialog chose, with the text by which it remembers that. */
static void
test_numbers (Fixture *f, gconstpointer data)
{
  const ViaExplainOptions options = contrast_options (&f->settings, 1);
  GError                 *error = NULL;

  set_text (f, SETTING_CLASSES, "3,4");
  set_text (f, SETTING_AGAINST, "0");
  explanation_ask (&f->explanation, (int[]){ 3, 4 }, 2, &options);
  explanation_make (&f->explanation, &error);
  g_assert_no_error (error);
  check_classes (f, (int[]){ 3, 4 }, 2);
  g_assert_cmpint (f->explanation.options.against, ==, 1);
}

/* No text says which of the two is meant. */
static void
test_same_label (Fixture *f, gconstpointer data)
{
  const ViaExplainOptions options = contrast_options (&f->settings, 4);
  g_autoptr (GError) error = NULL;

  set_text (f, SETTING_CLASSES, "crane");
  g_assert_false (explanation_make (&f->explanation, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND);
  explanation_ask (&f->explanation, (int[]){ 5 }, 1, &options);
  g_assert_true (explanation_make (&f->explanation, NULL));
  check_classes (f, (int[]){ 5 }, 1);
  g_assert_cmpint (f->explanation.options.against, ==, 4);
}

static void
check_heat (const Fixture *f, guint i, const char *id, int class_number)
{
  ExplanationHeat heat = explanation_heat (&f->explanation, i);
  g_autoptr (ViaMap) expected =
      via_explain (f->explanation.trace, via_method_find (id), &class_number, 1, &f->settings.explain, NULL, NULL, NULL);
  int          side, expected_side;
  const float *grid = square_grid (heat.map, heat.k, &side), *expected_grid = square_grid (expected, 0, &expected_side);

  g_assert_cmpstr (via_method_id (heat.method), ==, id);
  g_assert_cmpint (explanation_guess (&f->explanation, i).index, ==, class_number);
  g_assert_cmpmem (grid, side * side * sizeof *grid, expected_grid, expected_side * expected_side * sizeof *grid);
}

/* One after the other, each with its classes, and each as if it were alone. */
static void
test_methods (Fixture *f, gconstpointer data)
{
  GError *error = NULL;

  set_text (f, SETTING_METHOD, "generic_attention,full");
  explanation_ask (&f->explanation, (int[]){ 3, 4 }, 2, &f->settings.explain);
  explanation_make (&f->explanation, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (explanation_n_heats (&f->explanation), ==, 4);
  check_heat (f, 0, "generic_attention", 3);
  check_heat (f, 1, "generic_attention", 4);
  check_heat (f, 2, "full", 3);
  check_heat (f, 3, "full", 4);
  explanation_ask (&f->explanation, (int[]){ 5 }, 1, &f->settings.explain); /* once more, and differently */
  set_text (f, SETTING_OPTIONS, "methods=rollout");
  explanation_make (&f->explanation, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (explanation_n_heats (&f->explanation), ==, 1);
  check_heat (f, 0, "rollout", 5);
}

/* Of all methods those that can be had; one that was named has to. */
static void
test_all_methods (Fixture *f, gconstpointer data)
{
  const ViaExplainOptions contrast = contrast_options (&f->settings, 4);
  g_autoptr (GError) error = NULL;

  set_text (f, SETTING_METHOD, "all");
  explanation_ask (&f->explanation, (int[]){ 3 }, 1, &contrast);
  g_assert_true (explanation_make (&f->explanation, NULL));
  g_assert_cmpuint (explanation_n_heats (&f->explanation), >, 1);
  g_assert_nonnull (strstr (f->explanation.choice.left_out, "attention_rollout"));
  set_text (f, SETTING_METHOD, "generic_attention,attention_rollout");
  explanation_ask (&f->explanation, (int[]){ 3 }, 1, &contrast);
  g_assert_false (explanation_make (&f->explanation, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_assert_null (f->explanation.maps);
}

/* Several of them are told apart by their layers' names, and each says which it is. */
static void
test_names_of_methods (Fixture *f, gconstpointer data)
{
  g_autofree char *alone = NULL, *first = NULL, *second = NULL, *expected = NULL, *json = NULL;

  explanation_ask (&f->explanation, (int[]){ 3 }, 1, &f->settings.explain);
  explanation_make (&f->explanation, NULL);
  alone = provenance_name (&f->explanation, 0);
  set_text (f, SETTING_METHOD, "generic_attention,rollout");
  explanation_ask (&f->explanation, (int[]){ 3 }, 1, &f->settings.explain);
  explanation_make (&f->explanation, NULL);
  first = provenance_name (&f->explanation, 0);
  second = provenance_name (&f->explanation, 1);
  expected = g_strconcat (alone, ", Generic attention", NULL);
  g_assert_cmpstr (first, ==, expected);
  g_assert_true (g_str_has_suffix (second, " %, Rollout"));
  json = provenance_json (&f->explanation, 1);
  g_assert_nonnull (strstr (json, "\"method\":\"rollout\""));
}

/* Where each class has a probability of its own, a layer's name says that one. */
static void
test_name_of_sigmoid (Fixture *f, gconstpointer data)
{
  GError          *error = NULL;
  ViaGuess         guess;
  g_autofree char *name = NULL, *expected = NULL;

  write_description ("outputs=sigmoid");
  explanation_clear (&f->explanation);
  explanation_open (&f->explanation, &f->view, &f->settings, report_nothing, &error);
  g_assert_no_error (error);
  write_description ("");
  set_text (f, SETTING_CLASSES, "2");
  explanation_make (&f->explanation, &error);
  g_assert_no_error (error);
  guess = via_trace_guess (f->explanation.trace, 2);
  name = provenance_name (&f->explanation, 0);
  expected = g_strdup_printf ("ViT: 3,4 %.1f %%", 100 / (1 + exp (-guess.logit)));
  g_assert_cmpstr (name, ==, expected);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gegl_init (NULL, NULL);
  write_model ();
#define ADD(name, function) g_test_add ("/explanation/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("text", test_text);
  ADD ("numbers", test_numbers);
  ADD ("same-label", test_same_label);
  ADD ("methods", test_methods);
  ADD ("all-methods", test_all_methods);
  ADD ("names-of-methods", test_names_of_methods);
  ADD ("name-of-sigmoid", test_name_of_sigmoid);
  result = g_test_run ();
  remove_model ();
  gegl_exit ();
  return result;
}
