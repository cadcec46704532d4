/* test-occlusion.c - a network that sees only some of its patches, and the maps that are made so, beside their golden ones.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "attribution/without.h"
#include "fixture.h"
#include "square.h"

#define CLASS 1

static int
count_patches (const ViaTrace *trace)
{
  return tape_shape (trace->tape, 1).rows - trace->tape->prefix;
}

/* The logits with n patches alone; free them. */
static double *
ask (Without *without, const ViaTrace *trace, const int *kept, int n)
{
  g_autoptr (GError) error = NULL;
  double  *logits = g_new (double, via_model_n_classes (trace->model));
  Progress silent = { 0 };

  g_assert_true (without_logits (without, kept, n, logits, &silent, &error));
  g_assert_no_error (error);
  return logits;
}

static double
farthest_logit (const ViaTrace *trace, const double *a, const double *b)
{
  double most = 0;

  for (int i = 0; i < via_model_n_classes (trace->model); i++)
    most = MAX (most, fabs (a[i] - b[i]));
  return most;
}

/* 0, 1, … or the other way round, without one of them; free it. */
static int *
list_patches (int n, int without, gboolean backwards)
{
  int *kept = g_new (int, n), at = 0;

  for (int i = 0; i < n; i++)
    if ((backwards ? n - 1 - i : i) != without)
      kept[at++] = backwards ? n - 1 - i : i;
  return kept;
}

static void
assert_all_is_the_network (const ViaTrace *trace, const double *logits)
{
  const float *own = via_trace_logits (trace);

  for (int i = 0; i < via_model_n_classes (trace->model); i++)
    g_assert_cmpfloat_with_epsilon (logits[i], own[i], 1e-6 * (1 + fabs (own[i])));
}

/* All patches: the network's own answer.  Fewer: another, the same in any order, because places go with patches; also after a call with
 * another number of them. */
static void
test_without (gconstpointer name)
{
  Fixture f = fixture_new (name);
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);
  g_autoptr (GError) error = NULL;
  Without        *without = without_new (trace, &error);
  int             n = count_patches (trace), gone = n / 3;
  g_autofree int *all = list_patches (n, -1, FALSE), *forth = list_patches (n, gone, FALSE), *back = list_patches (n, gone, TRUE);
  g_autofree double *whole = ask (without, trace, all, n), *fewer = ask (without, trace, forth, n - 1);
  g_autofree double *turned = ask (without, trace, back, n - 1), *again = ask (without, trace, all, n);

  g_assert_no_error (error);
  assert_all_is_the_network (trace, whole);
  g_assert_cmpfloat (farthest_logit (trace, whole, again), ==, 0);
  g_assert_cmpfloat (farthest_logit (trace, fewer, turned), <, 1e-10);
  g_assert_cmpfloat (farthest_logit (trace, fewer, whole), >, 1e-6);
  without_free (without);
  fixture_clear (&f);
}

/* Each number of the map is the difference of two answers; two classes, and a contrast, from the same passes. */
static void
test_differences (gconstpointer name)
{
  Fixture f = fixture_new (name);
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_EXACT, FALSE);
  Without           *without = without_new (trace, NULL);
  int                n = count_patches (trace), gone = n - 1, side;
  static const int   classes[] = { 2, CLASS };
  ViaExplainOptions  options = { .contrast = TRUE, .against = 0 };
  g_autofree int    *all = list_patches (n, -1, FALSE), *kept = list_patches (n, gone, FALSE);
  g_autofree double *whole = ask (without, trace, all, n), *fewer = ask (without, trace, kept, n - 1);
  g_autoptr (ViaMap) map = explain (trace, "occlusion", classes, 2, NULL),
                     contrast = explain (trace, "occlusion", classes, 2, &options);
  double rival = whole[0] - fewer[0];

  for (guint i = 0; i < 2; i++)
    {
      double lost = whole[classes[i]] - fewer[classes[i]];

      g_assert_cmpfloat_with_epsilon (square_grid (map, i, &side)[gone], lost, 1e-6 * (fabs (lost) + 1e-3));
      g_assert_cmpfloat_with_epsilon (square_grid (contrast, i, &side)[gone], lost - rival, 1e-6 * (fabs (lost - rival) + 1e-3));
    }
  g_assert_cmpint (side * side, ==, n);
  without_free (without);
  fixture_clear (&f);
}

typedef struct
{
  int    calls, stop_at;
  double last;
} Count;

static gboolean
count_calls (double done, const char *stage, gpointer data)
{
  Count *count = data;

  g_assert_cmpfloat (done, >=, count->last);
  g_assert_cmpfloat (done, <=, 1);
  count->last = done;
  return ++count->calls != count->stop_at;
}

/* Progress goes on within every pass, and cancelling is heard at any call. */
static void
test_progress (void)
{
  Fixture f = fixture_new ("mini-vit");
  g_autoptr (ViaTrace) trace = trace_of (&f, 0, VIA_PRECISION_FAST, FALSE);
  int class = CLASS;
  Count all = { 0 }, some = { .stop_at = 100 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaMap) map = via_explain (trace, via_method_find ("occlusion"), &class, 1, NULL, count_calls, &all, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (all.last, 1, 1e-9);
  g_assert_cmpint (all.calls, >, 10 * count_patches (trace));
  g_assert_null (via_explain (trace, via_method_find ("occlusion"), &class, 1, NULL, count_calls, &some, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
  g_assert_cmpint (some.calls, ==, 100);
  fixture_clear (&f);
}

/* Of one patch nothing would be left. */
static void
test_one_patch (void)
{
  Fixture          f = fixture_new ("mini-vit");
  g_autofree char *path = g_strconcat (f.folder, "/mini-vit.ini", NULL);
  g_autoptr (GKeyFile) ini = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  float input[3 * 8 * 8] = { 1, 2, 3 };
  int class = CLASS;

  g_assert_true (g_key_file_load_from_file (ini, path, G_KEY_FILE_NONE, NULL));
  g_key_file_set_integer (ini, "model", "image_size", 8);
  g_assert_true (g_key_file_save_to_file (ini, path, NULL));
  via_model_free (f.model);
  f.model = via_model_open (path, &error);
  g_assert_no_error (error);
  {
    g_autoptr (ViaTrace) trace = via_trace_new_from_input (f.model, input, NULL, NULL, NULL, NULL);

    g_assert_cmpint (count_patches (trace), ==, 1);
    g_assert_null (via_explain (trace, via_method_find ("occlusion"), &class, 1, NULL, NULL, NULL, &error));
    g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  }
  fixture_clear (&f);
}

static void
add_for (const char *what, const char *network, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/occlusion/%s/%s", what, network);

  g_test_add_data_func (path, network, test);
}

int
main (int argc, char **argv)
{
  static const char *const networks[] = { "mini-vit",   "odd-vit",      "mini-mae",        "mini-clip",
                                          "mini-gap",   "mini-noclass", "mini-dinov2-lc4", "mini-deit-distilled",
                                          "dinov3",     "dinov3plus",   "odd-dinov3",      "eva02",
                                          "eva02-tiny", "siglip",       "odd-siglip",      "giant" };
  static const char *const others[] = { "odd-vit", "eva02", "siglip" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    add_for ("without", networks[i], test_without);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    add_for ("differences", others[i], test_differences);
  g_test_add_func ("/occlusion/progress", test_progress);
  g_test_add_func ("/occlusion/one-patch", test_one_patch);
  return g_test_run ();
}
