/* test-windowed.c - maps of a picture in windows against their slow twin, and what must hold whatever the numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "attribution/method.h"
#include "striped.h"

/* ---- the whole against its slow twin */

/* What a window's map becomes. */
static void
spread (const float *map, int n, double *numbers)
{
  double least = map[0], most = map[0];

  for (int i = 1; i < n; i++)
    {
      least = MIN (least, map[i]);
      most = MAX (most, map[i]);
    }
  for (int i = 0; i < n; i++)
    if (least == most)
      numbers[i] = 0;
    else
      numbers[i] = least < 0 ? map[i] / MAX (most, -least) : (map[i] - least) / (most - least);
}

static double
slope (int i, int g)
{
  return pow (sin (G_PI * (i + 0.5) / g), 2);
}

/* max (p_c - p_r, 0), or p_c where there is no contrast, in what was seen of one window. */
static double
weight_in (const ViaTrace *window, const ViaMethod *method, const ViaExplainOptions *options, gboolean of_rival)
{
  ViaModel *model = via_trace_model (window);
  double    p = via_trace_guess (window, DOG).probability, rest = 0;

  if (!via_method_knows_classes (method, options, model))
    return 1;
  if (!options->contrast)
    return p;
  for (int c = 0; c < via_model_n_classes (model) && options->against == VIA_REST; c++)
    rest += c == DOG ? 0 : via_trace_guess (window, c).probability / (via_model_n_classes (model) - 1);
  p -= options->against == VIA_REST ? rest : via_trace_guess (window, options->against).probability;
  return MAX (of_rival ? -p : p, 0);
}

/* Every window by itself; one scale. */
static void
slow_map (const ViaTrace *trace, const ViaMethod *method, const ViaExplainOptions *options, gboolean of_rival, double *sums)
{
  const Tiles       *tiles = trace->windows->tiles;
  const Config      *config = &trace->model->config;
  const int          unit = config->image_size / method_cells (method, trace->model).width, g = config->image_size / unit;
  const ViaSize      cells = { tiles_pixels (tiles, 0).width / unit, tiles_pixels (tiles, 0).height / unit };
  g_autofree double *shares = g_new0 (double, map_count (cells));
  g_autofree float  *input = g_new (float, 3 * config->image_size * config->image_size);
  g_autofree double *numbers = g_new (double, g *g);
  const int          dog = DOG;

  for (int i = 0; i < tiles_n_windows (tiles); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ViaTrace) window = NULL;
      g_autoptr (ViaMap) map = NULL;
      TilesPlace place = tiles_place (tiles, i);
      double     weight;

      tiles_input (tiles, i, config, input);
      window = via_trace_new_from_input (trace->model, input, NULL, NULL, NULL, &error);
      map = via_explain (window, method, &dog, 1, options, NULL, NULL, &error);
      g_assert_no_error (error);
      spread (of_rival ? via_map_rival (map, 0) : via_map_grid (map, 0, NULL), g * g, numbers);
      weight = weight_in (window, method, options, of_rival);
      for (int y = 0; y < g; y++)
        for (int x = 0; x < g; x++)
          {
            gsize at = (gsize) (place.y / unit + y) * cells.width + place.x / unit + x;

            shares[at] += slope (x, g) * slope (y, g);
            sums[at] += slope (x, g) * slope (y, g) * weight * numbers[y * g + x];
          }
    }
  for (gsize i = 0; i < map_count (cells); i++)
    sums[i] /= shares[i];
}

static void
check_twin (const char *id, const ViaExplainOptions *options, int detail, double tolerance)
{
  const ViaFitting one_scale = { .fit = VIA_FIT_TILE, .coarsest = detail, .finest = detail };
  const ViaMethod *method = via_method_find (id);
  const int        dog = DOG;
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = striped_model ();
  g_autoptr (ViaTrace) trace = striped_trace (model, &one_scale, FALSE);
  g_autoptr (ViaMap) map = via_explain (trace, method, &dog, 1, options, NULL, NULL, &error);
  ViaSize cells;

  g_assert_no_error (error);
  for (int side = 0; side < (options->contrast ? 2 : 1); side++)
    {
      const float       *grid = side ? via_map_rival (map, 0) : via_map_grid (map, 0, &cells);
      g_autofree double *slow = g_new0 (double, map_count (cells));
      double             most = 0;

      slow_map (trace, method, options, side, slow);
      for (gsize i = 0; i < map_count (cells); i++)
        most = MAX (most, fabs (slow[i]));
      for (gsize i = 0; i < map_count (cells); i++)
        g_assert_cmpfloat (fabs (grid[i] - slow[i]), <=, tolerance * most);
    }
}

/* What is left out of windows with next to no weight is within the tolerance. */
static void
test_twin (void)
{
  check_twin ("transformer_attribution", &(ViaExplainOptions){ 0 }, 2, 2e-4);
  check_twin ("transformer_attribution", &(ViaExplainOptions){ .contrast = TRUE, .against = 0 }, 1, 2e-4);
  check_twin ("transformer_attribution", &(ViaExplainOptions){ .contrast = TRUE, .against = VIA_REST }, 2, 2e-4);
  check_twin ("rollout", &(ViaExplainOptions){ 0 }, 2, 1e-6);
  check_twin ("input_x_gradient", &(ViaExplainOptions){ 0 }, 1, 2e-4);
  check_twin ("full", &(ViaExplainOptions){ 0 }, 1, 2e-4);
}

/* ---- one window, which is the picture */

static void
test_square (void)
{
  static const ViaFitting tile = { .fit = VIA_FIT_TILE }, squash = { .fit = VIA_FIT_SQUASH };
  const int               dog = DOG;
  g_autoptr (ViaModel) model = striped_model ();
  g_autoptr (ViaPhoto) in_windows = striped_photo (model, 130, 130, &tile), whole = striped_photo (model, 130, 130, &squash);
  g_autoptr (ViaTrace) a = via_trace_new (model, in_windows, NULL, NULL, NULL, NULL);
  g_autoptr (ViaTrace) b = via_trace_new (model, whole, NULL, NULL, NULL, NULL);

  g_assert_cmpint (via_trace_n_windows (a), ==, 1);
  g_assert_cmpint (via_trace_n_windows (b), ==, 0);
  g_assert_cmpmem (via_trace_logits (a), 24 * sizeof (float), via_trace_logits (b), 24 * sizeof (float));
  for (const ViaMethod *const *m = via_method_list (); *m; m++)
    {
      const ViaExplainOptions options = { .steps = g_str_equal (via_method_id (*m), "integrated_gradients") ? 2 : 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (ViaMap) x = via_explain (a, *m, &dog, 1, &options, NULL, NULL, &error);
      g_autoptr (ViaMap) y = via_explain (b, *m, &dog, 1, &options, NULL, NULL, &error);
      gsize pixels = map_count (via_map_pixels (y));

      g_assert_no_error (error);
      g_assert_cmpint ((int) map_count (via_map_pixels (x)), ==, (int) pixels);
      for (gsize i = 0; i < pixels; i++)
        g_assert_cmpfloat (fabsf (via_map_heat (x, 0)[i] - via_map_heat (y, 0)[i]), <=, 2e-6f);
    }
}

/* ---- all ways end at the same bits */

static void
forget_kept (ViaTrace *trace)
{
  for (int i = 0; i < trace->windows->n; i++)
    g_clear_pointer (&trace->windows->kept[i], via_trace_free);
}

/* Of windows that were kept, that are run again, and that are seen for the first time; alone and in company. */
static void
check_same_bits (const ViaMethod *const *methods, const ViaFitting *fitting)
{
  static const int classes[] = { 5, DOG, 0 };
  g_autoptr (ViaModel) model = striped_model ();
  g_autoptr (ViaTrace) kept = striped_trace (model, fitting, FALSE), again = striped_trace (model, fitting, FALSE);

  forget_kept (again);
  for (; *methods; methods++)
    {
      g_autoptr (ViaTrace) deferred = striped_trace (model, fitting, TRUE);
      g_autoptr (ViaMap) first = striped_map (deferred, *methods, classes, 3),
                         second = striped_map (kept, *methods, classes + 1, 1);
      g_autoptr (ViaMap) third = striped_map (again, *methods, classes + 1, 1);

      g_assert_nonnull (kept->windows->kept[0]);
      striped_assert_same (first, 1, second, 0);
      striped_assert_same (second, 0, third, 0);
      g_assert_cmpmem (via_trace_logits (deferred), 24 * sizeof (float), via_trace_logits (kept), 24 * sizeof (float));
    }
}

static void
test_same_bits (void)
{
  static const ViaFitting two_windows = { .fit = VIA_FIT_TILE };
  const ViaMethod        *some[] = { via_method_find ("rollout"), via_method_find ("full"), via_method_find ("legrad"), NULL };
  const ViaMethod        *others[] = { via_method_find ("transformer_attribution"), NULL };

  check_same_bits (some, &two_windows);
  check_same_bits (others, &striped_fitting);
}

static void
test_together (void)
{
  const ViaMethod  *methods[] = { via_method_find ("rollout"), via_method_find ("transformer_attribution"),
                                  via_method_find ("input_x_gradient") };
  const int         classes[] = { DOG, 7 };
  ViaExplainOptions options[3] = { { 0 } };
  ViaMap           *maps[3];
  double            seconds[3];
  g_autoptr (ViaModel) model = striped_model ();
  g_autoptr (ViaTrace) trace = striped_trace (model, &striped_fitting, FALSE);

  g_assert_true (via_explain_together (trace, methods, 3, classes, 2, options, maps, seconds, NULL, NULL, NULL));
  for (int m = 0; m < 3; m++)
    {
      g_autoptr (ViaMap) alone = striped_map (trace, methods[m], classes + 1, 1);

      striped_assert_same (maps[m], 1, alone, 0);
      g_assert_cmpfloat (seconds[m], >, 0);
      via_map_free (maps[m]);
    }
}

/* ---- what can go wrong */

static gboolean
stop_soon (double done, const char *stage, gpointer data)
{
  int *left = data;

  g_assert_true (done >= 0 && done <= 1);
  g_assert_nonnull (strstr (stage, "window"));
  return (*left)-- > 0;
}

/* What was seen before is good for another try. */
static void
test_cancelled (void)
{
  const int dog = DOG;
  g_autoptr (ViaModel) model = striped_model ();
  g_autoptr (ViaTrace) trace = striped_trace (model, &striped_fitting, TRUE),
                       whole = striped_trace (model, &striped_fitting, FALSE);
  g_autoptr (ViaMap) right = striped_map (whole, *via_method_list (), &dog, 1), map = NULL;

  for (int calls = 0; calls < 700; calls += 222)
    {
      g_autoptr (GError) error = NULL;
      int left = calls;

      g_assert_null (via_explain (trace, *via_method_list (), &dog, 1, NULL, stop_soon, &left, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_CANCELLED);
    }
  map = striped_map (trace, *via_method_list (), &dog, 1);
  striped_assert_same (map, 0, right, 0);
}

static void
assert_unsupported (ViaTrace *trace, const ViaExplainOptions *options, const char *says)
{
  const ViaMethod *method = via_method_find ("integrated_gradients");
  const int        dog = DOG;
  g_autoptr (GError) error = NULL;

  g_assert_null (via_explain (trace, method, &dog, 1, options, NULL, NULL, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_refused (void)
{
  const float input = 0;
  g_autoptr (ViaModel) model = striped_model ();
  g_autoptr (ViaTrace) trace = striped_trace (model, &striped_fitting, FALSE);

  assert_unsupported (trace, &(ViaExplainOptions){ .keep_attention = TRUE }, "attention");
  assert_unsupported (trace, &(ViaExplainOptions){ .baseline = VIA_BASELINE_INPUT, .baseline_input = &input }, "baseline");
  assert_unsupported (trace, &(ViaExplainOptions){ .contrast = TRUE, .against = DOG }, "itself");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  via_set_threads (1); /* these networks are too small to gain from more */
  g_test_add_func ("/windowed/twin", test_twin);
  g_test_add_func ("/windowed/square", test_square);
  g_test_add_func ("/windowed/same-bits", test_same_bits);
  g_test_add_func ("/windowed/together", test_together);
  g_test_add_func ("/windowed/cancelled", test_cancelled);
  g_test_add_func ("/windowed/refused", test_refused);
  return g_test_run ();
}
