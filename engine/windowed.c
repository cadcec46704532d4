/* windowed.c - see windowed.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window's map says where in it the evidence lies, and nothing about how much there is.  So it counts (blend.c) with a weight:
 *
 *   w = p_c                  the probability of the class in the window, of a softmax or a sigmoid
 *   w = max (p_c - p_r, 0)   in a contrast; the rival's own map has max (p_r - p_c, 0).  Of all others p_r is the mean
 *   w = 1                    for methods that know no class, and outputs that are values
 *
 * A window of less than NEGLIGIBLE of the largest weight so far cannot change a colour, and is not explained.  "So far" is in the order
 * of the windows, so that all ways of coming by a map end at the same bits.
 */
#include "windowed.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "blend.h"
#include "look.h"
#include "refined.h"

#define NEGLIGIBLE 1e-4
/* Of a window's time, the share of its forward pass. */
#define FORWARD_SHARE 0.25

typedef struct
{
  ViaTrace                *trace;
  const ViaMethod *const  *methods;
  guint                    n_methods;
  const int               *classes;
  guint                    n;
  const ViaExplainOptions *options; /* [methods] */
  double                  *seconds; /* [methods], or NULL */
  const Progress          *progress;

  Blending *blends;  /* [methods]: a layer for each class, and in a contrast behind them for each rival */
  double  **largest; /* [methods][layers]: weight so far */
  double  **weights; /* [methods][layers]: of the window; 0 of one that is negligible */
} Windowed;

static int
layers_of (const Windowed *w, guint method)
{
  return (int) ((w->options[method].contrast ? 2 : 1) * w->n);
}

/* ---- weights */

static gboolean
is_weighted (const Windowed *w, guint method)
{
  return via_model_outputs (w->trace->model) != VIA_OUTPUTS_VALUE
         && via_method_knows_classes (w->methods[method], &w->options[method], w->trace->model);
}

static double
weight_of (const Windowed *w, guint method, int layer, int window)
{
  const Windows *windows = w->trace->windows;
  const int      class_number = w->classes[layer % (int) w->n], rival = w->options[method].against;
  double         lead;

  if (!is_weighted (w, method))
    return 1;
  if (!w->options[method].contrast)
    return windows_probability (windows, window, class_number);
  lead = windows_mean_probability (windows, window, class_number, rival)
         - windows_mean_probability (windows, window, rival, class_number);
  return MAX (layer < (int) w->n ? lead : -lead, 0);
}

static void
weigh_window (const Windowed *w, int window)
{
  for (guint m = 0; m < w->n_methods; m++)
    for (int layer = 0; layer < layers_of (w, m); layer++)
      {
        double weight = weight_of (w, m, layer, window), *largest = &w->largest[m][layer];

        *largest = MAX (*largest, weight);
        w->weights[m][layer] = weight < NEGLIGIBLE * *largest ? 0 : weight;
      }
}

/* Whether the window counts for class number c of the call, or for its rival. */
static gboolean
counts (const Windowed *w, guint c)
{
  for (guint m = 0; m < w->n_methods; m++)
    for (int layer = (int) c; layer < layers_of (w, m); layer += (int) w->n)
      if (w->weights[m][layer] > 0)
        return TRUE;
  return FALSE;
}

/* Those for which it does: which of the call, and the classes. */
static guint
gather_counting (const Windowed *w, guint *which, int *classes)
{
  guint n = 0;

  for (guint c = 0; c < w->n; c++)
    if (counts (w, c))
      {
        which[n] = c;
        classes[n++] = w->classes[c];
      }
  return n;
}

/* ---- one window */

static void
add_map (const Windowed *w, guint method, int window, const ViaMap *map, const guint *which)
{
  gsize cells = map_count (map->cells);

  for (guint k = 0; k < map->k; k++)
    for (int side = 0; side < (map->contrast ? 2 : 1); side++)
      {
        int    layer = (int) (side * w->n + which[k]);
        double weight = w->weights[method][layer];

        if (weight > 0)
          blend_add (&w->blends[method], layer, window, map->grids + (side * map->k + k) * cells, weight);
      }
}

static gboolean
explain_counting (const Windowed *w, ViaTrace *looked, int window, const Progress *progress, GError **error)
{
  g_autofree guint   *which = g_new (guint, w->n);
  g_autofree int     *classes = g_new (int, w->n);
  g_autofree ViaMap **maps = g_new0 (ViaMap *, w->n_methods);
  g_autofree double  *seconds = g_new0 (double, w->n_methods);
  guint               n = gather_counting (w, which, classes);

  if (n == 0)
    return TRUE;
  if (!explain_grids (looked, w->methods, w->n_methods, classes, n, w->options, maps, seconds, progress, error))
    return FALSE;
  for (guint m = 0; m < w->n_methods; m++)
    {
      add_map (w, m, window, maps[m], which);
      if (w->seconds)
        w->seconds[m] += seconds[m];
    }
  explain_free_maps (maps, w->n_methods);
  return TRUE;
}

static gboolean
nothing_counts (const Windowed *w)
{
  for (guint c = 0; c < w->n; c++)
    if (counts (w, c))
      return FALSE;
  return TRUE;
}

/* What is known of the window before it is looked through may be enough. */
static gboolean
explain_window (const Windowed *w, int window, GError **error)
{
  const int n = w->trace->windows->n;
  gboolean  known = window < w->trace->windows->seen, ok;
  LookPart  look = { .whole = w->progress, .window = window, .n = n, .length = FORWARD_SHARE };
  LookPart  rest = { .whole = w->progress, .window = window, .n = n, .begin = FORWARD_SHARE, .length = 1 - FORWARD_SHARE };
  Progress  looking = look_progress (&look), explaining = look_progress (&rest);
  ViaTrace *looked;

  g_snprintf (look.stage, sizeof look.stage, _ ("Looking at window %d of %d"), window + 1, n);
  g_snprintf (rest.stage, sizeof rest.stage, _ ("Explaining window %d of %d"), window + 1, n);
  if (known)
    weigh_window (w, window);
  if (known && nothing_counts (w))
    return TRUE;
  if (!(looked = look_at_window (w->trace, window, &looking, error)))
    return FALSE;
  if (!known)
    weigh_window (w, window);
  ok = explain_counting (w, looked, window, &explaining, error);
  look_away (w->trace, window, looked);
  return ok;
}

static gboolean
explain_windows (const Windowed *w, GError **error)
{
  for (int i = 0; i < w->trace->windows->n; i++)
    {
      if (!explain_window (w, i, error))
        return FALSE;
      for (guint m = 0; m < w->n_methods; m++)
        blend_add_share (&w->blends[m], i);
    }
  return TRUE;
}

/* ---- the whole */

static gboolean
windows_error (const char *why, GError **error)
{
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, why);
  return FALSE;
}

static gboolean
check_method (const Windowed *w, guint method, GError **error)
{
  const ViaExplainOptions *options = &w->options[method];

  if (options->keep_attention)
    return windows_error (_ ("A picture in windows has no attention of its own; use another fit to keep it"), error);
  if (options->baseline == VIA_BASELINE_INPUT)
    return windows_error (_ ("A picture in windows has no single input to begin at; take the baseline mean, black or white"),
                          error);
  return explain_check (w->trace, w->methods[method], w->classes, w->n, options, error);
}

static gboolean
make_blending_room (Windowed *w, guint method, GError **error)
{
  const int side = w->trace->model->config.image_size;
  const int unit = side / method_cells (w->methods[method], w->trace->model).width, layers = layers_of (w, method);

  w->largest[method] = g_new0 (double, layers);
  w->weights[method] = g_new0 (double, layers);
  return blend_init (&w->blends[method], w->trace->windows->tiles, unit, side / unit, layers, error);
}

/* What can be wrong with any of the methods is found before the first window. */
static gboolean
make_all_room (Windowed *w, GError **error)
{
  w->blends = g_new0 (Blending, w->n_methods);
  w->largest = g_new0 (double *, w->n_methods);
  w->weights = g_new0 (double *, w->n_methods);
  for (guint m = 0; m < w->n_methods; m++)
    {
      if (!check_method (w, m, error) || !make_blending_room (w, m, error))
        return FALSE;
      if (w->seconds)
        w->seconds[m] = 0;
    }
  return TRUE;
}

static void
clear_room (Windowed *w)
{
  for (guint m = 0; m < w->n_methods; m++)
    {
      blend_clear (&w->blends[m]);
      g_free (w->largest[m]);
      g_free (w->weights[m]);
    }
  g_free (w->blends);
  g_free (w->largest);
  g_free (w->weights);
}

static void
note_beaten (const Windowed *w, guint method, ViaMap *map)
{
  for (guint c = 0; c < w->n; c++)
    if (!(w->largest[method][c] > 0))
      map->notes[c] =
          g_strdup_printf (_ ("In no window is “%s” more probable than what it is explained against, so its map is empty"),
                           via_model_label (map->model, w->classes[c]));
}

/* A row of the picture at the finest scale as colours in 0…1. */
static void
finest_row (int y, float *rgb, gpointer data)
{
  const Tiles  *tiles = data;
  const int     finest = tiles_n_scales (tiles) - 1, n = 3 * tiles_pixels (tiles, finest).width;
  const guint8 *row = tiles_row (tiles, finest, y);

  for (int i = 0; i < n; i++)
    rgb[i] = (float) row[i] / 255;
}

static ViaMap *
finish_map (const Windowed *w, guint method, GError **error)
{
  const ViaMethod *kind = w->methods[method];
  const Tiles     *tiles = w->trace->windows->tiles;
  const Blending  *blend = &w->blends[method];
  g_autoptr (ViaMap) map = explain_map_new (w->trace->model, kind, w->classes, w->n, w->options[method].contrast);

  map->pixels = tiles_pixels (tiles, tiles_n_scales (tiles) - 1);
  map->cells = blend->cells[tiles_n_scales (tiles) - 1];
  if (!map_make_room (map, error))
    return NULL;
  memset (map->vanished, 0, map->k * sizeof *map->vanished);
  for (int layer = 0; layer < blend->layers; layer++)
    blend_write (blend, layer, map->grids + layer * map_count (map->cells));
  if (w->options[method].refine && !refined_make (map, finest_row, w->trace->windows->tiles, error))
    return NULL;
  note_beaten (w, method, map);
  explain_finish (map);
  return g_steal_pointer (&map);
}

static gboolean
finish_maps (const Windowed *w, ViaMap **maps, GError **error)
{
  for (guint m = 0; m < w->n_methods; m++)
    if (!(maps[m] = finish_map (w, m, error)))
      {
        explain_free_maps (maps, m);
        return FALSE;
      }
  return TRUE;
}

gboolean
windowed_explain (ViaTrace *trace, const ViaMethod *const *methods, guint n_methods, const int *classes, guint n,
                  const ViaExplainOptions *options, ViaMap **maps, double *seconds, const Progress *progress, GError **error)
{
  Windowed w = { .trace = trace,
                 .methods = methods,
                 .n_methods = n_methods,
                 .classes = classes,
                 .n = n,
                 .options = options,
                 .seconds = seconds,
                 .progress = progress };
  gboolean ok = make_all_room (&w, error) && explain_windows (&w, error) && finish_maps (&w, maps, error);

  clear_room (&w);
  return ok;
}
