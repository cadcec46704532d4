/* method-list.h - the methods besides the chosen one: in a layer group each gets a layer as well.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef METHOD_LIST_H
#define METHOD_LIST_H

#include "../explain/settings-object.h"
#include "fit.h"

/* A list to tick, bound to the option `methods` of a config object; seen only where the output is a layer group. */
GtkWidget *method_list_new (GObject *config, WindowFit *fit);
/* Ticks none. */
void method_list_reset (GtkWidget *list);

#endif
