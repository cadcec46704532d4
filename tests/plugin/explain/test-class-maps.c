/* test-class-maps.c - the maps of one forward pass: each made once, off the main thread, and found again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/class-maps.h"
#include "seen-wave.h"

typedef struct
{
  ViaModel  *model;
  ViaTrace  *trace;
  ClassMaps *maps;
  int        made, failed;
} Fixture;

static void
count_made (const GError *error, gpointer data)
{
  Fixture *f = data;

  f->made++;
  f->failed += error != NULL;
}

static void
check_report (double fraction, G_GNUC_UNUSED const char *stage, G_GNUC_UNUSED gpointer data)
{
  g_assert_true (fraction >= 0 && fraction <= 1);
}

static void
set_up (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  f->model = via_model_open (NULL, NULL);
  f->trace = seen_wave (f->model);
  f->maps = class_maps_new (check_report, count_made, f);
}

static void
tear_down (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  class_maps_free (f->maps);
  via_trace_free (f->trace);
  via_model_free (f->model);
}

static gboolean
ask (Fixture *f, const char *method, int class_number, const ViaExplainOptions *options)
{
  return class_maps_ask (f->maps, f->trace, via_method_find (method), class_number, options);
}

/* Asks for what is not there, and waits. */
static const ViaMap *
wait_for (Fixture *f, const char *method, int class_number, const ViaExplainOptions *options)
{
  const int made = f->made;

  g_assert_false (ask (f, method, class_number, options));
  g_assert_true (class_maps_is_busy (f->maps));
  g_assert_null (class_maps_asked (f->maps));
  while (f->made == made)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (class_maps_is_busy (f->maps));
  return class_maps_asked (f->maps);
}

static void
test_once (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  const ViaExplainOptions plain = { 0 };
  const int class = 3;
  g_autoptr (ViaMap) expected = via_explain (f->trace, via_method_find ("rollout"), &class, 1, NULL, NULL, NULL, NULL);
  const ViaMap *map = wait_for (f, "rollout", class, &plain), *other;
  ViaSize       cells;

  g_assert_cmpint (via_map_class (map, 0), ==, class);
  via_map_grid (expected, 0, &cells);
  g_assert_cmpmem (via_map_grid (map, 0, NULL), cells.width * cells.height * sizeof (float), via_map_grid (expected, 0, NULL),
                   cells.width * cells.height * sizeof (float));
  other = wait_for (f, "rollout", 1, &plain);
  g_assert_true (ask (f, "rollout", class, &plain));
  g_assert_true (class_maps_asked (f->maps) == map);
  g_assert_true (ask (f, "rollout", 1, &plain));
  g_assert_true (class_maps_asked (f->maps) == other);
  g_assert_cmpint (f->made, ==, 2);
  g_assert_cmpint (f->failed, ==, 0);
}

/* Whatever a map depends on makes another one; who is nobody's rival does not. */
static void
test_options (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  const ViaExplainOptions options[] = {
    { 0 },
    { .contrast = TRUE, .against = 1 },
    { .contrast = TRUE, .against = 2 },
    { .start_given = TRUE },
    { .start_layer = 1, .start_given = TRUE },
    { .refine = TRUE },
  };
  const ViaExplainOptions same = { .against = 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    g_assert_nonnull (wait_for (f, "transformer_attribution", 0, &options[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    g_assert_true (ask (f, "transformer_attribution", 0, &options[i]));
  g_assert_true (ask (f, "transformer_attribution", 0, &same));
  g_assert_nonnull (wait_for (f, "legrad", 0, &options[0]));
}

/* What is taken, and what is forgotten, is made again. */
static void
test_take (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  const ViaExplainOptions plain = { 0 };
  g_autoptr (ViaMap) map = NULL;

  g_assert_null (class_maps_take (f->maps));
  wait_for (f, "rollout", 2, &plain);
  map = class_maps_take (f->maps);
  g_assert_cmpint (via_map_class (map, 0), ==, 2);
  g_assert_null (class_maps_take (f->maps));
  wait_for (f, "rollout", 2, &plain);
  class_maps_ask_nothing (f->maps);
  g_assert_false (class_maps_is_asked (f->maps));
  g_assert_null (class_maps_asked (f->maps));
  g_assert_true (ask (f, "rollout", 2, &plain));
  class_maps_forget (f->maps);
  g_assert_false (class_maps_is_asked (f->maps));
  wait_for (f, "rollout", 2, &plain);
}

/* Stopped, nobody is told, and there is no map; nor where it cannot be made. */
static void
test_none (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  const ViaExplainOptions plain = { 0 }, impossible = { .start_layer = 99, .start_given = TRUE };

  g_assert_false (ask (f, "rollout", 2, &plain));
  class_maps_stop (f->maps);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (f->made, ==, 0);
  g_assert_true (class_maps_is_asked (f->maps));
  g_assert_null (class_maps_asked (f->maps));
  g_assert_null (wait_for (f, "rollout", 2, &impossible));
  g_assert_cmpint (f->failed, ==, 1);
  g_assert_nonnull (wait_for (f, "rollout", 2, &plain));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/class-maps/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("once", test_once);
  ADD ("options", test_options);
  ADD ("take", test_take);
  ADD ("none", test_none);
  return g_test_run ();
}
