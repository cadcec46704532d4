/* map-view.h - the picture with a map over it, and below it what is said about them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MAP_VIEW_H
#define MAP_VIEW_H

#include <gtk/gtk.h>

#include "../explain/session.h"

typedef struct _MapView MapView;

/* The picture and the map are the session's, the looks the config's; both must outlive it. */
MapView *map_view_new (GObject *config, Session *session);
/* The widgets are their window's. */
void       map_view_free (MapView *view);
GtkWidget *map_view_widget (const MapView *view);

/* Shows what there is of a class rather than its rival.  `trace`, which may be NULL, is lent until the next call; unless all is `sound`,
 * the picture is shown alone. */
void map_view_show (MapView *view, ViaTrace *trace, int class_number, int rival, gboolean sound);
/* Of a picture in windows, frames the one of which the network says what it says of that class; -1: of none. */
void map_view_point (MapView *view, ViaTrace *trace, int class_number);
/* As at first; the config is reset by others. */
void map_view_reset (MapView *view);

/* Whether that setting is about looks; they are read then, but not yet shown. */
gboolean map_view_follow (MapView *view, const char *setting);
/* Whether heat has colours: a mask and the like have none. */
gboolean map_view_has_colors (const MapView *view);

#endif
