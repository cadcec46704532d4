/* test-method-choice.c - which of several methods a network can have.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/contrast.h"
#include "explain/method-choice.h"

typedef struct
{
  const char *methods, *options, *against;
  const char *chosen, *says; /* NULL, and what the error says, if the answer is no */
} Case;

static const Case cases[] = {
  { "full", "", "", "full" },
  { "rollout,transformer_attribution,full", "", "", "rollout transformer_attribution full" },
  { "transformer_attribution,generic_attention", "start-layer=1", "3", "transformer_attribution generic_attention" },
  { "transformer_attribution,full", "start-layer=1", "", NULL, "A start layer means nothing to the method full" },
  { "full,last_layer", "ablation", "", NULL, "There is no ablation of the method full" },
  { "transformer_attribution,rollout", "", "3", NULL, "The method rollout does not use the gradient" },
  { "all", "start-layer=99", "", NULL, "The start layer 99 does not exist" },
};

static ViaTrace *
trace_new (void)
{
  g_autoptr (ViaModel) model = via_model_open ("demo", NULL);
  int               size = via_model_input_size (model);
  g_autofree float *input = g_new0 (float, 3 * size * size);

  return via_trace_new_from_input (model, input, NULL, NULL, NULL, NULL);
}

static gboolean
make (MethodChoice *choice, const char *methods, const char *words, const char *against, GError **error)
{
  g_auto (Settings) settings = { 0 };
  g_autoptr (ViaTrace) trace = trace_new ();
  ViaExplainOptions options;

  settings_init (&settings);
  g_assert_true (settings_set (&settings, SETTING_METHOD, methods, NULL));
  g_assert_true (settings_set (&settings, SETTING_OPTIONS, words, NULL));
  g_assert_true (settings_set (&settings, SETTING_AGAINST, against, NULL));
  g_assert_true (contrast_choose (&settings, trace, &options, NULL));
  return method_choice_make (choice, &settings, trace, &options, error);
}

static char *
chosen_ids (const MethodChoice *choice)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < choice->n; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", via_method_id (choice->methods[i]));
  return g_string_free (ids, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_auto (MethodChoice) choice = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *ids = NULL;

  if (!make (&choice, c->methods, c->options, c->against, &error))
    {
      g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
      g_assert_null (c->chosen);
      g_assert_nonnull (strstr (error->message, c->says));
      g_assert_cmpuint (choice.n, ==, 0);
      return;
    }
  ids = chosen_ids (&choice);
  g_assert_cmpstr (ids, ==, c->chosen);
  g_assert_null (choice.left_out);
}

static const ViaExplainOptions *
options_of (const MethodChoice *choice, const char *id)
{
  for (guint i = 0; i < choice->n; i++)
    if (g_str_equal (via_method_id (choice->methods[i]), id))
      return &choice->options[i];
  return NULL;
}

/* Each of "all" takes the options that mean something to it. */
static void
test_all (void)
{
  g_auto (MethodChoice) choice = { 0 };

  g_assert_true (make (&choice, "all", "start-layer=1 ablation flavour=chefer2021", "", NULL));
  g_assert_null (choice.left_out);
  g_assert_cmpint (options_of (&choice, "transformer_attribution")->start_layer, ==, 1);
  g_assert_cmpint (options_of (&choice, "transformer_attribution")->flavour, ==, VIA_FLAVOUR_CHEFER2021);
  g_assert_false (options_of (&choice, "transformer_attribution")->ablation);
  g_assert_cmpint (options_of (&choice, "rollout")->start_layer, ==, 1);
  g_assert_cmpint (options_of (&choice, "rollout")->flavour, ==, VIA_FLAVOUR_REFERENCE);
  g_assert_cmpint (options_of (&choice, "last_layer")->start_layer, ==, 0);
  g_assert_true (options_of (&choice, "last_layer")->ablation);
}

/* Who does not use the gradient knows no rival. */
static void
test_left_out (void)
{
  g_auto (MethodChoice) choice = { 0 };

  g_assert_true (make (&choice, "all", "ablation", "3", NULL));
  g_assert_cmpstr (choice.left_out, ==, "rollout, full, last_layer_attn, attention_rollout");
  g_assert_null (options_of (&choice, "rollout"));
  g_assert_cmpint (options_of (&choice, "last_layer")->against, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/method-choice/case/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/method-choice/all", test_all);
  g_test_add_func ("/method-choice/left-out", test_left_out);
  return g_test_run ();
}
