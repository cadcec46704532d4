/* test-prompts.c - a network that is asked in words: what was typed, and a dialog's engine while somebody types.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>

#include "explain/contrast.h"
#include "explain/prompts.h"
#include "fake-dialog.h"
#include "golden.h"

/* The generated CLIP, which all tests share. */
static char *folder, *path;

static void
test_split (void)
{
  g_auto (GStrv) prompts = prompts_split (" a cat ; a dog,\n\r\n;; it; ");
  g_auto (GStrv) none = prompts_split (" ;\n");

  g_assert_cmpint (g_strv_length (prompts), ==, 3);
  g_assert_cmpstr (prompts[0], ==, "a cat");
  g_assert_cmpstr (prompts[1], ==, "a dog,");
  g_assert_cmpstr (prompts[2], ==, "it");
  g_assert_null (none[0]);
}

/* ---- who is explained against whom */

static ViaTrace *
ask (Settings *settings, const char *prompts, const char *against)
{
  g_autoptr (ViaModel) network = via_model_open (path, NULL), model = NULL;
  g_autofree float *input = g_new0 (float, 3 * 32 * 32);
  g_autoptr (GError) error = NULL;
  ViaTrace *trace;

  input[0] = 1;
  settings_init (settings);
  settings_set (settings, SETTING_CLASSES, prompts, NULL);
  settings_set (settings, SETTING_AGAINST, against, NULL);
  model = prompts_ask (network, settings, NULL, NULL, &error);
  g_assert_no_error (error);
  trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, NULL);
  g_assert_nonnull (trace);
  return trace;
}

static void
test_against (void)
{
  static const struct
  {
    const char *prompts, *against;
    int         rival;
    gboolean    where_possible;
    int         texts;
  } cases[] = {
    { "a cat; a dog", "", VIA_REST, TRUE, 2 },
    { "a cat; a dog", " ", VIA_REST, TRUE, 2 },
    { "a cat; a dog", "others", VIA_REST, FALSE, 2 },
    { "a cat; a dog", "rest", VIA_REST, FALSE, 2 },
    { "a cat; a dog", " a dog ", 1, FALSE, 2 },
    { "a cat; a dog", "none", CONTRAST_NONE, FALSE, 2 },
    { "a cat; a dog", "a bird; 0", 2, FALSE, 3 },
    { "a cat", "", CONTRAST_NONE, FALSE, 1 },
    { "a cat", "a photo", 1, FALSE, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Settings) settings = { 0 };
      g_autoptr (ViaTrace) trace = ask (&settings, cases[i].prompts, cases[i].against);
      g_auto (GStrv) prompts = prompts_split (cases[i].prompts);
      ViaExplainOptions options;
      guint             n;
      g_autofree int   *classes = prompts_choose (trace, &settings, &n, NULL);

      g_assert_cmpint (via_model_n_classes (via_trace_model (trace)), ==, cases[i].texts);
      g_assert_cmpint (n, ==, g_strv_length (prompts));
      g_assert_cmpint (classes[n - 1], ==, n - 1);
      g_assert_true (contrast_choose (&settings, trace, &options, NULL));
      g_assert_true (options.contrast == (cases[i].rival != CONTRAST_NONE));
      g_assert_cmpint (options.contrast ? options.against : CONTRAST_NONE, ==, cases[i].rival);
      g_assert_true (options.where_possible == cases[i].where_possible);
    }
}

static void
test_note (void)
{
  g_auto (Settings) settings = { 0 };
  g_autoptr (ViaTrace) trace = ask (&settings, "1; 0", "");
  g_autofree char *note = prompts_note (via_trace_model (trace), &settings, settings.classes);

  g_assert_null (note); /* no numbers of classes */
  g_assert_cmpstr (via_model_label (via_trace_model (trace), 0), ==, "1");
}

/* ---- a dialog's engine */

static void
open_dialog (FakeDialog *d)
{
  fake_dialog_set_up (d, NULL);
  settings_object_set (d->config, SETTING_MODEL, path);
  session_look (d->session);
}

/* Until it has been asked, or cannot be. */
static void
wait (FakeDialog *d)
{
  while (session_looks_again (d->session) || (!session_trace (d->session) && !session_problem (d->session)))
    g_main_context_iteration (NULL, TRUE);
}

static const char *
best_label (FakeDialog *d)
{
  ViaGuess best;

  via_trace_top (session_trace (d->session), &best, 1);
  return best.label;
}

/* With nothing typed it says what to type; then it asks, and the picture is read only once. */
static void
test_session (void)
{
  FakeDialog d = { 0 };
  ViaTrace  *first;
  gboolean   coarse = TRUE;

  open_dialog (&d);
  wait (&d);
  g_assert_true (session_in_words (d.session));
  g_assert_error (session_problem (d.session), VIA_ERROR, VIA_ERROR_NOT_FOUND);
  settings_object_set (d.config, SETTING_CLASSES, "a cat; a dog");
  wait (&d);
  g_assert_no_error (session_problem (d.session));
  first = session_trace (d.session);
  g_assert_cmpint (via_model_n_classes (via_trace_model (first)), ==, 2);
  session_show (d.session, 1, VIA_REST);
  while (!session_map (d.session, &coarse) || coarse)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (via_map_rival (session_map (d.session, &coarse), 0));

  /* What was seen stays while it is asked again, and nobody may ask for another map of it. */
  settings_object_set (d.config, SETTING_CLASSES, "a window");
  g_assert_true (session_looks_again (d.session));
  g_assert_true (session_trace (d.session) == first);
  session_show (d.session, 0, VIA_REST);
  g_assert_true (session_looks_again (d.session));
  wait (&d);
  g_assert_cmpstr (best_label (&d), ==, "a window");
  g_assert_cmpint (d.opened, ==, 1);

  /* The same once more, with other spaces, is no question. */
  settings_object_set (d.config, SETTING_CLASSES, " a window ;");
  g_assert_false (session_looks_again (d.session));
  settings_object_set (d.config, SETTING_OPTIONS, "templates=on");
  g_assert_true (session_looks_again (d.session));
  wait (&d);
  settings_object_set (d.config, SETTING_CLASSES, "a window; A WINDOW");
  wait (&d);
  g_assert_error (session_problem (d.session), VIA_ERROR, VIA_ERROR_NOT_FOUND);
  g_assert_null (session_trace (d.session));
  fake_dialog_tear_down (&d, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  int         result;

  g_test_init (&argc, &argv, NULL);
  gegl_init (NULL, NULL);
  folder = g_dir_make_tmp ("via-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", "/nonexistent", TRUE);
  path = g_build_filename (folder, "mini-cliptext.safetensors", NULL);
  golden_checkpoint (golden_config ("mini-cliptext"), path);
  g_test_add_func ("/prompts/split", test_split);
  g_test_add_func ("/prompts/against", test_against);
  g_test_add_func ("/prompts/note", test_note);
  g_test_add_func ("/prompts/session", test_session);
  result = g_test_run ();
  gegl_exit ();
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_remove (file);
    }
  g_rmdir (folder);
  g_free (path);
  g_free (folder);
  return result;
}
