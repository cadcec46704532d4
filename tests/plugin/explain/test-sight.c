/* test-sight.c - how a network comes to see the picture of a dialog: all of it, in its own shape, in windows, or not at all.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fake-dialog.h"

/* The memory is known before the network runs, where there is a bound; and in windows it is known of which one a class is said. */
static void
test_whole (FakeDialog *f, gconstpointer data)
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
  fake_dialog_wait_for_trace (f);
  g_assert_no_error (session_problem (f->session));
  g_assert_false (via_trace_window (session_trace (f->session), 3, &window));

  settings_object_set (f->config, SETTING_FIT, "tile");
  fake_dialog_wait_for_trace (f);
  g_assert_no_error (session_problem (f->session));
  g_assert_cmpuint (session_memory (f->session, &bound), ==, 0);
  g_assert_true (via_trace_window (session_trace (f->session), 3, &window));
  g_assert_cmpfloat (window.height, ==, HEIGHT);
  session_show (f->session, 3, CONTRAST_NONE);
  g_assert_cmpint (via_map_pixels (fake_dialog_wait_for_map (f)).width, >, via_map_pixels (fake_dialog_wait_for_map (f)).height);
}

/* The side of a picture in its own shape is one of the options, and changes what is seen. */
static void
test_side (FakeDialog *f, gconstpointer data)
{
  settings_object_set (f->config, SETTING_FIT, "native");
  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  for (int patches = 3; patches <= 5; patches++)
    {
      g_autofree char *options = g_strdup_printf ("side=%d", patches * via_model_patch_size (f->explanation.model));
      ViaSize          cells;

      settings_object_set (f->config, SETTING_OPTIONS, options);
      fake_dialog_wait_for_trace (f);
      session_show (f->session, 0, CONTRAST_NONE);
      via_map_grid (fake_dialog_wait_for_map (f), 0, &cells);
      g_assert_cmpint (MAX (cells.width, cells.height), ==, patches);
    }
}

/* A wholly transparent layer is a problem, not a prediction. */
static void
test_transparent (FakeDialog *f, gconstpointer data)
{
  g_object_unref (f->view.buffer);
  f->view.buffer = gegl_buffer_new (GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT), babl_format ("R'G'B'A float"));
  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  g_assert_null (session_trace (f->session));
  g_assert_error (session_problem (f->session), VIA_ERROR, VIA_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gegl_init (NULL, NULL);
#define ADD(name, function) g_test_add ("/sight/" name, FakeDialog, NULL, fake_dialog_set_up, function, fake_dialog_tear_down)
  ADD ("whole", test_whole);
  ADD ("side", test_side);
  ADD ("transparent", test_transparent);
  result = g_test_run ();
  gegl_exit ();
  return result;
}
