/* test-session.c - a dialog's engine, without a dialog: what it tells while settings and wishes change.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "explain/opinion.h"
#include "explain/session.h"
#include "square.h"
#include "waves.h"

#define WIDTH 90
#define HEIGHT 60
#define SIDE 45

/* What a dialog has. */
typedef struct
{
  GObject    *config;
  Settings    settings;
  Explanation explanation;
  Session    *session;
  View        view;
  PixelsColor color;
  gboolean    gone;
  int         opened; /* how often the pixels were */
  int         coarse; /* how often a coarse map was shown */
} Fixture;

static const View *
open_view (const Settings *settings, gpointer host, GError **error)
{
  Fixture *f = host;

  f->opened++;
  return &f->view;
}

static gboolean
is_alive (gpointer host)
{
  const Fixture *f = host;

  return !f->gone;
}

static void
on_changed (gpointer data)
{
  Fixture *f = data;
  gboolean coarse;

  if (session_map (f->session, &coarse))
    f->coarse += coarse;
}

static void
report_nothing (double fraction, const char *stage, gpointer data)
{
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GeglBuffer *buffer = waves_new (WIDTH, HEIGHT, 0.1, 0.07);

  f->color = pixels_color (buffer, FALSE);
  f->view = (View){ .buffer = buffer, .color = &f->color, .area = { 0, 0, WIDTH, HEIGHT } };
  f->config = settings_object_new ();
  f->explanation.report = report_nothing;
  settings_init (&f->settings);
  f->session = session_new (f->config, &f->settings, &f->explanation, &(ReadingSource){ open_view, is_alive, f });
  session_listen (f->session, on_changed, NULL, f, SIDE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  session_free (f->session);
  explanation_clear (&f->explanation);
  settings_clear (&f->settings);
  g_object_unref (f->config);
  g_object_unref (f->view.buffer);
}

/* Until the network has seen the picture, or cannot. */
static void
wait_for_trace (Fixture *f)
{
  while (!session_trace (f->session) && !session_problem (f->session))
    g_main_context_iteration (NULL, TRUE);
}

static const ViaMap *
wait_for_map (Fixture *f)
{
  const ViaMap *map = NULL;
  gboolean      coarse = TRUE;

  while (coarse && !session_problem (f->session))
    {
      map = session_map (f->session, &coarse);
      if (coarse)
        g_main_context_iteration (NULL, TRUE);
    }
  g_assert_no_error (session_problem (f->session));
  return map;
}

/* The session's map is the one that a plain explanation gives. */
static void
check_map (Fixture *f, const ViaMap *map, const char *method, int index)
{
  g_autoptr (ViaMap) expected = via_explain (f->explanation.trace, via_method_find (method), &index, 1, NULL, NULL, NULL, NULL);
  int          side, expected_side;
  const float *grid = square_grid (map, 0, &side), *expected_grid = square_grid (expected, 0, &expected_side);

  g_assert_cmpmem (grid, side * side * sizeof *grid, expected_grid, expected_side * expected_side * sizeof *grid);
}

static void
test_map (Fixture *f, gconstpointer data)
{
  gboolean         coarse;
  const Thumbnail *thumbnail;
  ViaBox           frame;
  ViaGuess         best[2];

  session_look (f->session);
  g_assert_null (session_trace (f->session));
  g_assert_null (session_map (f->session, &coarse));
  wait_for_trace (f);
  g_assert_no_error (session_problem (f->session));
  via_trace_top (session_trace (f->session), best, 2);

  session_show (f->session, best[0].index, CONTRAST_NONE);
  g_assert_nonnull (session_map (f->session, &coarse));
  g_assert_true (coarse);
  check_map (f, wait_for_map (f), "transformer_attribution", best[0].index);
  session_show (f->session, best[1].index, CONTRAST_NONE);
  check_map (f, wait_for_map (f), "transformer_attribution", best[1].index);
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

static const ViaMap *
wait_for_opinion (Fixture *f, const ViaMethod **method)
{
  const ViaMap *opinion;

  wait_for_map (f);
  while (!(opinion = session_opinion (f->session, method)))
    g_main_context_iteration (NULL, TRUE);
  return opinion;
}

/* Of the class that is shown, and of no other; where it may cost something, and once the map itself is there. */
static void
test_opinion (Fixture *f, gconstpointer data)
{
  const ViaMethod *method, *generic = via_method_find ("generic_attention");
  gboolean         coarse;

  session_ask_twice (f->session, G_MAXDOUBLE);
  session_look (f->session);
  wait_for_trace (f);
  g_assert_null (session_opinion (f->session, &method));
  session_show (f->session, 3, CONTRAST_NONE);
  g_assert_null (session_opinion (f->session, &method));
  check_map (f, wait_for_opinion (f, &method), "generic_attention", 3);
  g_assert_true (method == generic);
  session_show (f->session, 1, CONTRAST_NONE);
  g_assert_null (session_opinion (f->session, &method));
  check_map (f, wait_for_opinion (f, &method), "generic_attention", 1);
  session_show (f->session, 3, CONTRAST_NONE); /* whose map is there */
  session_map (f->session, &coarse);
  g_assert_false (coarse);
  g_assert_null (session_opinion (f->session, &method));
  check_map (f, wait_for_opinion (f, &method), "generic_attention", 3);

  session_show (f->session, 3, 1);
  g_assert_nonnull (via_map_rival (wait_for_opinion (f, &method), 0));
  session_show (f->session, 3, CONTRAST_NONE);
  settings_object_set (f->config, SETTING_METHOD, "generic_attention");
  check_map (f, wait_for_opinion (f, &method), "transformer_attribution", 3);
  settings_object_set (f->config, SETTING_FIT, "squash");
  g_assert_null (session_opinion (f->session, &method));
}

static void
wait_for_rest (Fixture *f)
{
  while (session_is_busy (f->session))
    g_main_context_iteration (NULL, TRUE);
}

/* About the map that is shown, once it is there and nothing else is under way; forgotten when another is asked for. */
static void
test_reliance (Fixture *f, gconstpointer data)
{
  const Reliance *reliance = session_reliance (f->session);
  const int       shown = 3;
  ViaGuess        before, after;

  session_ask_twice (f->session, G_MAXDOUBLE);
  session_look (f->session);
  session_rely (f->session);
  g_assert_false (reliance_is_busy (reliance));
  wait_for_trace (f);
  session_rely (f->session); /* a coarse map is none */
  session_show (f->session, shown, CONTRAST_NONE);
  session_rely (f->session);
  g_assert_false (reliance_is_busy (reliance));
  wait_for_map (f);
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
  wait_for_map (f);
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

/* Nobody is asked who would take too long, or whom nobody wants to hear. */
static void
test_no_opinion (Fixture *f, gconstpointer data)
{
  const ViaMethod *method;

  session_look (f->session);
  wait_for_trace (f);
  for (int patience = 0; patience < 2; patience++)
    {
      session_ask_twice (f->session, patience * 1e-9);
      session_show (f->session, patience, CONTRAST_NONE);
      wait_for_map (f);
      for (int i = 0; i < 20; i++)
        {
          g_usleep (G_USEC_PER_SEC / 100);
          g_main_context_iteration (NULL, FALSE);
        }
      g_assert_null (session_opinion (f->session, &method));
    }
}

/* Twice as much for a contrast; for the one that follows relevance, more than for the other; less beside a slow forward pass. */
static void
test_cost (void)
{
  const ViaMethod *generic = via_method_find ("generic_attention"), *default_method = *via_method_list ();
  double           cost = opinion_cost (generic, VIA_PRECISION_FAST, FALSE, 0.01);

  g_assert_true (opinion_method (default_method) == generic);
  g_assert_true (opinion_method (via_method_find ("rollout")) == generic);
  g_assert_true (opinion_method (generic) == default_method);
  g_assert_cmpfloat (cost, >, 0.01);
  g_assert_cmpfloat (cost, <, 0.02);
  g_assert_cmpfloat (opinion_cost (generic, VIA_PRECISION_FAST, FALSE, 0.1), >, 0.05);
  g_assert_cmpfloat (opinion_cost (generic, VIA_PRECISION_FAST, TRUE, 0.01), ==, 2 * cost);
  g_assert_cmpfloat (opinion_cost (generic, VIA_PRECISION_EXACT, FALSE, 0.01), <, cost);
  g_assert_cmpfloat (opinion_cost (default_method, VIA_PRECISION_FAST, FALSE, 0.01), >, 2 * cost);
}

/* Only what a map depends on makes it anew, and only what a forward pass depends on makes that anew. */
static void
test_settings (Fixture *f, gconstpointer data)
{
  ViaTrace *trace;
  gboolean  coarse;

  session_look (f->session);
  wait_for_trace (f);
  trace = session_trace (f->session);
  session_show (f->session, 3, CONTRAST_NONE);
  wait_for_map (f);

  settings_object_set (f->config, SETTING_COLORMAP, "viridis");
  settings_object_set (f->config, SETTING_OPTIONS, "level=0.3");
  session_map (f->session, &coarse);
  g_assert_false (coarse);
  settings_object_set (f->config, SETTING_METHOD, "rollout");
  session_map (f->session, &coarse);
  g_assert_true (coarse);
  check_map (f, wait_for_map (f), "rollout", 3);
  g_assert_true (session_trace (f->session) == trace);

  settings_object_set (f->config, SETTING_FIT, "squash");
  g_assert_null (session_trace (f->session));
  session_show (f->session, 1, CONTRAST_NONE); /* too early, and no reason to stop looking */
  wait_for_trace (f);
  g_assert_cmpint (f->opened, ==, 2);
  g_assert_cmpfloat (session_seen (f->session), ==, 1);
}

/* Another rival, another map; the settings' text, which the panel reads, makes none. */
static void
test_rival (Fixture *f, gconstpointer data)
{
  gboolean coarse;

  session_look (f->session);
  wait_for_trace (f);
  session_show (f->session, 3, CONTRAST_NONE);
  g_assert_null (via_map_rival (wait_for_map (f), 0));
  settings_object_set (f->config, SETTING_AGAINST, "no such class");
  session_map (f->session, &coarse);
  g_assert_false (coarse);
  session_show (f->session, 3, 1);
  session_map (f->session, &coarse);
  g_assert_true (coarse);
  g_assert_nonnull (via_map_rival (wait_for_map (f), 0));
  session_show (f->session, 3, CONTRAST_NONE);
  g_assert_null (via_map_rival (session_map (f->session, &coarse), 0)); /* not computed again */
}

/* The memory is known before the network runs, where there is a bound; and in windows it is known of which one a class is said. */
static void
test_whole (Fixture *f, gconstpointer data)
{
  guint64 bound;
  ViaBox  window;

  settings_object_set (f->config, SETTING_FIT, "native");
  session_look (f->session);
  g_assert_cmpuint (session_memory (f->session, &bound), ==, 0);
  while (!session_looks_again (f->session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (session_trace (f->session));
  g_assert_cmpuint (session_memory (f->session, &bound), >, 1000000);
  g_assert_cmpuint (bound, ==, VIA_MEMORY);
  wait_for_trace (f);
  g_assert_no_error (session_problem (f->session));
  g_assert_false (via_trace_window (session_trace (f->session), 3, &window));

  settings_object_set (f->config, SETTING_FIT, "tile");
  wait_for_trace (f);
  g_assert_no_error (session_problem (f->session));
  g_assert_cmpuint (session_memory (f->session, &bound), ==, 0);
  g_assert_true (via_trace_window (session_trace (f->session), 3, &window));
  g_assert_cmpfloat (window.height, ==, HEIGHT);
  session_show (f->session, 3, CONTRAST_NONE);
  g_assert_cmpint (via_map_pixels (wait_for_map (f)).width, >, via_map_pixels (wait_for_map (f)).height);
}

static void
test_problems (Fixture *f, gconstpointer data)
{
  session_look (f->session);
  wait_for_trace (f);
  session_show (f->session, 0, CONTRAST_NONE);
  wait_for_map (f);

  settings_object_set (f->config, SETTING_MODEL, "no-such-model");
  wait_for_trace (f);
  g_assert_error (session_problem (f->session), VIA_ERROR, VIA_ERROR_NOT_FOUND);
  g_assert_null (session_trace (f->session));
  settings_object_set (f->config, SETTING_MODEL, "demo");
  wait_for_trace (f);
  g_assert_no_error (session_problem (f->session));

  session_show (f->session, 0, CONTRAST_NONE);
  settings_object_set (f->config, SETTING_OPTIONS, "start-layer=99");
  while (!session_problem (f->session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (session_problem (f->session), VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_assert_nonnull (session_trace (f->session));
  settings_object_set (f->config, SETTING_OPTIONS, "");
  wait_for_map (f);

  f->gone = TRUE; /* the image was closed */
  session_look (f->session);
  wait_for_trace (f);
  g_assert_error (session_problem (f->session), VIA_ERROR, VIA_ERROR_NOT_FOUND);
}

/* Start layer 0, given, is not the default of every method. */
static void
test_start_given (Fixture *f, gconstpointer data)
{
  g_autofree float *last_two = NULL;
  const float      *grid;
  int               side;

  settings_object_set (f->config, SETTING_METHOD, "legrad");
  session_look (f->session);
  wait_for_trace (f);
  session_show (f->session, 0, CONTRAST_NONE);
  grid = square_grid (wait_for_map (f), 0, &side);
  last_two = g_memdup2 (grid, side * side * sizeof *grid);
  settings_object_set (f->config, SETTING_OPTIONS, "start-layer=0");
  grid = square_grid (wait_for_map (f), 0, &side);
  g_assert_cmpint (memcmp (last_two, grid, side * side * sizeof *grid), !=, 0);
}

/* A sharper map is another one, and the plain one comes back. */
static void
test_refine (Fixture *f, gconstpointer data)
{
  const gboolean wanted[] = { FALSE, TRUE, FALSE };

  session_look (f->session);
  wait_for_trace (f);
  session_show (f->session, 0, CONTRAST_NONE);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      settings_object_set (f->config, SETTING_OPTIONS, wanted[i] ? "refine" : "");
      g_assert_cmpint (via_map_is_refined (wait_for_map (f)), ==, wanted[i]);
    }
}

/* The side of a picture in its own shape is one of the options, and changes what is seen. */
static void
test_side (Fixture *f, gconstpointer data)
{
  settings_object_set (f->config, SETTING_FIT, "native");
  session_look (f->session);
  wait_for_trace (f);
  for (int patches = 3; patches <= 5; patches++)
    {
      g_autofree char *options = g_strdup_printf ("side=%d", patches * via_model_patch_size (f->explanation.model));
      ViaSize          cells;

      settings_object_set (f->config, SETTING_OPTIONS, options);
      wait_for_trace (f);
      session_show (f->session, 0, CONTRAST_NONE);
      via_map_grid (wait_for_map (f), 0, &cells);
      g_assert_cmpint (MAX (cells.width, cells.height), ==, patches);
    }
}

/* A wholly transparent layer is a problem, not a prediction. */
static void
test_transparent (Fixture *f, gconstpointer data)
{
  g_object_unref (f->view.buffer);
  f->view.buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT), babl_format ("R'G'B'A float"));
  session_look (f->session);
  wait_for_trace (f);
  g_assert_null (session_trace (f->session));
  g_assert_error (session_problem (f->session), VIA_ERROR, VIA_ERROR_UNSUPPORTED);
}

/* At the end the map that was shown is kept, and no other; what is asked is what was chosen, whatever the settings say. */
static void
test_keep (Fixture *f, gconstpointer data)
{
  const int shown = 2, other = 5;

  session_look (f->session);
  wait_for_trace (f);
  session_show (f->session, shown, CONTRAST_NONE);
  session_settle (f->session, &shown, 1); /* not made yet */
  g_assert_null (f->explanation.maps);
  session_show (f->session, shown, CONTRAST_NONE);
  wait_for_map (f);
  session_settle (f->session, &other, 1);
  g_assert_null (f->explanation.maps);
  session_show (f->session, shown, CONTRAST_NONE);
  wait_for_map (f);
  session_settle (f->session, &shown, 1);
  g_assert_cmpint (via_map_class (f->explanation.maps[0], 0), ==, shown);
  session_show (f->session, shown, other);
  wait_for_map (f);
  session_settle (f->session, &shown, 1);
  settings_object_set (f->config, SETTING_CLASSES, "no such class");
  settings_object_read (f->config, SETTING_CLASSES, &f->settings, NULL);
  g_assert_true (explanation_make (&f->explanation, NULL));
  g_assert_cmpint (f->explanation.n_classes, ==, 1);
  g_assert_cmpint (f->explanation.classes[0], ==, shown);
  g_assert_cmpint (f->explanation.options.against, ==, other);
  g_assert_nonnull (via_map_rival (f->explanation.maps[0], 0));
  g_assert_true (f->explanation.report == report_nothing); /* the host's explanation goes on with the look */
}

/* A map of one method is not all that several of them need. */
static void
test_keep_methods (Fixture *f, gconstpointer data)
{
  const int shown = 2;
  gboolean  coarse;

  settings_object_set (f->config, SETTING_OPTIONS, "methods=generic_attention,rollout");
  session_look (f->session);
  wait_for_trace (f);
  session_show (f->session, shown, CONTRAST_NONE);
  check_map (f, wait_for_map (f), "generic_attention", shown);
  session_settle (f->session, &shown, 1);
  g_assert_null (f->explanation.maps);
  g_assert_true (explanation_make (&f->explanation, NULL));
  g_assert_cmpuint (explanation_n_heats (&f->explanation), ==, 2);

  session_show (f->session, shown, CONTRAST_NONE);
  wait_for_map (f);
  settings_object_set (f->config, SETTING_OPTIONS, "methods=generic_attention"); /* for the map that is shown, no change */
  session_map (f->session, &coarse);
  g_assert_false (coarse);
  session_settle (f->session, &shown, 1);
  g_assert_nonnull (f->explanation.maps);
  session_show (f->session, shown, CONTRAST_NONE);
  wait_for_map (f);
  settings_object_set (f->config, SETTING_OPTIONS, "methods=rollout,generic_attention"); /* but the first one is */
  check_map (f, wait_for_map (f), "rollout", shown);
}

/* Ends in the middle of everything. */
static void
test_stop (Fixture *f, gconstpointer data)
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
#define ADD(name, data, function) g_test_add ("/session/" name, Fixture, data, set_up, function, tear_down)
  ADD ("map", NULL, test_map);
  ADD ("settings", NULL, test_settings);
  ADD ("rival", NULL, test_rival);
  ADD ("opinion", NULL, test_opinion);
  ADD ("no-opinion", NULL, test_no_opinion);
  ADD ("reliance", NULL, test_reliance);
  g_test_add_func ("/session/cost", test_cost);
  ADD ("whole", NULL, test_whole);
  ADD ("problems", NULL, test_problems);
  ADD ("start-given", NULL, test_start_given);
  ADD ("refine", NULL, test_refine);
  ADD ("side", NULL, test_side);
  ADD ("transparent", NULL, test_transparent);
  ADD ("keep", NULL, test_keep);
  ADD ("keep-methods", NULL, test_keep_methods);
  for (int steps = 0; steps < 8; steps++)
    {
      g_autofree char *name = g_strdup_printf ("/session/stop-%d", steps);

      g_test_add (name, Fixture, GINT_TO_POINTER (steps), set_up, test_stop, tear_down);
    }
  result = g_test_run ();
  gegl_exit ();
  return result;
}
