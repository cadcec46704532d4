/* test-provenance-read.c - what a heat layer says about itself: written, read back, and read when it is nonsense.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <math.h>

#include "heat/provenance-read.h"
#include "heat/provenance-write.h"

#define WIDTH 60
#define HEIGHT 40

/* The built-in network, or its weights with outputs of another kind. */
static ViaModel *
open_demo (const char *outputs)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("via-outputs-XXXXXX", NULL), *ini = g_build_filename (folder, "m.ini", NULL);
  g_autofree char *weights = g_build_filename (g_getenv ("VIA_TEST_DATA"), "..", "models", "demo.safetensors", NULL);
  g_autofree char *text = g_strdup_printf ("[model]\nname=m\nheads=3\nweights=%s\noutputs=%s\n", weights, outputs);
  ViaModel        *model;

  g_assert_true (g_file_set_contents (ini, text, -1, NULL));
  model = via_model_open (outputs ? ini : "demo", &error);
  g_assert_no_error (error);
  g_unlink (ini);
  g_rmdir (folder);
  return model;
}

/* A look at a picture that needs no host. */
static void
look_init_with (Explanation *explanation, const Settings *settings, const ViaExplainOptions *options, const char *outputs)
{
  g_autofree float *rgba = g_new (float, 4 * WIDTH * HEIGHT);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 4 * WIDTH * HEIGHT; i++)
    rgba[i] = i % 4 == 3 ? 1 : (float) (i * 37 % 256) / 255;
  *explanation = (Explanation){ .settings = settings, .width = WIDTH, .height = HEIGHT, .options = *options };
  explanation->model = open_demo (outputs);
  explanation->photo = via_photo_new_fitted (explanation->model, WIDTH, HEIGHT, &settings->fitting, &error);
  via_photo_add_rows (explanation->photo, rgba, HEIGHT);
  explanation->trace = via_trace_new (explanation->model, explanation->photo, NULL, NULL, NULL, &error);
  explanation_ask (explanation, (int[]){ 3 }, 1, options);
  explanation_take_map (explanation,
                        via_explain (explanation->trace, settings_method (settings), (int[]){ 3 }, 1, options, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
look_init (Explanation *explanation, const Settings *settings, const ViaExplainOptions *options)
{
  look_init_with (explanation, settings, options, NULL);
}

static void
assert_same_numbers (const float *a, const float *b, int side)
{
  for (int i = 0; i < side * side; i++)
    g_assert_cmpfloat (a[i], ==, b[i]);
}

/* Everything comes back, to the bit, and is painted as it was. */
static void
test_round_trip (void)
{
  g_auto (Settings) settings = { 0 };
  g_auto (Explanation) explanation = { 0 };
  g_auto (Provenance) a = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char  *json = NULL;
  g_autofree float *before = g_new (float, 4 * WIDTH * HEIGHT), *after = g_new (float, 4 * WIDTH * HEIGHT);
  ViaBox            frame;

  settings_init (&settings);
  settings_set (&settings, SETTING_COLORMAP, "viridis", NULL);
  look_init (&explanation, &settings, &(ViaExplainOptions){ 0 });
  json = provenance_json (&explanation, 0);
  g_assert_true (provenance_read (&a, json, strlen (json) + 1, "layer", &error)); /* with the text's end, as some write it */

  g_assert_cmpstr (a.label, ==, via_model_label (explanation.model, 3));
  g_assert_cmpint (a.class, ==, 3);
  g_assert_cmpint (a.outputs, ==, VIA_OUTPUTS_SOFTMAX);
  g_assert_cmpfloat (a.answer, ==, via_trace_guess (explanation.trace, 3).probability);
  g_assert_cmpstr (a.model, ==, "demo");
  g_assert_cmpstr (a.method, ==, "transformer_attribution");
  g_assert_null (a.against);
  g_assert_null (a.rival);
  g_assert_cmpint (a.width, ==, WIDTH);
  g_assert_cmpint (a.height, ==, HEIGHT);
  g_assert_cmpint (a.input_size.width, ==, via_model_input_size (explanation.model));
  frame = via_photo_frame (explanation.photo);
  g_assert_cmpmem (&a.frame, sizeof frame, &frame, sizeof frame);
  g_assert_cmpint (a.paint.colormap, ==, VIA_COLORMAP_VIRIDIS);
  g_assert_false (a.paint.threshold);
  g_assert_cmpfloat (a.paint.level, ==, 0);
  assert_same_numbers (a.grid, via_map_grid (explanation.maps[0], 0, &a.cells), a.cells.width);

  via_map_paint (explanation.maps[0], 0, explanation.photo, &settings.paint, 0, HEIGHT, before);
  via_map_paint_at (a.map, 0, &a.frame, &(ViaBox){ 0, 0, a.width, a.height }, a.width, &a.paint, 0, HEIGHT, after);
  g_assert_cmpmem (before, 4 * WIDTH * HEIGHT * sizeof (float), after, 4 * WIDTH * HEIGHT * sizeof (float));
}

/* A map that was made finer: that is said, also when the layer has been painted anew, and its numbers come back. */
static void
test_refined (void)
{
  g_auto (Settings) settings = { 0 };
  g_auto (Explanation) explanation = { 0 };
  g_auto (Provenance) a = { 0 };
  g_autofree char *json = NULL, *again = NULL;

  settings_init (&settings);
  g_assert_true (settings_set (&settings, SETTING_OPTIONS, "refine", NULL));
  look_init (&explanation, &settings, &settings.explain);
  json = provenance_json (&explanation, 0);
  g_assert_true (provenance_read (&a, json, strlen (json), "layer", NULL));
  g_assert_cmpint (a.cells.width, ==, a.input_size.width);
  assert_same_numbers (a.grid, via_map_grid (explanation.maps[0], 0, NULL), a.cells.width);
  again = provenance_repainted (&a, &settings.paint);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (a.root), "refine"));
  g_assert_nonnull (strstr (again, "\"refine\":true"));
}

static const char good[] =
    "{\"model\":\"m\",\"weights_sha256\":null,\"method\":\"rollout\",\"class\":7,\"label\":\"a \\\"cat\\\"\",\"probability\":0.5,"
    "\"size\":[6,4],\"frame\":[1,-0.5,4.0,5e0],\"input_size\":4,\"colormap\":\"diverging\",\"threshold\":true,\"level\":0.25,"
    "\"grid\":[[1,2],[3.5,-4e-1]],\"against\":{\"class\":2,\"label\":\"dog\",\"grid\":[[0,0],[1,0]]},\"later\":[{}]}";

/* A contrast, unknown members, numbers with and without a point. */
static void
test_text (void)
{
  g_auto (Provenance) a = { 0 };
  g_autoptr (GError) error = NULL;
  const float grid[] = { 1, 2, 3.5f, -0.4f }, rival[] = { 0, 0, 1, 0 };

  g_assert_true (provenance_read (&a, good, strlen (good), "layer", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (a.label, ==, "a \"cat\"");
  g_assert_cmpstr (a.against, ==, "dog");
  g_assert_cmpint (a.against_class, ==, 2);
  g_assert_cmpint (a.cells.width, ==, 2);
  assert_same_numbers (a.grid, grid, 2);
  assert_same_numbers (a.rival, rival, 2);
  g_assert_cmpfloat (a.frame.y, ==, -0.5);
  g_assert_cmpfloat (a.frame.height, ==, 5);
  g_assert_cmpfloat (a.paint.level, ==, 0.25);
  g_assert_true (a.paint.threshold);
  g_assert_cmpint (a.paint.colormap, ==, VIA_COLORMAP_DIVERGING);
}

/* Of an input that is wider than high. */
static void
test_oblong (void)
{
  static const char text[] =
      "{\"model\":\"m\",\"method\":\"rollout\",\"class\":7,\"label\":\"cat\",\"probability\":0.5,\"size\":[6,4],\"frame\":[0,0,6,4]"
      ","
      "\"input_size\":[6,4],\"colormap\":\"jet\",\"threshold\":false,\"level\":0,\"grid\":[[1,2,3],[4,5,6]]}";
  const float grid[] = { 1, 2, 3, 4, 5, 6 };
  g_auto (Provenance) a = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (provenance_read (&a, text, strlen (text), "layer", &error));
  g_assert_no_error (error);
  g_assert_cmpint (a.cells.width, ==, 3);
  g_assert_cmpint (a.cells.height, ==, 2);
  g_assert_cmpint (via_map_pixels (a.map).height, ==, 4);
  g_assert_cmpmem (a.grid, sizeof grid, grid, sizeof grid);
}

/* Of a picture in windows: the grid of all of it, in its own shape. */
static void
test_windows (void)
{
  const ViaExplainOptions options = { 0 };
  g_auto (Settings) settings = { 0 };
  g_auto (Explanation) explanation = { 0 };
  g_auto (Provenance) a = { 0 };
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;

  settings_init (&settings);
  g_assert_true (settings_set (&settings, SETTING_FIT, "tile", NULL));
  g_assert_true (settings_set (&settings, SETTING_OPTIONS, "detail=1-2", NULL));
  look_init (&explanation, &settings, &options);
  json = provenance_json (&explanation, 0);
  g_assert_nonnull (strstr (json, "\"detail\":[1,2]"));
  g_assert_true (provenance_read (&a, json, strlen (json), "layer", &error));
  g_assert_no_error (error);
  g_assert_cmpint (a.cells.width, ==, 36); /* 60 x 40 pixels become 288 x 192, patches have 8 */
  g_assert_cmpint (a.cells.height, ==, 24);
  g_assert_cmpint (a.input_size.width, ==, 288);
  g_assert_cmpfloat (a.frame.width, ==, WIDTH);
  g_assert_cmpmem (a.grid, 36 * 24 * sizeof (float), via_map_grid (explanation.maps[0], 0, NULL), 36 * 24 * sizeof (float));
}

/* A long picture in windows has more columns than any network. */
static void
test_long_row (void)
{
  g_autoptr (GString) text =
      g_string_new ("{\"model\":\"m\",\"method\":\"rollout\",\"class\":7,\"label\":\"cat\",\"probability\":0.5,\"size\":[6,4],"
                    "\"frame\":[0,0,6,4],"
                    "\"input_size\":[6000,2],\"colormap\":\"jet\",\"threshold\":false,\"level\":0,\"grid\":[[1");
  g_auto (Provenance) a = { 0 };
  g_autoptr (GError) error = NULL;

  for (int i = 1; i < 3000; i++)
    g_string_append (text, ",0");
  g_string_append (text, "]]}");
  g_assert_true (provenance_read (&a, text->str, text->len, "layer", &error));
  g_assert_no_error (error);
  g_assert_cmpint (a.cells.width, ==, 3000);
}

/* The good text with `part` replaced. */
typedef struct
{
  const char *part, *by, *says;
} Damage;

static const Damage damages[] = {
  { "\"frame\":[1,-0.5,4.0,5e0],", "", "made by an older version" },
  { "\"frame\":[1,-0.5,4.0,5e0]", "\"frame\":[1,2,3]", "frame" },
  { "\"frame\":[1,-0.5,4.0,5e0]", "\"frame\":[1,2,0,4]", "frame" },
  { "\"frame\":[1,-0.5,4.0,5e0]", "\"frame\":[1,2,4,1e300]", "frame" },
  { "\"frame\":[1,-0.5,4.0,5e0]", "\"frame\":[1,2,4,null]", "frame" },
  { "\"frame\":[1,-0.5,4.0,5e0]", "\"frame\":{}", "frame" },
  { "\"size\":[6,4]", "\"size\":[0,4]", "size" },
  { "\"size\":[6,4]", "\"size\":[6,99999999]", "size" },
  { "\"input_size\":4", "\"input_size\":5", "2 × 2" },
  { "\"input_size\":4", "\"input_size\":999999998", "at most" },
  { "\"input_size\":4", "\"input_size\":4.5", "input_size" },
  { "\"input_size\":4", "\"input_size\":[4]", "input_size" },
  { "\"input_size\":4", "\"input_size\":[4,2.5]", "input_size" },
  { "\"grid\":[[1,2],[3.5,-4e-1]]", "\"grid\":[[1,2],[3.5]]", "grid" },
  { "\"grid\":[[1,2],[3.5,-4e-1]]", "\"grid\":[[1,2]]", "grid" },
  { "\"input_size\":4", "\"input_size\":-4", "input_size" },
  { "\"input_size\":4", "\"input_size\":\"4\"", "input_size" },
  { "\"class\":7", "\"class\":1e20", "class" },
  { "\"label\":\"a \\\"cat\\\"\",", "", "label" },
  { "\"label\":\"dog\"", "\"label\":7", "label" },
  { "\"method\":\"rollout\"", "\"method\":null", "method" },
  { "\"probability\":0.5", "\"probability\":1.5", "probability" },
  { "\"probability\":0.5", "\"probability\":1e999", "probability" },
  { "\"probability\":0.5", "\"probability\":0.5,\"output_kind\":\"logits\"", "output_kind" },
  { "\"probability\":0.5", "\"probability\":0.5,\"output_kind\":7", "output_kind" },
  { "\"probability\":0.5", "\"probability\":null,\"output_kind\":\"value\"", "“value”" },
  { "\"colormap\":\"diverging\"", "\"colormap\":\"plaid\"", "colormap" },
  { "\"threshold\":true", "\"threshold\":1", "threshold" },
  { "\"level\":0.25", "\"level\":2", "level" },
  { "\"grid\":[[1,2],[3.5,-4e-1]]", "\"grid\":[]", "grid" },
  { "\"grid\":[[1,2],[3.5,-4e-1]]", "\"grid\":[[1,2],[3.5]]", "grid" },
  { "\"grid\":[[1,2],[3.5,-4e-1]]", "\"grid\":[[1,2],[3.5,1e31]]", "grid" },
  { "\"grid\":[[1,2],[3.5,-4e-1]]", "\"grid\":[[1,2],[3.5,null]]", "grid" },
  { "\"grid\":[[1,2],[3.5,-4e-1]]", "\"grid\":[[1,2],[3.5,true]]", "grid" },
  { "\"grid\":[[1,2],[3.5,-4e-1]]", "\"grid\":[1,2,3,4]", "grid" },
  { "\"grid\":[[0,0],[1,0]]", "\"grid\":[[1]]", "grid" },
  { "\"grid\":[[0,0],[1,0]]", "\"g\":0", "grid" },
  { "\"against\":{", "\"against\":[],\"x\":{", "against" },
  { "[{}]", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]", "nested too deeply" },
  { "[{}]", "NaN", "not JSON" },
  { "[{}]", "[/*]*/]", "not JSON" },
  { "[{}]}", "[{}", "damaged" },
  { "dog", "\xff", "no text" },
  { "\"model\"", "7", "damaged" },
};

static void
assert_refused (const char *text, gsize size, const char *says)
{
  g_auto (Provenance) a = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (provenance_read (&a, text, size, "Layer 7", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_nonnull (strstr (error->message, "“Layer 7”"));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_null (a.label);
  g_assert_null (a.map);
}

static char *
replaced (const char *part, const char *by)
{
  const char *at = strstr (good, part);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - good), good, by, at + strlen (part));
}

static void
test_damaged (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *text = replaced (damages[i].part, damages[i].by);

      assert_refused (text, strlen (text), damages[i].says);
    }
}

/* Cut anywhere, and texts that are nothing of the kind. */
static void
test_nonsense (void)
{
  static const char *const texts[] = { "", "null", "[]", "7", "{}", "{\"frame\":1}", "\"text\"", "[[[[" };
  g_autofree char         *large = g_strnfill (3 << 20, ',');

  for (gsize size = 0; size < strlen (good); size++)
    assert_refused (good, size, "damaged");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]), "damaged");
  assert_refused ("{}\0{}", 5, "no text");
  assert_refused (large, strlen (large), "too large");
}

/* More rows than any network has are refused before there is room for them. */
static void
test_many_rows (void)
{
  g_autoptr (GString) rows = g_string_new ("\"grid\":[[]");
  g_autofree char *text = NULL;

  for (int i = 0; i < 1100; i++)
    g_string_append (rows, ",[]");
  g_string_append_c (rows, ']');
  text = replaced ("\"grid\":[[1,2],[3.5,-4e-1]]", rows->str);
  assert_refused (text, strlen (text), "“grid”");
}

static void
assert_name (const ViaExplainOptions *options, const char *form)
{
  g_auto (Settings) settings = { 0 };
  g_auto (Explanation) explanation = { 0 };
  g_autofree char *name = NULL, *expected = NULL, *number = NULL;

  settings_init (&settings);
  look_init (&explanation, &settings, options);
  name = provenance_name (&explanation, 0);
  number = g_strdup_printf ("%.1f", 100.0 * via_trace_guess (explanation.trace, 3).probability);
  expected = g_strdup_printf ("ViT: %s%s %s %%", via_model_label (explanation.model, 3), form, number);
  g_assert_cmpstr (name, ==, expected);
}

static void
test_name (void)
{
  g_autoptr (ViaModel) model = via_model_open ("demo", NULL);
  g_autofree char *rather = g_strdup_printf (" rather than %s", via_model_label (model, 5));

  assert_name (&(ViaExplainOptions){ 0 }, "");
  assert_name (&(ViaExplainOptions){ .contrast = TRUE, .against = 5 }, rather);
}

/* The probability of that class alone, or the value without "%", in the layer's name and read back. */
static void
check_outputs (const char *kind, ViaOutputs outputs)
{
  g_auto (Settings) settings = { 0 };
  g_auto (Explanation) explanation = { 0 };
  g_auto (Provenance) a = { 0 };
  g_autofree char *name = NULL, *expected = NULL, *json = NULL, *percent = NULL;
  double           logit;

  settings_init (&settings);
  look_init_with (&explanation, &settings, &(ViaExplainOptions){ 0 }, kind);
  logit = via_trace_logits (explanation.trace)[3];
  percent = outputs == VIA_OUTPUTS_VALUE ? g_strdup_printf ("%.5g", logit) : g_strdup_printf ("%.1f %%", 100 / (1 + exp (-logit)));
  expected = g_strdup_printf ("ViT: %s %s", via_model_label (explanation.model, 3), percent);
  name = provenance_name (&explanation, 0);
  g_assert_cmpstr (name, ==, expected);
  json = provenance_json (&explanation, 0);
  g_assert_true (provenance_read (&a, json, strlen (json), "layer", NULL));
  g_assert_cmpint (a.outputs, ==, outputs);
  g_assert_cmpfloat_with_epsilon (a.answer, outputs == VIA_OUTPUTS_VALUE ? logit : 1 / (1 + exp (-logit)), 1e-6);
}

static void
test_outputs (void)
{
  check_outputs ("sigmoid", VIA_OUTPUTS_SIGMOID);
  check_outputs ("value", VIA_OUTPUTS_VALUE);
}

/* Of a contrast the rival comes back too; all others are none of the classes. */
static void
check_contrast (int against)
{
  g_auto (Settings) settings = { 0 };
  g_auto (Explanation) explanation = { 0 };
  g_auto (Provenance) a = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  settings_init (&settings);
  settings.paint = (ViaPaint){ VIA_COLORMAP_DIVERGING, TRUE, 0.4 };
  look_init (&explanation, &settings, &(ViaExplainOptions){ .contrast = TRUE, .against = against });
  json = provenance_json (&explanation, 0);
  g_assert_true (provenance_read (&a, json, strlen (json), "layer", &error));
  g_assert_cmpstr (a.against, ==, via_model_label (explanation.model, against));
  g_assert_cmpint (a.against_class, ==, against);
  g_assert_true ((strstr (json, "\"rest\"") != NULL) == (against == VIA_REST));
  assert_same_numbers (a.grid, via_map_grid (explanation.maps[0], 0, &a.cells), a.cells.width);
  assert_same_numbers (a.rival, via_map_rival (explanation.maps[0], 0), a.cells.width);
  g_assert_cmpint (a.paint.colormap, ==, VIA_COLORMAP_DIVERGING);
  g_assert_true (a.paint.threshold);
  g_assert_cmpfloat (a.paint.level, ==, 0.4);
}

static void
test_contrast (void)
{
  check_contrast (5);
  check_contrast (VIA_REST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attribution/round-trip", test_round_trip);
  g_test_add_func ("/attribution/refined", test_refined);
  g_test_add_func ("/attribution/text", test_text);
  g_test_add_func ("/attribution/oblong", test_oblong);
  g_test_add_func ("/attribution/windows", test_windows);
  g_test_add_func ("/attribution/long-row", test_long_row);
  g_test_add_func ("/attribution/damaged", test_damaged);
  g_test_add_func ("/attribution/nonsense", test_nonsense);
  g_test_add_func ("/attribution/many-rows", test_many_rows);
  g_test_add_func ("/attribution/name", test_name);
  g_test_add_func ("/attribution/outputs", test_outputs);
  g_test_add_func ("/attribution/contrast", test_contrast);
  return g_test_run ();
}
