/* test-contrast.c - the class that is explained against, as a user names it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/contrast.h"

typedef struct
{
  const char *text;
  int class; /* NONE, or REFUSED */
  const char *says;
} Against;

#define NONE (-1)
#define REFUSED (-2)

static const Against cases[] = {
  { "", NONE },
  { "  ", NONE },
  { "5", 5 },
  { " 5 ", 5 },
  { "4,5", REFUSED, "2 classes" },
  { "top:3", REFUSED, "3 classes" },
  { "unicorn", REFUSED, "unicorn" },
  { "99", REFUSED, "99" },
};

static void
test_against (gconstpointer data)
{
  const Against *against = data;
  g_auto (Settings) settings = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = via_model_open ("demo", NULL);
  int               size = via_model_input_size (model);
  g_autofree float *input = g_new0 (float, 3 * size * size);
  g_autoptr (ViaTrace) trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, NULL);
  ViaExplainOptions options;

  settings_init (&settings);
  settings_set (&settings, SETTING_OPTIONS, "start-layer=2", NULL);
  settings_set (&settings, SETTING_AGAINST, against->text, NULL);
  g_assert_cmpint (contrast_choose (&settings, trace, &options, &error), ==, against->class != REFUSED);
  if (against->class == REFUSED)
    {
      g_assert_true (g_str_has_prefix (error->message, "against: "));
      g_assert_nonnull (strstr (error->message, against->says));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (options.start_layer, ==, 2);
  g_assert_cmpint (options.contrast, ==, against->class != NONE);
  if (options.contrast)
    g_assert_cmpint (options.against, ==, against->class);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/contrast/against/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (name, &cases[i], test_against);
    }
  return g_test_run ();
}
