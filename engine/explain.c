/* explain.c - from a trace, a method and some classes to a map.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "attribution/balance.h"
#include "attribution/together.h"
#include "map.h"
#include "model.h"

static gboolean
check_options (const ViaTrace *trace, const ViaMethod *method, const ViaExplainOptions *options, GError **error)
{
  int blocks = trace->tape->blocks->len;

  if (options->start_layer < 0 || options->start_layer >= blocks)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                 _ ("The start layer %d does not exist: this network has the blocks 0 to %d"), options->start_layer, blocks - 1);
  else if (options->start_layer > 0 && !method_has_start (method))
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("A start layer means nothing to the method %s; the rollouts have one"),
                 method->id);
  else if (options->ablation && !method->has_ablation)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("There is no ablation of the method %s; last_layer has one"),
                 method->id);
  else if (options->flavour != VIA_FLAVOUR_REFERENCE && !method->has_flavour)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("The method %s has no other flavour; transformer_attribution has one"),
                 method->id);
  else if ((options->gammas || options->variant != VIA_VARIANT_CP) && !method->full)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("Gamma and variants mean nothing to the method %s; attn_lrp has them"),
                 method->id);
  else if ((options->steps || options->baseline != VIA_BASELINE_MEAN) && !method->has_path)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                 _ ("Steps and a baseline mean nothing to the method %s; integrated_gradients has them"), method->id);
  else if (method_reads (method, trace->model) == READS_NOTHING)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                 _ ("The method %s is not defined for “%s”, which is no plain ViT; try last_layer"), method->id,
                 via_model_name (trace->model));
  else if (method->of_class_token && strcmp (via_model_reads (trace->model), "class") != 0)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                 _ ("The method %s is defined where the head reads the class token alone, which that of “%s” does not; try "
                    "generic_attention"),
                 method->id, via_model_name (trace->model));
  else if (method->reach == REACH_ANSWERS && map_count (method_cells (method, trace->model)) < 2)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” sees one patch only, without which nothing is left"),
                 via_model_name (trace->model));
  else if (method->reach == REACH_SECOND && blocks < 2)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” has one block only, and so no second layer"),
                 via_model_name (trace->model));
  else if (options->contrast && !method_contrasts (method, options))
    g_set_error (
        error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
        _ ("The method %s does not use the gradient, and so cannot tell one class from another; use transformer_attribution, "
           "or last_layer with ablation"),
        method->id);
  else
    return TRUE;
  return FALSE;
}

/* What counts of the options: a contrast that is no must may be impossible. */
static ViaExplainOptions
possible_options (const ViaTrace *trace, const ViaMethod *method, const ViaExplainOptions *options)
{
  ViaExplainOptions possible = *options;

  if (options->where_possible && (!method_contrasts (method, options) || via_model_n_classes (trace->model) < 2))
    possible.contrast = FALSE;
  return possible;
}

gboolean
via_method_suits (const ViaMethod *method, const ViaTrace *trace, const ViaExplainOptions *options, GError **error)
{
  ViaExplainOptions possible;

  g_return_val_if_fail (method && trace && options, FALSE);
  possible = possible_options (trace, method, options);
  return check_options (trace, method, &possible, error);
}

static gboolean
check_rival (const ViaTrace *trace, const int *classes, guint n, const ViaExplainOptions *options, GError **error)
{
  if (options->contrast && options->against == VIA_REST && via_model_n_classes (trace->model) < 2)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” has one output only, and no others to explain it against"),
                   via_model_name (trace->model));
      return FALSE;
    }
  for (guint c = 0; options->contrast && c < n; c++)
    if (classes[c] == options->against)
      {
        g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                     _ ("“%s” cannot be explained against itself; choose another class for one of them"),
                     via_model_label (trace->model, classes[c]));
        return FALSE;
      }
  return TRUE;
}

/* A map with room for its numbers. */
static ViaMap *
allocate_map (const ViaTrace *trace, const ViaMethod *method, const int *classes, guint k, const ViaExplainOptions *options,
              GError **error)
{
  g_autoptr (ViaMap) map = g_new0 (ViaMap, 1);
  Shape attention = trace->shapes[tape_block (trace->tape, 0)->attention];

  map->model = via_model_ref (trace->model);
  map->classes = g_memdup2 (classes, k * sizeof *classes);
  map->k = k;
  map->pixels = model_pixels (trace->model);
  map->cells = method_cells (method, trace->model);
  map->tokens = method_is_chain (method) ? attention.cols : 0;
  map->contrast = options->contrast;
  map->attention_size = (gsize) attention.n * attention.cols * attention.cols;
  map->pool_size = trace->tape->has_pool ? shape_size (trace->shapes[trace->tape->pool.attention]) : 0;
  map->blocks = options->keep_attention ? (int) trace->tape->blocks->len : 0;
  map->checks = options->check && balance_exists (method, trace->model) ? g_new0 (ViaCheck, k) : NULL;
  return map_make_room (map, error) ? g_steal_pointer (&map) : NULL;
}

static MethodResults
results_of (const ViaMap *map)
{
  return (MethodResults){ .maps = map->grids,
                          .readouts = map->readouts,
                          .vanished = map->vanished,
                          .matrices = map->matrices,
                          .pooled = map->pooled,
                          .checks = map->checks };
}

/* What is not a number in the network's weights may come to light on the way back only. */
static gboolean
check_numbers (const ViaMap *map, GError **error)
{
  gsize n = (map->contrast ? 2 : 1) * map->k * map_count (map->cells);

  if (map_bad_number (map->grids, n) == n)
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE,
               _ ("The explanation of what %s answers holds something that is not a number: its weights are damaged. Please get "
                  "the file again: %s"),
               via_model_name (map->model), via_model_weights (map->model));
  return FALSE;
}

/* Why a map shows nothing; NULL when it shows something. */
static char *
make_note (const ViaMap *map, const float *grid, int class, gboolean vanished)
{
  const char *label = via_model_label (map->model, class);

  for (gsize i = 1; i < map_count (map->cells); i++)
    if (grid[i] != grid[0])
      return NULL;
  if (vanished)
    return g_strdup_printf (_ ("Nothing in this picture speaks for “%s”: no relevance leaves its output, so its map is empty"),
                            label);
  return g_strdup_printf (_ ("The map of “%s” is the same everywhere, so it shows nothing"), label);
}

static void
finish_map (ViaMap *map, const ViaTrace *trace)
{
  gsize cells = map_count (map->cells);

  map_heat (map);
  for (guint c = 0; c < map->k; c++)
    map->notes[c] = make_note (map, map->grids + c * cells, map->classes[c], map->vanished[c]);
  for (int b = 0; b < map->blocks; b++)
    memcpy (map->attention + b * map->attention_size, trace->values[tape_block (trace->tape, b)->attention],
            map->attention_size * sizeof (float));
  if (map->blocks > 0 && map->pool_size > 0)
    memcpy (map->pool, trace->values[trace->tape->pool.attention], map->pool_size * sizeof (float));
}

static gboolean
keeps_every_row (const ViaTrace *trace)
{
  guint last = trace->tape->blocks->len - 1;
  Shape attention = trace->shapes[tape_block (trace->tape, last)->attention];

  return attention.rows == attention.cols;
}

/* What must hold of a call: whoever makes it another way has made a mistake. */
static gboolean
is_sound (const ViaTrace *trace, const int *classes, guint n, const ViaExplainOptions *options)
{
  for (guint c = 0; c < n; c++)
    g_return_val_if_fail (classes[c] >= 0 && classes[c] < via_model_n_classes (trace->model), FALSE);
  g_return_val_if_fail (!options->contrast || options->against == VIA_REST
                            || (options->against >= 0 && options->against < via_model_n_classes (trace->model)),
                        FALSE);
  g_return_val_if_fail (!options->gammas || (options->gamma_linear >= 0 && options->gamma_patches >= 0), FALSE);
  g_return_val_if_fail (options->steps >= 0, FALSE);
  g_return_val_if_fail (options->baseline != VIA_BASELINE_INPUT || options->baseline_input, FALSE);
  g_return_val_if_fail (!options->keep_attention || keeps_every_row (trace), FALSE);
  return TRUE;
}

/* The empty maps of all calls. */
static gboolean
make_maps (MethodCall *calls, guint n_calls, const int *classes, guint n, ViaMap **maps, GError **error)
{
  for (guint i = 0; i < n_calls; i++)
    {
      const MethodCall *call = &calls[i];

      if (!check_options (call->trace, call->method, call->options, error)
          || !check_rival (call->trace, classes, n, call->options, error)
          || !(maps[i] = allocate_map (call->trace, call->method, classes, n, call->options, error)))
        return FALSE;
      calls[i].results = results_of (maps[i]);
    }
  return TRUE;
}

static gboolean
finish_maps (const ViaTrace *trace, ViaMap *const *maps, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      if (!check_numbers (maps[i], error))
        return FALSE;
      finish_map (maps[i], trace);
    }
  return TRUE;
}

gboolean
via_explain_together (ViaTrace *trace, const ViaMethod *const *methods, guint n_methods, const int *classes, guint n,
                      const ViaExplainOptions *options, ViaMap **maps, double *seconds, ViaProgress call, gpointer data,
                      GError **error)
{
  Progress                      progress = { .call = call, .data = data, .stage = _ ("Explaining") };
  g_autofree MethodCall        *calls = g_new0 (MethodCall, n_methods);
  g_autofree ViaMap           **made = g_new0 (ViaMap *, n_methods);
  g_autofree ViaExplainOptions *possible = g_new (ViaExplainOptions, n_methods);

  g_return_val_if_fail (trace && methods && n_methods > 0 && classes && n > 0 && options && maps, FALSE);
  for (guint i = 0; i < n_methods; i++)
    {
      g_return_val_if_fail (methods[i] && is_sound (trace, classes, n, &options[i]), FALSE);
      g_return_val_if_fail (options[i].contrast == options->contrast && options[i].against == options->against, FALSE);
      possible[i] = possible_options (trace, methods[i], &options[i]);
      calls[i] = (MethodCall){ .trace = trace, .method = methods[i], .options = &possible[i] };
    }
  if (!make_maps (calls, n_methods, classes, n, made, error)
      || !together_run (calls, (int) n_methods, classes, (int) n, seconds, &progress, error)
      || !finish_maps (trace, made, n_methods, error))
    {
      for (guint i = 0; i < n_methods; i++)
        via_map_free (made[i]);
      return FALSE;
    }
  memcpy (maps, made, n_methods * sizeof *maps);
  return TRUE;
}

ViaMap *
via_explain (ViaTrace *trace, const ViaMethod *method, const int *classes, guint n, const ViaExplainOptions *options,
             ViaProgress progress, gpointer data, GError **error)
{
  static const ViaExplainOptions plain;
  ViaMap                        *map;

  if (!via_explain_together (trace, &method, 1, classes, n, options ? options : &plain, &map, NULL, progress, data, error))
    return NULL;
  return map;
}
