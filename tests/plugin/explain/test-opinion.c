/* test-opinion.c - a second opinion: whom a dialog's engine asks about what it shows, and whom it does not.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/opinion.h"
#include "fake-dialog.h"

static const ViaMap *
wait_for_opinion (FakeDialog *f, const ViaMethod **method)
{
  const ViaMap *opinion;

  fake_dialog_wait_for_map (f);
  while (!(opinion = session_opinion (f->session, method)))
    g_main_context_iteration (NULL, TRUE);
  return opinion;
}

/* Of the class that is shown, and of no other; where it may cost something, and once the map itself is there. */
static void
test_opinion (FakeDialog *f, gconstpointer data)
{
  const ViaMethod *method, *generic = via_method_find ("generic_attention");
  gboolean         coarse;

  session_ask_twice (f->session, G_MAXDOUBLE);
  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  g_assert_null (session_opinion (f->session, &method));
  session_show (f->session, 3, CONTRAST_NONE);
  g_assert_null (session_opinion (f->session, &method));
  fake_dialog_check_map (f, wait_for_opinion (f, &method), "generic_attention", 3);
  g_assert_true (method == generic);
  session_show (f->session, 1, CONTRAST_NONE);
  g_assert_null (session_opinion (f->session, &method));
  fake_dialog_check_map (f, wait_for_opinion (f, &method), "generic_attention", 1);
  session_show (f->session, 3, CONTRAST_NONE); /* whose map is there */
  session_map (f->session, &coarse);
  g_assert_false (coarse);
  g_assert_null (session_opinion (f->session, &method));
  fake_dialog_check_map (f, wait_for_opinion (f, &method), "generic_attention", 3);

  session_show (f->session, 3, 1);
  g_assert_nonnull (via_map_rival (wait_for_opinion (f, &method), 0));
  session_show (f->session, 3, CONTRAST_NONE);
  settings_object_set (f->config, SETTING_METHOD, "generic_attention");
  fake_dialog_check_map (f, wait_for_opinion (f, &method), "transformer_attribution", 3);
  settings_object_set (f->config, SETTING_FIT, "squash");
  g_assert_null (session_opinion (f->session, &method));
}

/* Nobody is asked who would take too long, or whom nobody wants to hear. */
static void
test_no_opinion (FakeDialog *f, gconstpointer data)
{
  const ViaMethod *method;

  session_look (f->session);
  fake_dialog_wait_for_trace (f);
  for (int patience = 0; patience < 2; patience++)
    {
      session_ask_twice (f->session, patience * 1e-9);
      session_show (f->session, patience, CONTRAST_NONE);
      fake_dialog_wait_for_map (f);
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

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gegl_init (NULL, NULL);
#define ADD(name, function) g_test_add ("/opinion/" name, FakeDialog, NULL, fake_dialog_set_up, function, fake_dialog_tear_down)
  ADD ("asked", test_opinion);
  ADD ("not-asked", test_no_opinion);
  g_test_add_func ("/opinion/cost", test_cost);
  result = g_test_run ();
  gegl_exit ();
  return result;
}
