/* explain.c - from a trace, a method and some classes to a map.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "attribution/methods.h"
#include "model.h"
#include "picture/heatmap.h"
#include "trace.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _ViaMap
{
  ViaModel *model;
  int      *classes;
  guint     k;
  int       side, size;    /* of the grid and of the heat */
  Arena     arena;         /* what follows */
  float    *grids, *heats; /* [k, side, side], [k, size, size] */
  int      *thresholds;    /* [k] */
  gboolean *vanished;      /* [k]: no relevance left the class's output */
  char    **notes;         /* [k], each may be NULL */

  int    blocks;         /* 0 when no attention is kept */
  gsize  attention_size; /* H N N */
  float *attention;      /* [blocks, H, N, N] */
  Keep   keep;           /* [blocks, k, H, N, N] */
};

static gboolean
check_options (const ViaTrace *trace, const ViaMethod *method, const ViaExplainOptions *options, GError **error)
{
  int blocks = trace->tape->blocks->len;

  if (options->start_layer < 0 || options->start_layer >= blocks)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                 _ ("The start layer %d does not exist: this network has the blocks 0 to %d"), options->start_layer, blocks - 1);
  else if (options->start_layer > 0 && method->reach != REACH_ROLLOUT)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("A start layer means nothing to the method %s; the rollouts have one"),
                 method->id);
  else if (options->ablation && !method->has_ablation)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("There is no ablation of the method %s; last_layer has one"),
                 method->id);
  else if (options->flavour != VIA_FLAVOUR_REFERENCE && !method->has_flavour)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("The method %s has no other flavour; transformer_attribution has one"),
                 method->id);
  else if (method_reads (method, trace->model) == READS_NOTHING)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                 _ ("The method %s is not defined for “%s”, which is no plain ViT; try last_layer"), method->id,
                 via_model_name (trace->model));
  else if (method->reach == REACH_SECOND && blocks < 2)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” has one block only, and so no second layer"),
                 via_model_name (trace->model));
  else
    return TRUE;
  return FALSE;
}

/* A map with room for its numbers. */
static ViaMap *
allocate (const ViaTrace *trace, const ViaMethod *method, const int *classes, guint k, gboolean keep, GError **error)
{
  g_autoptr (ViaMap) map = g_new0 (ViaMap, 1);
  Shape attention = trace->shapes[tape_block (trace->tape, 0)->attention];
  gsize grid, heat, kept;

  map->model = via_model_ref (trace->model);
  map->classes = g_memdup2 (classes, k * sizeof *classes);
  map->k = k;
  map->size = via_model_input_size (trace->model);
  map->side = method_side (method, trace->model);
  map->notes = g_new0 (char *, k);
  map->attention_size = (gsize) attention.n * attention.cols * attention.cols;
  map->blocks = keep ? (int) trace->tape->blocks->len : 0;
  grid = (gsize) k * map->side * map->side * sizeof (float);
  heat = (gsize) k * map->size * map->size * sizeof (float);
  kept = map->blocks * map->attention_size * sizeof (float);
  if (!arena_init (&map->arena, grid + heat + 2 * k * sizeof (int) + (1 + 2 * k) * kept + 7 * ARENA_ALIGN, _ ("the map"), error))
    return NULL;
  map->grids = arena_take (&map->arena, grid);
  map->heats = arena_take (&map->arena, heat);
  map->thresholds = arena_take (&map->arena, k * sizeof (int));
  map->vanished = arena_take (&map->arena, k * sizeof (gboolean));
  if (keep)
    {
      map->attention = arena_take (&map->arena, kept);
      map->keep.gradient = arena_take (&map->arena, k * kept);
      map->keep.relevance = arena_take (&map->arena, k * kept);
    }
  return g_steal_pointer (&map);
}

/* Why a map shows nothing; NULL when it shows something. */
static char *
make_note (const ViaMap *map, const float *grid, int class, gboolean vanished)
{
  const char *label = via_model_label (map->model, class);

  for (int i = 1; i < map->side * map->side; i++)
    if (grid[i] != grid[0])
      return NULL;
  if (vanished)
    return g_strdup_printf (_ ("Nothing in this picture speaks for “%s”: no relevance leaves its output, so its map is empty"),
                            label);
  return g_strdup_printf (_ ("The map of “%s” is the same everywhere, so it shows nothing"), label);
}

static void
finish (ViaMap *map, const ViaTrace *trace)
{
  gsize pixels = (gsize) map->size * map->size, cells = (gsize) map->side * map->side;

  for (guint c = 0; c < map->k; c++)
    {
      heatmap_from_grid (map->grids + c * cells, map->side, map->size, map->heats + c * pixels);
      map->thresholds[c] = heatmap_threshold (map->heats + c * pixels, map->size);
      map->notes[c] = make_note (map, map->grids + c * cells, map->classes[c], map->vanished[c]);
    }
  for (int b = 0; b < map->blocks; b++)
    memcpy (map->attention + b * map->attention_size, trace->values[tape_block (trace->tape, b)->attention],
            map->attention_size * sizeof (float));
}

static gboolean
keeps_every_row (const ViaTrace *trace)
{
  guint last = trace->tape->blocks->len - 1;
  Shape attention = trace->shapes[tape_block (trace->tape, last)->attention];

  return attention.rows == attention.cols;
}

ViaMap *
via_explain (ViaTrace *trace, const ViaMethod *method, const int *classes, guint n, const ViaExplainOptions *given,
             ViaProgress call, gpointer data, GError **error)
{
  ViaExplainOptions options = given ? *given : (ViaExplainOptions){ 0 };
  Progress          progress = { .call = call, .data = data, .stage = _ ("Explaining") };
  g_autoptr (ViaMap) map = NULL;

  g_return_val_if_fail (trace != NULL && method != NULL && classes != NULL && n > 0, NULL);
  g_return_val_if_fail (!options.keep_attention || keeps_every_row (trace), NULL);
  for (guint c = 0; c < n; c++)
    g_return_val_if_fail (classes[c] >= 0 && classes[c] < via_model_n_classes (trace->model), NULL);

  if (!check_options (trace, method, &options, error))
    return NULL;
  map = allocate (trace, method, classes, n, options.keep_attention, error);
  if (map == NULL || !method_run (trace, method, classes, n, &options, map->grids, map->vanished, &map->keep, &progress, error))
    return NULL;
  finish (map, trace);
  return g_steal_pointer (&map);
}

void
via_map_free (ViaMap *map)
{
  if (map == NULL)
    return;
  arena_clear (&map->arena);
  for (guint c = 0; c < map->k; c++)
    g_free (map->notes[c]);
  g_free (map->notes);
  g_free (map->classes);
  via_model_free (map->model);
  g_free (map);
}

guint
via_map_n_classes (const ViaMap *map)
{
  return map->k;
}

int
via_map_class (const ViaMap *map, guint k)
{
  g_return_val_if_fail (k < map->k, -1);
  return map->classes[k];
}

const char *
via_map_note (const ViaMap *map, guint k)
{
  g_return_val_if_fail (k < map->k, NULL);
  return map->notes[k];
}

const float *
via_map_grid (const ViaMap *map, guint k, int *side)
{
  g_return_val_if_fail (k < map->k, NULL);
  *side = map->side;
  return map->grids + (gsize) k * map->side * map->side;
}

const float *
via_map_heat (const ViaMap *map, guint k)
{
  g_return_val_if_fail (k < map->k, NULL);
  return map->heats + (gsize) k * map->size * map->size;
}

int
via_map_threshold (const ViaMap *map, guint k)
{
  g_return_val_if_fail (k < map->k, 0);
  return map->thresholds[k];
}

const float *
via_map_attention (const ViaMap *map, ViaAttentionKind kind, int block, guint k)
{
  gsize at = ((gsize) block * map->k + k) * map->attention_size;

  if (block < 0 || block >= map->blocks || k >= map->k)
    return NULL;
  switch (kind)
    {
    case VIA_ATTENTION:
      return map->attention + block * map->attention_size;
    case VIA_ATTENTION_GRADIENT:
      return map->keep.gradient + at;
    case VIA_ATTENTION_RELEVANCE:
      return map->keep.relevance + at;
    }
  return NULL;
}
