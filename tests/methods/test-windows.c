/* test-windows.c - what is said of a picture in windows: of each class the window that says most; and how many there may be.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "striped.h"
#include "via-words.h"

static void
test_best_windows (void)
{
  g_autoptr (ViaModel) model = striped_model ();
  g_autoptr (ViaTrace) trace = striped_trace (model, &striped_fitting, FALSE);
  ViaGuess best[24];

  g_assert_cmpuint (via_trace_top (trace, best, 24), ==, 24);
  for (int i = 0; i < 24; i++)
    {
      ViaBox box, window = tiles_box (trace->windows->tiles, trace->windows->places[best[i].index]);

      g_assert_true (i == 0 || best[i].probability <= best[i - 1].probability);
      g_assert_true (via_trace_window (trace, best[i].index, &box));
      g_assert_cmpmem (&box, sizeof box, &window, sizeof window);
      g_assert_cmpfloat (via_trace_logits (trace)[best[i].index], ==, best[i].logit);
      for (int w = 0; w < trace->windows->n; w++)
        g_assert_cmpfloat ((float) windows_probability (trace->windows, w, best[i].index), <=, best[i].probability);
    }
}

/* Of every family, in both precisions. */
static void
test_families (void)
{
  static const char *const names[] = { "odd-vit",  "mini-mae",       "odd-dinov2",          "mini-clip",
                                       "mini-gap", "mini-dinov2-lc", "mini-deit-distilled", "odd-dinov3",
                                       "eva02",    "odd-siglip" };
  const int                first = 0;

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (names); i++)
    {
      Fixture               f = fixture_new (names[i / 2]);
      const ViaTraceOptions how = { .precision = i % 2 ? VIA_PRECISION_FAST : VIA_PRECISION_EXACT, .deferred = TRUE };
      g_autoptr (GError) error = NULL;
      g_autoptr (ViaPhoto) photo = striped_photo (f.model, STRIPED_WIDTH, STRIPED_HEIGHT, &striped_fitting);
      g_autoptr (ViaTrace) trace = via_trace_new (f.model, photo, &how, NULL, NULL, &error);
      g_autoptr (ViaMap) map = via_explain (trace, *via_method_list (), &first, 1, NULL, NULL, NULL, &error);
      ViaSize cells, pixels = tiles_pixels (photo_tiles (photo), 1);

      g_assert_no_error (error);
      via_map_grid (map, 0, &cells);
      g_assert_cmpint (cells.width, ==, pixels.width / via_model_patch_size (f.model));
      g_assert_cmpint (MIN (pixels.width, pixels.height), ==, 2 * via_model_input_size (f.model));
      g_assert_cmpint (trace->windows->seen, ==, trace->windows->n);
      fixture_clear (&f);
    }
}

/* A text's number is its place; the feature of each window is asked again. */
static void
test_texts (void)
{
  static const char *const names[][4] = { { "a", "b", "c", NULL }, { "c", "d", NULL } };
  Fixture                  f = fixture_new ("mini-cliptext");
  g_autofree double       *texts = g_new0 (double, 3 * via_model_n_features (f.model));
  int                      width = via_model_n_features (f.model), first = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) one = NULL, other = NULL;
  g_autoptr (ViaTrace) before = NULL, asked = NULL, anew = NULL;
  g_autoptr (ViaMap) x = NULL, y = NULL;

  texts[0] = texts[width + 1] = texts[2 * width + 2] = 1;
  one = via_model_with_texts (f.model, names[0], texts, 10, &error);
  other = via_model_with_texts (f.model, names[1], texts + width, 10, &error);
  before = striped_trace (one, &striped_fitting, FALSE);
  asked = via_trace_with_texts (before, other, &error);
  anew = striped_trace (other, &striped_fitting, FALSE);
  g_assert_no_error (error);
  for (int c = 0; c < 2; c++)
    g_assert_cmpfloat_with_epsilon (via_trace_logits (asked)[c], via_trace_logits (anew)[c], 1e-5);
  x = striped_map (asked, via_method_find ("last_layer_attn"), &first, 1);
  y = striped_map (anew, via_method_find ("last_layer_attn"), &first, 1);
  striped_assert_same (x, 0, y, 0);
  fixture_clear (&f);
}

/* 96 pixels, 12 cells: with another window for every 6 cells. */
static void
test_most_windows (void)
{
  static const ViaFitting tile = { .fit = VIA_FIT_TILE };
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = striped_model ();
  g_autoptr (ViaPhoto) most = via_photo_new_fitted (model, 4097, 2, &tile, &error);

  g_assert_no_error (error);
  g_assert_cmpint (tiles_n_windows (photo_tiles (most)), ==, 4096);
  g_assert_null (via_photo_new_fitted (model, 4098, 2, &tile, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "That would be 4097 windows, about "));
  g_assert_nonnull (strstr (error->message, "minute")); /* or minutes: as busy as the machine is */
  g_assert_nonnull (strstr (error->message, "; choose a lower detail"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  via_set_threads (1); /* these networks are too small to gain from more */
  g_test_add_func ("/windows/best", test_best_windows);
  g_test_add_func ("/windows/families", test_families);
  g_test_add_func ("/windows/texts", test_texts);
  g_test_add_func ("/windows/most", test_most_windows);
  return g_test_run ();
}
