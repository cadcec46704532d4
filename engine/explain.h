/* explain.h - from a trace of one input, methods and some classes to raw maps.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "map.h"

/* What counts of the options: a contrast that is no must may be impossible. */
ViaExplainOptions explain_possible (const ViaTrace *trace, const ViaMethod *method, const ViaExplainOptions *options);
/* Whether that, of these options, can be had. */
gboolean explain_check (const ViaTrace *trace, const ViaMethod *method, const int *classes, guint n,
                        const ViaExplainOptions *options, GError **error);

/* A map of k classes, as large as the model's input, without room for its numbers. */
ViaMap *explain_map_new (ViaModel *model, const ViaMethod *method, const int *classes, guint k, gboolean contrast);

/* Fills maps[0…n_methods-1] with what has grids, but no heat yet; as via_explain_together(), with options that are possible. */
gboolean explain_grids (ViaTrace *trace, const ViaMethod *const *methods, guint n_methods, const int *classes, guint n,
                        const ViaExplainOptions *options, ViaMap **maps, double *seconds, const Progress *progress, GError **error);
/* Each may be NULL, and becomes it. */
void explain_free_maps (ViaMap **maps, guint n);

/* Makes heat of the grids, and says of one that shows nothing why. */
void explain_finish (ViaMap *map);
/* The trace's attention, where the map is to keep it. */
void explain_copy_attention (ViaMap *map, ViaTrace *trace);

#endif
