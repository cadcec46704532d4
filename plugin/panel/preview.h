/* preview.h - the picture with the heat over it, as its layer will look, or the original and that side by side.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PREVIEW_H
#define PREVIEW_H

#include <gtk/gtk.h>

#include "../explain/settings.h"
#include "../explain/thumbnail.h"

/* The longer side of the preview, in the toolkit's pixels; and how many real ones each of those is on this screen. */
#define PREVIEW_SIDE 400
int preview_scale (GtkWidget *preview);

GtkWidget *preview_new (void);
/* `heat`, as large as the thumbnail, R'G'B'A floats, lies over it in that mode and with that opacity (0…1); NULL: nothing does. */
void preview_show (GtkWidget *preview, const Thumbnail *thumbnail, const float *heat, Blend mode, double opacity,
                   gboolean side_by_side);
/* Nothing, yet. */
void preview_clear (GtkWidget *preview);

#endif
