/* test-session.c - a dialog's engine, without a dialog: what it tells while settings and wishes change.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "fake-dialog.h"

static void
test_map (FakeDialog *f, gconstpointer data)
{
  gboolean         coarse;
  const Thumbnail *thumbnail;
  ViaBox           frame;
  ViaGuess         best[2];

  session_look (f->session);
  g_assert_null (session_trace (f->session));
  g_assert_null (session_map (f->session, &coarse));
  fake_dialog_wait_for_trace (f);
  g_assert_no_error (session_problem (f->session));
  via_trace_top (session_trace (f->session), best, 2);

  session_show (f->session, best[0].index, CONTRAST_NONE);
  g_assert_nonnull (session_map (f->session, &coarse));
  g_assert_true (coarse);
  fake_dialog_check_map (f, fake_dialog_wait_for_map (f), "transformer_attribution", best[0].index);
  session_show (f->session, best[1].index, CONTRAST_NONE);
  fake_dialog_check_map (f, fake_dialog_wait_for_map (f), "transformer_attribution", best[1].index);
  session_show (f->session, best[0].index, CONTRAST_NONE); /* not computed again */
  g_assert_nonnull (session_map (f->session, &coarse));
  g_assert_false (coarse);
  g_assert_cmpint (f->opened, ==, 1);

  thumbnail = session_thumbnail (f->session);
  g_assert_cmpint (thumbnail->width, ==, SIDE);
  g_assert_cmpint (thumbnail->height, ==, SIDE * HEIGHT / WIDTH);
  frame = session_frame (f->session);
  g_assert_cmpfloat (frame.width, <, WIDTH); /* the centre, cropped */
  g_assert_cmpfloat (fabs (frame.x + frame.width / 2 - WIDTH / 2.0), <, 0.5);
  g_assert_cmpfloat (fabs (session_seen (f->session) * WIDTH * HEIGHT
                           - via_photo_seen (f->explanation.photo).width * via_photo_seen (f->explanation.photo).height),
                     <, 1e-6);
}

static void
wait_for_rest (FakeDialog *f)
{
  while (session_is_busy (f->session))
    g_main_context_iteration (NULL, TRUE);
}

/* About the map that is shown, once it is there and nothing else is under way; forgotten when another is asked for. */
static void
test_reliance (FakeDialog *f, gconstpointer data)
{
  const Reliance *reliance = session_reliance (f->session);
  const int       shown = 3;
  ViaGuess        before, after;

  session_ask_twice (f->session, G_MAXDOUBLE);
  session_look (f->session);
  session_rely (f->session);
  g_assert_false (reliance_is_busy (reliance));
  fake_dialog_wait_for_trace (f);
  session_rely (f->session); /* a coarse map is none */
  session_show (f->session, shown, CONTRAST_NONE);
  session_rely (f->session);
  g_assert_false (reliance_is_busy (reliance));
  fake_dialog_wait_for_map (f);
  session_rely (f->session); /* while another method is asked */
  g_assert_false (reliance_is_busy (reliance));
  wait_for_rest (f);
  session_rely (f->session);
  g_assert_true (reliance_is_busy (reliance));
  wait_for_rest (f);
  g_assert_true (reliance_answer (reliance, &before, &after));
  g_assert_cmpint (before.index, ==, shown);
  g_assert_cmpfloat (before.logit, !=, after.logit);
  settings_object_set (f->config, SETTING_COLORMAP, "viridis"); /* the same map */
  g_assert_true (reliance_answer (reliance, &before, &after));

  session_show (f->session, 1, CONTRAST_NONE);
  g_assert_false (reliance_answer (reliance, &before, &after));
  fake_dialog_wait_for_map (f);
  wait_for_rest (f);
  session_rely (f->session);
  session_show (f->session, shown, CONTRAST_NONE); /* whose map is there */
  wait_for_rest (f);
  g_assert_false (reliance_answer (reliance, &before, &after));
  session_rely (f->session);
  session_settle (f->session, &shown, 1); /* stops it: the map goes elsewhere */
  g_assert_false (session_is_busy (f->session));
  g_assert_nonnull (f->explanation.maps);
}

/* Only what a map depends on makes it anew, and only what a forward pass depends on makes that anew. */
static void
test_settings (FakeDialog *f, gconstpointer data)
{
  ViaTrace *trace;
  gboolean  coarse;

  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  trace = session_trace (f->session);
  session_show (f->session, 3, CONTRAST_NONE);
  fake_dialog_wait_for_map (f);

  settings_object_set (f->config, SETTING_COLORMAP, "viridis");
  settings_object_set (f->config, SETTING_OPTIONS, "level=0.3");
  session_map (f->session, &coarse);
  g_assert_false (coarse);
  settings_object_set (f->config, SETTING_METHOD, "rollout");
  session_map (f->session, &coarse);
  g_assert_true (coarse);
  fake_dialog_check_map (f, fake_dialog_wait_for_map (f), "rollout", 3);
  g_assert_true (session_trace (f->session) == trace);

  settings_object_set (f->config, SETTING_FIT, "squash");
  g_assert_null (session_trace (f->session));
  session_show (f->session, 1, CONTRAST_NONE); /* too early, and no reason to stop looking */
  fake_dialog_wait_for_trace (f);
  g_assert_cmpint (f->opened, ==, 2);
  g_assert_cmpfloat (session_seen (f->session), ==, 1);
}

/* Another rival, another map; the settings' text, which the panel reads, makes none. */
static void
test_rival (FakeDialog *f, gconstpointer data)
{
  gboolean coarse;

  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  session_show (f->session, 3, CONTRAST_NONE);
  g_assert_null (via_map_rival (fake_dialog_wait_for_map (f), 0));
  settings_object_set (f->config, SETTING_AGAINST, "no such class");
  session_map (f->session, &coarse);
  g_assert_false (coarse);
  session_show (f->session, 3, 1);
  session_map (f->session, &coarse);
  g_assert_true (coarse);
  g_assert_nonnull (via_map_rival (fake_dialog_wait_for_map (f), 0));
  session_show (f->session, 3, CONTRAST_NONE);
  g_assert_null (via_map_rival (session_map (f->session, &coarse), 0)); /* not computed again */
}

static void
test_problems (FakeDialog *f, gconstpointer data)
{
  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  session_show (f->session, 0, CONTRAST_NONE);
  fake_dialog_wait_for_map (f);

  settings_object_set (f->config, SETTING_MODEL, "no-such-model");
  fake_dialog_wait_for_trace (f);
  g_assert_error (session_problem (f->session), VIA_ERROR, VIA_ERROR_NOT_FOUND);
  g_assert_null (session_trace (f->session));
  settings_object_set (f->config, SETTING_MODEL, "demo");
  fake_dialog_wait_for_trace (f);
  g_assert_no_error (session_problem (f->session));

  session_show (f->session, 0, CONTRAST_NONE);
  settings_object_set (f->config, SETTING_OPTIONS, "start-layer=99");
  while (!session_problem (f->session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (session_problem (f->session), VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_assert_nonnull (session_trace (f->session));
  settings_object_set (f->config, SETTING_OPTIONS, "");
  fake_dialog_wait_for_map (f);

  f->gone = TRUE; /* the image was closed */
  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  g_assert_error (session_problem (f->session), VIA_ERROR, VIA_ERROR_NOT_FOUND);
}

/* Start layer 0, given, is not the default of every method. */
static void
test_start_given (FakeDialog *f, gconstpointer data)
{
  g_autofree float *last_two = NULL;
  const float      *grid;
  int               side;

  settings_object_set (f->config, SETTING_METHOD, "legrad");
  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  session_show (f->session, 0, CONTRAST_NONE);
  grid = square_grid (fake_dialog_wait_for_map (f), 0, &side);
  last_two = g_memdup2 (grid, side * side * sizeof *grid);
  settings_object_set (f->config, SETTING_OPTIONS, "start-layer=0");
  grid = square_grid (fake_dialog_wait_for_map (f), 0, &side);
  g_assert_cmpint (memcmp (last_two, grid, side * side * sizeof *grid), !=, 0);
}

/* A sharper map is another one, and the plain one comes back. */
static void
test_refine (FakeDialog *f, gconstpointer data)
{
  const gboolean wanted[] = { FALSE, TRUE, FALSE };

  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  session_show (f->session, 0, CONTRAST_NONE);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      settings_object_set (f->config, SETTING_OPTIONS, wanted[i] ? "refine" : "");
      g_assert_cmpint (via_map_is_refined (fake_dialog_wait_for_map (f)), ==, wanted[i]);
    }
}

/* At the end the map that was shown is kept, and no other; what is asked is what was chosen, whatever the settings say. */
static void
test_keep (FakeDialog *f, gconstpointer data)
{
  const int shown = 2, other = 5;

  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  session_show (f->session, shown, CONTRAST_NONE);
  session_settle (f->session, &shown, 1); /* not made yet */
  g_assert_null (f->explanation.maps);
  session_show (f->session, shown, CONTRAST_NONE);
  fake_dialog_wait_for_map (f);
  session_settle (f->session, &other, 1);
  g_assert_null (f->explanation.maps);
  session_show (f->session, shown, CONTRAST_NONE);
  fake_dialog_wait_for_map (f);
  session_settle (f->session, &shown, 1);
  g_assert_cmpint (via_map_class (f->explanation.maps[0], 0), ==, shown);
  session_show (f->session, shown, other);
  fake_dialog_wait_for_map (f);
  session_settle (f->session, &shown, 1);
  settings_object_set (f->config, SETTING_CLASSES, "no such class");
  settings_object_read (f->config, SETTING_CLASSES, &f->settings, NULL);
  g_assert_true (explanation_make (&f->explanation, NULL));
  g_assert_cmpint (f->explanation.n_classes, ==, 1);
  g_assert_cmpint (f->explanation.classes[0], ==, shown);
  g_assert_cmpint (f->explanation.options.against, ==, other);
  g_assert_nonnull (via_map_rival (f->explanation.maps[0], 0));
  g_assert_true (f->explanation.report == fake_dialog_report); /* the host's explanation goes on with the look */
}

/* A map of one method is not all that several of them need. */
static void
test_keep_methods (FakeDialog *f, gconstpointer data)
{
  const int shown = 2;
  gboolean  coarse;

  settings_object_set (f->config, SETTING_OPTIONS, "methods=generic_attention,rollout");
  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  session_show (f->session, shown, CONTRAST_NONE);
  fake_dialog_check_map (f, fake_dialog_wait_for_map (f), "generic_attention", shown);
  session_settle (f->session, &shown, 1);
  g_assert_null (f->explanation.maps);
  g_assert_true (explanation_make (&f->explanation, NULL));
  g_assert_cmpuint (explanation_n_heats (&f->explanation), ==, 2);

  session_show (f->session, shown, CONTRAST_NONE);
  fake_dialog_wait_for_map (f);
  settings_object_set (f->config, SETTING_OPTIONS, "methods=generic_attention"); /* for the map that is shown, no change */
  session_map (f->session, &coarse);
  g_assert_false (coarse);
  session_settle (f->session, &shown, 1);
  g_assert_nonnull (f->explanation.maps);
  session_show (f->session, shown, CONTRAST_NONE);
  fake_dialog_wait_for_map (f);
  settings_object_set (f->config, SETTING_OPTIONS, "methods=rollout,generic_attention"); /* but the first one is */
  fake_dialog_check_map (f, fake_dialog_wait_for_map (f), "rollout", shown);
}

/* Ends in the middle of everything. */
static void
test_stop (FakeDialog *f, gconstpointer data)
{
  session_ask_twice (f->session, G_MAXDOUBLE);
  session_look (f->session);
  for (int i = 0; i < GPOINTER_TO_INT (data); i++)
    {
      g_main_context_iteration (NULL, TRUE);
      if (session_trace (f->session))
        session_show (f->session, i % 4, CONTRAST_NONE);
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gegl_init (NULL, NULL);
#define ADD(name, data, function) \
  g_test_add ("/session/" name, FakeDialog, data, fake_dialog_set_up, function, fake_dialog_tear_down)
  ADD ("map", NULL, test_map);
  ADD ("settings", NULL, test_settings);
  ADD ("rival", NULL, test_rival);
  ADD ("reliance", NULL, test_reliance);
  ADD ("problems", NULL, test_problems);
  ADD ("start-given", NULL, test_start_given);
  ADD ("refine", NULL, test_refine);
  ADD ("keep", NULL, test_keep);
  ADD ("keep-methods", NULL, test_keep_methods);
  for (int steps = 0; steps < 8; steps++)
    {
      g_autofree char *name = g_strdup_printf ("/session/stop-%d", steps);

      g_test_add (name, FakeDialog, GINT_TO_POINTER (steps), fake_dialog_set_up, test_stop, fake_dialog_tear_down);
    }
  result = g_test_run ();
  gegl_exit ();
  return result;
}
