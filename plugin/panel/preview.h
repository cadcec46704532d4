/* preview.h - the picture with the heat over it, as its layer will look, or the original and that side by side.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It takes the room that it is given.  The wheel, or + and - on the keyboard, make the picture larger and smaller; pulling, or the arrows, move it.
 */
#ifndef PREVIEW_H
#define PREVIEW_H

#include <gtk/gtk.h>

#include "pane.h"

/* The longer side of the thumbnail that it wants; what is enlarged further is not sharp. */
#define PREVIEW_DETAIL 1024

GtkWidget *preview_new (void);
void       preview_show (GtkWidget *preview, const PaneScene *scene);
/* Frames a part of the picture; NULL: none. */
void preview_frame (GtkWidget *preview, const ViaBox *box);
/* Nothing, yet. */
void preview_clear (GtkWidget *preview);
/* All of the picture again. */
void preview_reset (GtkWidget *preview);

#endif
