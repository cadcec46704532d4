/* map.h - what a map holds; see via.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MAP_H
#define MAP_H

#include "attribution/method.h"

struct _ViaMap
{
  ViaModel *model;   /* NULL: made from a grid, as are … */
  int      *classes; /* … [k] */
  guint     k;
  ViaSize   cells, pixels; /* of a grid and of its heat */
  int       tokens;        /* N, when the map is made of chains of attentions; else 0 */
  gboolean  contrast;      /* what follows is there for the rival too */
  Arena     arena;         /* what follows */
  float    *grids, *heats; /* [k, cells], behind them the rivals' [k, cells]; [k, pixels] */
  float    *difference;    /* [cells], to work in; NULL: no contrast */
  float    *readouts;      /* [k, N]: what each chain starts with; NULL when the map is not made of chains */
  float    *balances;      /* [k, pixels]: 0 where the rival has most, 1 where the class has; NULL: no contrast */
  float    *zeros;         /* [k]: the heat of what speaks neither for the class nor against it */
  int      *thresholds;    /* [k] */
  gboolean *vanished;      /* [k]: no relevance left the class's output */
  char    **notes;         /* [k], each may be NULL */
  ViaCheck *checks;        /* [k]; NULL: nothing was checked */
  Arena     finer;         /* where refined.c has put grids and difference; empty: it has not */

  int           blocks;         /* 0 when nobody asked for what follows */
  gsize         attention_size; /* H N N */
  float        *attention;      /* [blocks, H, N, N] */
  BlockMatrices matrices;       /* [blocks, k, H, N, N] */
  gsize         pool_size;      /* H N of attention pooling; 0 for none */
  float        *pool;           /* [H, 1, N] */
  BlockMatrices pooled;         /* [k, H, 1, N] */
};

/* width x height */
gsize map_count (ViaSize size);
/* Makes room for the numbers of a map whose k, sizes, contrast, blocks and attention_size are set.  Error: no memory. */
gboolean map_make_room (ViaMap *map, GError **error);
/* Where the first number stands that no explanation has, because it is none or beyond all measure; n when there is none. */
gsize map_bad_number (const float *numbers, gsize n);
/* Makes of the grids all that is painted from. */
void map_heat (ViaMap *map);

#endif
