/* rival.h - a dialog's choice of a second class: why this one rather than that?
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An entry with a list, bound to the property `against` of a config object.  A row of the list is a class, whatever its label looks
 * like; only what is typed has to be understood.
 */
#ifndef RIVAL_H
#define RIVAL_H

#include <gtk/gtk.h>

#include "../explain/contrast.h"

typedef struct _Rival Rival;

/* Another class is the rival, or none, or what is typed means none: see rival_problem(). */
typedef void (*RivalChanged) (gpointer data);

Rival *rival_new (GObject *config, RivalChanged changed, gpointer data);
/* Before its widget is destroyed; NULL is fine. */
void rival_free (Rival *rival);
/* For the dialog. */
GtkWidget *rival_entry (const Rival *rival);

/* Offers what a forward pass, which is borrowed until the next call, sees, and reads anew what is typed; NULL: nothing. */
void rival_show (Rival *rival, const ViaTrace *trace);
/* The class, or CONTRAST_NONE. */
int rival_current (const Rival *rival);
/* NULL, or why what is typed is no class. */
const GError *rival_problem (const Rival *rival);
/* Forgets what was typed but not taken. */
void rival_reset (Rival *rival);
/* Does what was typed last. */
void rival_take_typed (Rival *rival);

#endif
