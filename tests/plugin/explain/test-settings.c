/* test-settings.c - the table of settings: defaults, every check, every refusal.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/settings.h"

static void
test_defaults (void)
{
  g_auto (Settings) s = { 0 };

  settings_init (&s);
  g_assert_cmpstr (s.model, ==, "");
  g_assert_cmpstr (s.classes, ==, "");
  g_assert_cmpstr (s.against, ==, "");
  g_assert_true (settings_method (&s) == via_method_list ()[0]);
  g_assert_cmpstr (via_method_id (settings_method (&s)), ==, "transformer_attribution");
  g_assert_cmpint (s.paint.colormap, ==, VIA_COLORMAP_TURBO);
  g_assert_cmpint (s.output, ==, OUTPUT_LAYER);
  g_assert_cmpint (s.blend, ==, BLEND_NORMAL);
  g_assert_cmpfloat (s.opacity, ==, 60);
  g_assert_cmpint (s.fitting.fit, ==, VIA_FIT_CROP);
  g_assert_cmpint (s.precision, ==, VIA_PRECISION_EXACT);
  g_assert_false (s.paint.threshold || s.visible || s.convert || s.raw || s.explain.ablation);
  g_assert_cmpint (s.explain.start_layer, ==, 0);
}

/* The order of arguments 4 to 18 is a contract. */
static void
test_order (void)
{
  const char *names[] = { "model", "method",    "classes", "output",  "colormap", "blend-mode", "opacity", "threshold",
                          "fit",   "precision", "source",  "convert", "color",    "against",    "options" };

  SettingChoice choice;

  g_assert_cmpint (G_N_ELEMENTS (names), ==, N_SETTINGS);
  for (SettingId id = 0; id < N_SETTINGS; id++)
    {
      g_assert_cmpstr (settings_table[id].name, ==, names[id]);
      g_assert_nonnull (settings_table[id].label);
      g_assert_nonnull (settings_table[id].help);
      g_assert_cmpint (settings_table[id].type == SETTING_CHOICE, ==, setting_choice (id, 0, &choice));
    }
}

static void
test_values (void)
{
  g_auto (Settings) s = { 0 };

  settings_init (&s);
  g_assert_true (settings_set (&s, SETTING_MODEL, "some/model.ini", NULL));
  g_assert_cmpstr (s.model, ==, "some/model.ini");
  g_assert_true (settings_set (&s, SETTING_METHOD, "rollout", NULL));
  g_assert_cmpstr (via_method_id (settings_method (&s)), ==, "rollout");
  g_assert_true (settings_set (&s, SETTING_COLORMAP, "diverging", NULL));
  g_assert_cmpint (s.paint.colormap, ==, VIA_COLORMAP_DIVERGING);
  g_assert_true (settings_set (&s, SETTING_BLEND_MODE, "addition", NULL));
  g_assert_cmpint (s.blend, ==, BLEND_ADDITION);
  g_assert_true (settings_set (&s, SETTING_OPACITY, "12.5", NULL));
  g_assert_cmpfloat (s.opacity, ==, 12.5);
  g_assert_true (settings_set (&s, SETTING_THRESHOLD, "true", NULL));
  g_assert_true (s.paint.threshold);
  g_assert_true (settings_set (&s, SETTING_FIT, "squash", NULL));
  g_assert_cmpint (s.fitting.fit, ==, VIA_FIT_SQUASH);
  g_assert_true (settings_set (&s, SETTING_PRECISION, "fast", NULL));
  g_assert_cmpint (s.precision, ==, VIA_PRECISION_FAST);
  g_assert_true (settings_set (&s, SETTING_SOURCE, "visible", NULL));
  g_assert_true (s.visible);
  g_assert_true (settings_set (&s, SETTING_COLOR, "raw", NULL));
  g_assert_true (s.raw);
  g_assert_true (settings_set (&s, SETTING_OPTIONS, " start-layer=3  ablation level=0.25 ", NULL));
  g_assert_cmpint (s.explain.start_layer, ==, 3);
  g_assert_true (s.explain.start_given);
  g_assert_true (s.explain.ablation);
  g_assert_cmpfloat (s.paint.level, ==, 0.25);
  g_assert_true (settings_set (&s, SETTING_AGAINST, "dog", NULL));
  g_assert_cmpstr (s.against, ==, "dog");

  g_assert_true (settings_set (&s, SETTING_OPTIONS, "", NULL));
  g_assert_cmpint (s.explain.start_layer, ==, 0);
  g_assert_false (s.explain.start_given);
  g_assert_cmpfloat (s.paint.level, ==, 0);
  g_assert_true (s.paint.threshold); /* is a setting of its own, as are the colours */
  g_assert_cmpint (s.paint.colormap, ==, VIA_COLORMAP_DIVERGING);
  g_assert_true (settings_set_option (&s, "level", "0.5", NULL));
  g_assert_cmpfloat (s.paint.level, ==, 0.5);
  g_assert_true (settings_set (&s, SETTING_FIT, NULL, NULL));
  g_assert_cmpint (s.fitting.fit, ==, VIA_FIT_CROP);
}

/* The enumerations stand in the order of the lists. */
static void
test_colormaps (void)
{
  const SettingChoice *choices = settings_table[SETTING_COLORMAP].choices;

  for (int i = 0; i < VIA_N_COLORMAPS; i++)
    g_assert_cmpstr (choices[i].id, ==, via_colormap_id (i));
  g_assert_null (choices[VIA_N_COLORMAPS].id);
}

/* All that the engine has, in its order. */
static void
test_methods (void)
{
  const ViaMethod *const *methods = via_method_list ();
  SettingChoice           choice;
  int                     i = 0;

  for (; methods[i]; i++)
    {
      g_assert_true (setting_choice (SETTING_METHOD, i, &choice));
      g_assert_cmpstr (choice.id, ==, via_method_id (methods[i]));
      g_assert_cmpstr (choice.label, ==, via_method_title (methods[i]));
    }
  g_assert_false (setting_choice (SETTING_METHOD, i, &choice));
}

/* The methods that count, "a b"; free it. */
static char *
counting (const Settings *s)
{
  GString *ids = g_string_new (NULL);

  const SettingsMethods *list = settings_methods (s);

  g_assert_true (settings_method (s) == list->methods[0]);
  for (guint i = 0; i < list->n; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", via_method_id (list->methods[i]));
  return g_string_free (ids, FALSE);
}

typedef struct
{
  SettingId   id; /* is set to … */
  const char *text, *methods;
} Step;

/* One after the other; what stands among the options counts while it does. */
static const Step steps[] = {
  { SETTING_METHOD, "full", "full" },
  { SETTING_METHOD, "gradcam, rollout,gradcam ,full", "gradcam rollout full" },
  { SETTING_OPTIONS, "ablation methods=libra,full", "libra full" },
  { SETTING_METHOD, "last_layer", "libra full" },
  { SETTING_OPTIONS, "ablation", "last_layer" },
  { SETTING_METHOD, "", "transformer_attribution" },
};

static void
test_several_methods (void)
{
  g_auto (Settings) s = { 0 };

  settings_init (&s);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *ids = NULL;

      g_assert_true (settings_set (&s, steps[i].id, steps[i].text, NULL));
      ids = counting (&s);
      g_assert_cmpstr (ids, ==, steps[i].methods);
      g_assert_false (settings_methods (&s)->all);
    }
  g_assert_cmpstr (s.text[SETTING_METHOD], ==, "transformer_attribution");
}

static void
test_all_methods (void)
{
  g_auto (Settings) s = { 0 };
  const ViaMethod *const *methods = via_method_list ();
  guint                   n = 0;

  settings_init (&s);
  g_assert_true (settings_set (&s, SETTING_METHOD, "all", NULL));
  g_assert_true (settings_methods (&s)->all);
  for (; methods[n]; n++)
    g_assert_true (settings_methods (&s)->methods[n] == methods[n]);
  g_assert_cmpuint (settings_methods (&s)->n, ==, n);

  g_assert_true (settings_set (&s, SETTING_METHOD, "full,all", NULL));
  g_assert_true (settings_methods (&s)->all);
  g_assert_cmpuint (settings_methods (&s)->n, ==, n);
  g_assert_cmpstr (via_method_id (settings_method (&s)), ==, "full");
}

static void
test_outputs (void)
{
  const char *ids[] = { "layer", "group", "mask", "selection", "channel" };
  g_auto (Settings) s = { 0 };

  settings_init (&s);
  for (Output output = OUTPUT_LAYER; output <= OUTPUT_CHANNEL; output++)
    {
      g_assert_true (settings_set (&s, SETTING_OUTPUT, ids[output], NULL));
      g_assert_cmpint (s.output, ==, output);
      g_assert_cmpint (settings_have_colors (&s), ==, output <= OUTPUT_GROUP);
    }
}

typedef struct
{
  SettingId   id;
  const char *text, *says;
} Refusal;

static const Refusal refusals[] = {
  { SETTING_METHOD, "magic", "method: unknown value “magic”" },
  { SETTING_METHOD, "Rollout",
    "method: unknown value “Rollout”; did you mean “rollout”? There are: transformer_attribution, rollout" },
  { SETTING_METHOD, "full,magic", "method: unknown value “magic”" },
  { SETTING_METHOD, "full,", "method: unknown value “”" },
  { SETTING_OPTIONS, "ablation methods=full,roll_out", "method: unknown value “roll_out”; did you mean “rollout”?" },
  { SETTING_OPTIONS, "methods=full sharpen", "options: unknown “sharpen”" },
  { SETTING_OPTIONS, "methods", "options: unknown “methods”" },
  { SETTING_OPTIONS, "methods=", "method: unknown value “”" },
  { SETTING_COLORMAP, "virdis", "did you mean “viridis”?" },
  { SETTING_OUTPUT, "poster", "output: unknown value “poster”; choose one of: layer, group, mask, selection, channel" },
  { SETTING_OPTIONS, "side=0", "side: “0”" },
  { SETTING_OPTIONS, "detail=5", "detail: “5”" },
  { SETTING_OPTIONS, "memory=999999", "memory: “999999”" },
  { SETTING_OPTIONS, "memory=2X", "memory: “2X”" },
  { SETTING_OPTIONS, "memory=1.5GB", "memory: “1.5GB”" },
  { SETTING_OPTIONS, "memory=M", "memory: “M”" },
  { SETTING_OPTIONS, "detail=3-1", "detail: “3-1”" },
  { SETTING_OPTIONS, "detail=1-2-3", "detail: “1-2-3”" },
  { SETTING_COLORMAP, "plaid", "colormap: unknown value" },
  { SETTING_BLEND_MODE, "dissolve", "blend-mode: unknown value" },
  { SETTING_OPACITY, "100.5", "opacity: “100.5” is not a number between 0 and 100" },
  { SETTING_OPACITY, "-1", "opacity" },
  { SETTING_OPACITY, "nan", "opacity" },
  { SETTING_OPACITY, "6O", "opacity" },
  { SETTING_THRESHOLD, "maybe", "threshold: “maybe” is neither true nor false" },
  { SETTING_PRECISION, "half", "precision: unknown value" },
  { SETTING_SOURCE, "web", "source: unknown value" },
  { SETTING_COLOR, "cooked", "color: unknown value" },
  { SETTING_OPTIONS, "gamma", "gamma: “” is neither a number between 0 and 1e+06 nor two with a comma between them" },
  { SETTING_OPTIONS, "gamma=0.1,", "gamma: “0.1,”" },
  { SETTING_OPTIONS, "gamma=-0.1", "gamma: “-0.1”" },
  { SETTING_OPTIONS, "gamma=0.1,nan", "gamma: “0.1,nan”" },
  { SETTING_OPTIONS, "gamma=1,2,3", "gamma: “1,2,3”" },
  { SETTING_OPTIONS, "ablation flavour=chefer2022", "flavour: unknown value “chefer2022”; choose one of: reference, chefer2021" },
  { SETTING_OPTIONS, "flavour", "flavour: unknown value “”" },
  { SETTING_OPTIONS, "steps=0", "steps: “0” is not a whole number from 1 to 10000" },
  { SETTING_OPTIONS, "steps", "steps: “”" },
  { SETTING_OPTIONS, "steps=2.5", "steps: “2.5”" },
  { SETTING_OPTIONS, "baseline=grey", "baseline: unknown value “grey”; choose one of: mean, black, white" },
  { SETTING_OPTIONS, "variant=half", "variant: unknown value “half”; choose one of: cp, full" },
  { SETTING_OPTIONS, "start-layer", "start-layer: “” is not the number of a block" },
  { SETTING_OPTIONS, "start-layer=-1", "start-layer: “-1”" },
  { SETTING_OPTIONS, "start-layer=1x", "start-layer: “1x”" },
  { SETTING_OPTIONS, "start-layer=99999999999999999999", "start-layer" },
  { SETTING_OPTIONS, "ablation level=1.5", "level: “1.5” is not a number between 0 and 1" },
  { SETTING_OPTIONS, "level=-0.1", "level: “-0.1”" },
  { SETTING_OPTIONS, "level=nan", "level: “nan”" },
  { SETTING_OPTIONS, "level", "level: “”" },
  { SETTING_OPTIONS, "ablation=yes", "options: unknown “ablation=yes”" },
  { SETTING_OPTIONS, "sharpen", "options: unknown “sharpen”" },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *r = data;
  g_auto (Settings) s = { 0 };
  g_autoptr (GError) error = NULL;

  settings_init (&s);
  g_assert_false (settings_set (&s, r->id, r->text, &error));
  g_assert_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, r->says));
  g_assert_null (strchr (error->message, '\n'));

  /* Nothing has changed. */
  g_assert_cmpstr (s.text[r->id], ==, settings_table[r->id].standard);
  g_assert_cmpfloat (s.opacity, ==, 60);
  g_assert_false (s.explain.ablation);
  g_assert_cmpfloat (s.paint.level, ==, 0);
  g_assert_cmpuint (settings_methods (&s)->n, ==, 1);
  g_assert_cmpstr (via_method_id (settings_method (&s)), ==, settings_table[SETTING_METHOD].standard);
}

/* One word of the options changes, and all others stay as they were typed. */
static void
test_one_option (void)
{
  const char      *before = "side=448  refine level=0.6";
  g_autofree char *added = settings_with_option (before, "detail", "1-3"), *changed = settings_with_option (before, "side", "9");
  g_autofree char *without = settings_with_option (before, "refine", NULL),
                  *first = settings_with_option ("", "refine", SETTINGS_ALONE);
  g_autofree char *again = settings_with_option (without, "refine", SETTINGS_ALONE);

  g_assert_cmpstr (added, ==, "side=448 refine level=0.6 detail=1-3");
  g_assert_cmpstr (changed, ==, "refine level=0.6 side=9");
  g_assert_cmpstr (without, ==, "side=448 level=0.6");
  g_assert_cmpstr (first, ==, "refine");
  g_assert_cmpstr (again, ==, "side=448 level=0.6 refine");
  g_assert_true (settings_has_option (before, "refine") && settings_has_option (before, "side"));
  g_assert_false (settings_has_option (before, "ref") || settings_has_option (before, "448") || settings_has_option ("", "refine"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/order", test_order);
  g_test_add_func ("/settings/one-option", test_one_option);
  g_test_add_func ("/settings/values", test_values);
  g_test_add_func ("/settings/colormaps", test_colormaps);
  g_test_add_func ("/settings/methods", test_methods);
  g_test_add_func ("/settings/several-methods", test_several_methods);
  g_test_add_func ("/settings/all-methods", test_all_methods);
  g_test_add_func ("/settings/outputs", test_outputs);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *name = g_strdup_printf ("/settings/refused/%s/%s", settings_table[refusals[i].id].name, refusals[i].text);

      g_test_add_data_func (name, &refusals[i], test_refusal);
    }
  return g_test_run ();
}
