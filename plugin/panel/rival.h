/* rival.h - a dialog's choice of a second class: why this one rather than that?
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef RIVAL_H
#define RIVAL_H

#include <gtk/gtk.h>
#include <via.h>

/* An entry with a list, bound to the property `against` of a config object. */
GtkWidget *rival_new (GObject *config);
/* Offers the best classes of a forward pass; NULL: none. */
void rival_fill (GtkWidget *rival, const ViaTrace *trace);
/* Takes what has been typed, which Return does, too. */
void rival_take_typed (GtkWidget *rival);

#endif
