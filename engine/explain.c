/* explain.c - see explain.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "attribution/balance.h"
#include "model.h"
#include "portions.h"

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

ViaExplainOptions
explain_possible (const ViaTrace *trace, const ViaMethod *method, const ViaExplainOptions *options)
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
  possible = explain_possible (trace, method, options);
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

gboolean
explain_check (const ViaTrace *trace, const ViaMethod *method, const int *classes, guint n, const ViaExplainOptions *options,
               GError **error)
{
  return check_options (trace, method, options, error) && check_rival (trace, classes, n, options, error);
}

ViaMap *
explain_map_new (ViaModel *model, const ViaMethod *method, const int *classes, guint k, gboolean contrast)
{
  ViaMap *map = g_new0 (ViaMap, 1);

  map->model = via_model_ref (model);
  map->classes = g_memdup2 (classes, k * sizeof *classes);
  map->k = k;
  map->pixels = model_pixels (model);
  map->cells = method_cells (method, model);
  map->contrast = contrast;
  return map;
}

/* A map with room for its numbers. */
static ViaMap *
allocate_map (const ViaTrace *trace, const ViaMethod *method, const int *classes, guint k, const ViaExplainOptions *options,
              GError **error)
{
  g_autoptr (ViaMap) map = explain_map_new (trace->model, method, classes, k, options->contrast);
  Shape attention = trace->shapes[tape_block (trace->tape, 0)->attention];

  map->tokens = method_is_chain (method) ? attention.cols : 0;
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

/* Why the map of class number k shows nothing; NULL when it shows something. */
static char *
make_note (const ViaMap *map, guint k)
{
  const char  *label = via_model_label (map->model, map->classes[k]);
  const float *grid = map->grids + k * map_count (map->cells);

  for (gsize i = 1; i < map_count (map->cells); i++)
    if (grid[i] != grid[0])
      return NULL;
  if (map->vanished[k])
    return g_strdup_printf (_ ("Nothing in this picture speaks for “%s”: no relevance leaves its output, so its map is empty"),
                            label);
  return g_strdup_printf (_ ("The map of “%s” is the same everywhere, so it shows nothing"), label);
}

void
explain_finish (ViaMap *map)
{
  map_heat (map);
  for (guint c = 0; c < map->k; c++)
    if (!map->notes[c])
      map->notes[c] = make_note (map, c);
}

static void
copy_attention (ViaTrace *trace, int block, float *to)
{
  int   value = tape_block (trace->tape, block)->attention;
  gsize given = shape_size (trace_shape (trace, value));

  for (int head = 0; head < trace_visits (trace, block); head++, to += given)
    {
      trace_need_head (trace, block, head);
      memcpy (to, trace->values[value], given * sizeof *to);
    }
}

void
explain_copy_attention (ViaMap *map, ViaTrace *trace)
{
  for (int b = 0; b < map->blocks; b++)
    copy_attention (trace, b, map->attention + b * map->attention_size);
  if (map->blocks > 0 && map->pool_size > 0)
    memcpy (map->pool, trace->values[trace->tape->pool.attention], map->pool_size * sizeof (float));
}

/* The empty maps of all calls. */
static gboolean
make_maps (MethodCall *calls, guint n_calls, const int *classes, guint n, ViaMap **maps, GError **error)
{
  for (guint i = 0; i < n_calls; i++)
    {
      const MethodCall *call = &calls[i];

      if (!explain_check (call->trace, call->method, classes, n, call->options, error)
          || !(maps[i] = allocate_map (call->trace, call->method, classes, n, call->options, error)))
        return FALSE;
      calls[i].results = results_of (maps[i]);
    }
  return TRUE;
}

static gboolean
check_maps (ViaMap *const *maps, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!check_numbers (maps[i], error))
      return FALSE;
  return TRUE;
}

gboolean
explain_grids (ViaTrace *trace, const ViaMethod *const *methods, guint n_methods, const int *classes, guint n,
               const ViaExplainOptions *options, ViaMap **maps, double *seconds, const Progress *progress, GError **error)
{
  g_autofree MethodCall *calls = g_new0 (MethodCall, n_methods);

  for (guint i = 0; i < n_methods; i++)
    {
      calls[i] = (MethodCall){ .trace = trace, .method = methods[i], .options = &options[i] };
      maps[i] = NULL;
    }
  if (make_maps (calls, n_methods, classes, n, maps, error)
      && portions_run (calls, (int) n_methods, classes, (int) n, seconds, progress, error) && check_maps (maps, n_methods, error))
    return TRUE;
  explain_free_maps (maps, n_methods);
  return FALSE;
}

void
explain_free_maps (ViaMap **maps, guint n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&maps[i], via_map_free);
}
