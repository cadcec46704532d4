/* test-settings-object.c - the settings as an object that tells of changes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/settings-object.h"

static void
count (GObject *config, GParamSpec *spec, int *n)
{
  ++*n;
}

static void
test_defaults (void)
{
  g_autoptr (GObject) config = settings_object_new ();
  g_auto (Settings) settings = { 0 }, standard = { 0 };

  settings_init (&settings);
  settings_init (&standard);
  g_assert_true (settings_object_read_all (config, &settings, NULL));
  for (SettingId id = 0; id < N_SETTINGS; id++)
    {
      g_autofree char *text = settings_object_get (config, id);

      g_assert_cmpstr (text, ==, settings_table[id].standard);
      g_assert_cmpstr (settings.text[id], ==, standard.text[id]);
    }
}

/* What is set is told once, is read as it was set, and goes with a reset. */
static void
test_changes (void)
{
  static const struct
  {
    SettingId   id;
    const char *text;
  } changes[] = {
    { SETTING_MODEL, "some/path" }, { SETTING_METHOD, "rollout" },        { SETTING_OPACITY, "12.5" },
    { SETTING_THRESHOLD, "true" },  { SETTING_BLEND_MODE, "soft-light" }, { SETTING_OPTIONS, "start-layer=1" },
  };
  g_autoptr (GObject) config = settings_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *notify = g_strconcat ("notify::", settings_table[changes[i].id].name, NULL);
      g_autofree char *text = NULL;
      int              n = 0;

      g_signal_connect (config, notify, G_CALLBACK (count), &n);
      settings_object_set (config, changes[i].id, changes[i].text);
      g_assert_cmpint (n, ==, 1);
      settings_object_set (config, changes[i].id, changes[i].text);
      g_assert_cmpint (n, ==, 1);
      text = settings_object_get (config, changes[i].id);
      g_assert_cmpstr (text, ==, changes[i].text);
      g_signal_handlers_disconnect_by_func (config, count, &n);
    }
  settings_object_reset (config);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *text = settings_object_get (config, changes[i].id);

      g_assert_cmpstr (text, ==, settings_table[changes[i].id].standard);
    }
}

static void
test_bad_value (void)
{
  g_autoptr (GObject) config = settings_object_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Settings) settings = { 0 };

  settings_init (&settings);
  settings_object_set (config, SETTING_METHOD, "guesswork");
  g_assert_false (settings_object_read_all (config, &settings, &error));
  g_assert_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "guesswork"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chosen/defaults", test_defaults);
  g_test_add_func ("/chosen/changes", test_changes);
  g_test_add_func ("/chosen/bad-value", test_bad_value);
  return g_test_run ();
}
