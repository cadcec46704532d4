/* test-reliance.c - how much relies on what is hottest in a map: asked off the main thread, forgotten in time.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <via-faithful.h>

#include "explain/reliance.h"
#include "seen-wave.h"

#define CLASS 3

typedef struct
{
  ViaModel *model;
  ViaTrace *trace;
  ViaMap   *map;
  Reliance *reliance;
  int       changes, reports;
} Fixture;

static void
count_change (gpointer data)
{
  ((Fixture *) data)->changes++;
}

static void
count_report (double fraction, G_GNUC_UNUSED const char *stage, gpointer data)
{
  g_assert_true (fraction >= 0 && fraction <= 1);
  ((Fixture *) data)->reports++;
}

static void
set_up (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  const int class = CLASS;

  f->model = via_model_open (NULL, NULL);
  f->trace = seen_wave (f->model);
  f->map = via_explain (f->trace, via_method_find ("transformer_attribution"), &class, 1, NULL, NULL, NULL, NULL);
  f->reliance = reliance_new (count_change, count_report, f);
}

static void
tear_down (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  reliance_free (f->reliance);
  via_map_free (f->map);
  via_trace_free (f->trace);
  via_model_free (f->model);
}

static void
wait_for_change (const Fixture *f)
{
  while (f->changes == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* One in five of the patches, those with the highest numbers in the map. */
static float
slow_logit (const Fixture *f)
{
  g_autoptr (ViaHiding) hiding = via_hiding_new (f->trace, VIA_HIDE_DROP, NULL);
  const guint       n = via_hiding_n_units (hiding);
  const float      *grid = via_map_grid (f->map, 0, NULL);
  g_autofree guint *hidden = g_new (guint, n);
  g_autofree float *logits = g_new (float, via_model_n_classes (f->model));
  guint             count = 0;

  for (guint i = 0; i < n; i++)
    {
      guint hotter = 0;

      for (guint j = 0; j < n; j++)
        hotter += grid[j] > grid[i];
      if (hotter < n / 5)
        hidden[count++] = i;
    }
  g_assert_cmpuint (count, ==, n / 5);
  g_assert_true (via_hiding_logits (hiding, hidden, count, logits, NULL, NULL, NULL));
  return logits[CLASS];
}

static void
test_answer (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  ViaGuess before, after;

  g_assert_false (reliance_answer (f->reliance, &before, &after));
  reliance_ask (f->reliance, f->trace, f->map);
  g_assert_true (reliance_is_busy (f->reliance));
  g_assert_false (reliance_answer (f->reliance, &before, &after));
  wait_for_change (f);
  g_assert_false (reliance_is_busy (f->reliance));
  g_assert_no_error (reliance_problem (f->reliance));
  g_assert_true (reliance_answer (f->reliance, &before, &after));
  g_assert_cmpint (before.index, ==, CLASS);
  g_assert_cmpfloat (before.logit, ==, via_trace_guess (f->trace, CLASS).logit);
  g_assert_cmpint (after.index, ==, CLASS);
  g_assert_cmpfloat (after.logit, ==, slow_logit (f));
  g_assert_cmpfloat (after.logit, <, before.logit);
  reliance_forget (f->reliance);
  g_assert_false (reliance_answer (f->reliance, &before, &after));
}

/* Stopped at once, it says nothing any more. */
static void
test_forget (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  ViaGuess before, after;

  reliance_ask (f->reliance, f->trace, f->map);
  reliance_forget (f->reliance);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (f->changes, ==, 0);
  g_assert_false (reliance_is_busy (f->reliance));
  g_assert_false (reliance_answer (f->reliance, &before, &after));
}

/* Of windows there is only a reason. */
static void
test_windows (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (ViaPhoto) photo = via_photo_new (f->model, 96, 64, VIA_FIT_TILE, NULL);
  g_autofree float *rgba = g_new0 (float, 4 * 96 * 64);
  g_autoptr (ViaTrace) trace = NULL;
  ViaGuess before, after;

  via_photo_add_rows (photo, rgba, 64);
  trace = via_trace_new (f->model, photo, NULL, NULL, NULL, NULL);
  reliance_ask (f->reliance, trace, f->map);
  wait_for_change (f);
  g_assert_error (reliance_problem (f->reliance), VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_assert_false (reliance_answer (f->reliance, &before, &after));
  reliance_forget (f->reliance);
  g_assert_no_error (reliance_problem (f->reliance));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/reliance/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("answer", test_answer);
  ADD ("forget", test_forget);
  ADD ("windows", test_windows);
  return g_test_run ();
}
