/* tick.h - a dialog's tick that is a word among the options.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TICK_H
#define TICK_H

#include <gtk/gtk.h>

/* A check box, bound to that word in the property `options` of a config object. */
GtkWidget *tick_new (GObject *config, const char *option, const char *label, const char *help);

#endif
