/* map.c - the numbers of an explanation: stored, made into heat, lent.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "map.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "attribution/readout.h"
#include "picture/heatmap.h"

/* Of a grid that was kept, pixels of heat: about what 4096 windows of 224 x 224 show. */
#define PIXELS_MOST (1 << 26)
/* Bytes: more than any machine has. */
#define MATRICES_MOST ((gsize) 1 << 60)
/* So that no difference of two numbers of a map is infinite. */
#define NUMBER_MOST 1e30f

gsize
map_count (ViaSize size)
{
  return (gsize) size.width * (gsize) size.height;
}

gsize
map_bad_number (const float *numbers, gsize n)
{
  gsize i = 0;

  while (i < n && fabsf (numbers[i]) <= NUMBER_MOST) /* FALSE for NaN, too */
    i++;
  return i;
}

gboolean
map_make_room (ViaMap *map, GError **error)
{
  gsize k = map->k, cells = map_count (map->cells), pixels = map_count (map->pixels);
  gsize grids = (map->contrast ? 2 : 1) * k * cells * sizeof (float), heats = k * pixels * sizeof (float);
  gsize balances = map->contrast ? heats : 0, scratch = map->contrast ? cells * sizeof (float) : 0;
  gsize matrices = map->blocks * map->attention_size * sizeof (float), readouts = k * map->tokens * sizeof (float);
  gsize pool = map->pool_size * sizeof (float);
  gsize bytes = grids + heats + balances + scratch + readouts + 3 * k * sizeof (int);

  if ((double) matrices * (double) (1 + 2 * k) > MATRICES_MOST)
    matrices = MATRICES_MOST / (1 + 2 * k); /* there is no such memory either, and sums of sizes stay what they are */
  if (!arena_init (&map->arena, bytes + (1 + 2 * k) * (matrices + pool) + 14 * ARENA_ALIGN, _ ("the map"), error))
    return FALSE;
  map->notes = g_new0 (char *, k);
  map->grids = arena_take (&map->arena, grids);
  map->heats = arena_take (&map->arena, heats);
  map->balances = map->contrast ? arena_take (&map->arena, balances) : NULL;
  map->difference = map->contrast ? arena_take (&map->arena, scratch) : NULL;
  map->readouts = map->tokens ? arena_take (&map->arena, readouts) : NULL;
  map->zeros = arena_take (&map->arena, k * sizeof (float));
  map->thresholds = arena_take (&map->arena, k * sizeof (int));
  map->vanished = arena_take (&map->arena, k * sizeof (gboolean));
  if (map->blocks > 0)
    {
      map->attention = arena_take (&map->arena, matrices);
      map->matrices.gradient = arena_take (&map->arena, k * matrices);
      map->matrices.relevance = arena_take (&map->arena, k * matrices);
      map->pool = arena_take (&map->arena, pool);
      map->pooled.gradient = arena_take (&map->arena, k * pool);
      map->pooled.relevance = arena_take (&map->arena, k * pool);
    }
  return TRUE;
}

void
map_heat (ViaMap *map)
{
  gsize cells = map_count (map->cells), pixels = map_count (map->pixels);

  for (guint c = 0; c < map->k; c++)
    {
      const float *grid = map->grids + c * cells;
      float       *heat = map->heats + c * pixels;

      map->zeros[c] = heatmap_from_grid (grid, map->cells, map->pixels, heat);
      map->thresholds[c] = heatmap_threshold (heat, pixels);
      if (map->contrast)
        heatmap_balance (grid, grid + map->k * cells, map->cells, map->pixels, map->difference, map->balances + c * pixels);
    }
}

static gboolean
check_grid (const float *grid, ViaSize cells, GError **error)
{
  gsize n = map_count (cells), bad = map_bad_number (grid, n);

  if (bad == n)
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               _ ("The map's row %d holds a number that no explanation has; make the map again"),
               (int) (bad / (gsize) cells.width) + 1);
  return FALSE;
}

static gboolean
is_multiple (int pixels, int cells)
{
  return cells >= 1 && pixels >= cells && pixels % cells == 0;
}

ViaMap *
via_map_new_from_grid (const float *grid, const float *rival, ViaSize cells, ViaSize pixels, GError **error)
{
  g_autoptr (ViaMap) map = NULL;
  gsize n = map_count (cells);

  g_return_val_if_fail (grid, NULL);
  if (!is_multiple (pixels.width, cells.width) || !is_multiple (pixels.height, cells.height)
      || (gint64) pixels.width * pixels.height > PIXELS_MOST)
    {
      g_set_error (
          error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
          _ ("A map of %d × %d numbers does not belong to an input of %d × %d pixels; that must be a multiple, of at most %d "
             "pixels"),
          cells.width, cells.height, pixels.width, pixels.height, PIXELS_MOST);
      return NULL;
    }
  if (!check_grid (grid, cells, error) || (rival && !check_grid (rival, cells, error)))
    return NULL;
  map = g_new0 (ViaMap, 1);
  map->k = 1;
  map->cells = cells;
  map->pixels = pixels;
  map->contrast = rival != NULL;
  if (!map_make_room (map, error))
    return NULL;
  memcpy (map->grids, grid, n * sizeof *grid);
  if (rival)
    memcpy (map->grids + n, rival, n * sizeof *rival);
  map_heat (map);
  return g_steal_pointer (&map);
}

void
via_map_free (ViaMap *map)
{
  if (!map)
    return;
  arena_clear (&map->arena);
  arena_clear (&map->finer);
  for (guint c = 0; map->notes && c < map->k; c++)
    g_free (map->notes[c]);
  g_free (map->notes);
  g_free (map->checks);
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
  return map->classes ? map->classes[k] : -1;
}

const char *
via_map_note (const ViaMap *map, guint k)
{
  g_return_val_if_fail (k < map->k, NULL);
  return map->notes[k];
}

const float *
via_map_grid (const ViaMap *map, guint k, ViaSize *cells)
{
  g_return_val_if_fail (k < map->k, NULL);
  if (cells)
    *cells = map->cells;
  return map->grids + k * map_count (map->cells);
}

const float *
via_map_rival (const ViaMap *map, guint k)
{
  g_return_val_if_fail (k < map->k, NULL);
  return map->contrast ? map->grids + (map->k + k) * map_count (map->cells) : NULL;
}

gboolean
via_map_is_refined (const ViaMap *map)
{
  return map->finer.base != NULL;
}

const float *
via_map_readout (const ViaMap *map, guint k, int *n)
{
  g_return_val_if_fail (k < map->k, NULL);
  *n = map->tokens;
  return map->readouts ? map->readouts + (gsize) k * map->tokens : NULL;
}

const char *
via_map_reads (const ViaMap *map)
{
  Readout readout;

  if (!map->readouts)
    return NULL;
  readout = readout_for_maps (map->model);
  return readout_word (&readout);
}

const ViaCheck *
via_map_check (const ViaMap *map, guint k)
{
  g_return_val_if_fail (k < map->k, NULL);
  return map->checks ? &map->checks[k] : NULL;
}

const float *
via_map_heat (const ViaMap *map, guint k)
{
  g_return_val_if_fail (k < map->k, NULL);
  return map->heats + k * map_count (map->pixels);
}

ViaSize
via_map_pixels (const ViaMap *map)
{
  return map->pixels;
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
  gboolean             pooled = block == VIA_POOL && map->pool_size > 0 && map->blocks > 0;
  gsize                size = pooled ? map->pool_size : map->attention_size, first = pooled ? 0 : (gsize) block;
  const BlockMatrices *matrices = pooled ? &map->pooled : &map->matrices;

  if ((!pooled && (block < 0 || block >= map->blocks)) || k >= map->k)
    return NULL;
  switch (kind)
    {
    case VIA_ATTENTION:
      return (pooled ? map->pool : map->attention) + first * size;
    case VIA_ATTENTION_GRADIENT:
      return matrices->gradient + (first * map->k + k) * size;
    case VIA_ATTENTION_RELEVANCE:
      return matrices->relevance + (first * map->k + k) * size;
    }
  return NULL;
}
