/* class-maps.h - the maps of classes that one forward pass gives: each is made once, and kept.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLASS_MAPS_H
#define CLASS_MAPS_H

#include "job.h"

typedef struct _ClassMaps ClassMaps;

/* The map that was asked for is there; or why it is not, lent. */
typedef void (*ClassMapsMade) (const GError *error, gpointer data);

/* `report` tells how far it is. */
ClassMaps *class_maps_new (JobReport report, ClassMapsMade made, gpointer data);
/* Stops what is under way; NULL is fine. */
void class_maps_free (ClassMaps *maps);

/* Asks for a class's map.  TRUE: it is there; FALSE: it is being made, on a thread of its own, and nobody else may use the trace
 * meanwhile.  The trace is the same until all is forgotten. */
gboolean class_maps_ask (ClassMaps *maps, ViaTrace *trace, const ViaMethod *method, int class_number,
                         const ViaExplainOptions *options);
/* No map is asked for any more. */
void class_maps_ask_nothing (ClassMaps *maps);
/* What is asked for stays, and may never come. */
void class_maps_stop (ClassMaps *maps);
/* Before the trace goes. */
void class_maps_forget (ClassMaps *maps);

gboolean class_maps_is_busy (const ClassMaps *maps);
/* Whether a map is asked for; and that map, of one class, or NULL: it is not there. */
gboolean      class_maps_is_asked (const ClassMaps *maps);
const ViaMap *class_maps_asked (const ClassMaps *maps);
/* The same, to be freed with via_map_free(): asked for again, it is made again. */
ViaMap *class_maps_take (ClassMaps *maps);

#endif
