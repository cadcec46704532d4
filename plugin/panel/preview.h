/* preview.h - the picture with the heat over it, as its layer will look, or the original and that side by side.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PREVIEW_H
#define PREVIEW_H

#include <gtk/gtk.h>

#include "settings.h"
#include "thumbnail.h"

/* The longer side of the preview, in the toolkit's pixels; and how many real ones each of those is on this screen. */
#define PREVIEW_SIDE 400
int preview_scale (GtkWidget *preview);

GtkWidget *preview_new (void);
/* `map`, which may be NULL, lies at `frame` in the thumbnail.  `looks`: colour map, threshold, blend mode and opacity. */
void preview_show (GtkWidget *preview, const Thumbnail *thumbnail, const ViaMap *map, const ViaBox *frame, const Settings *looks,
                   gboolean side_by_side);
/* Nothing, yet. */
void preview_clear (GtkWidget *preview);

#endif
