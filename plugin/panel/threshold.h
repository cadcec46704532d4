/* threshold.h - a dialog's threshold: none, Otsu's, or a chosen level.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef THRESHOLD_H
#define THRESHOLD_H

#include <gtk/gtk.h>

/* A row of two check boxes and a slider, bound to the property `threshold` of a config object and the word level=… in its
 * `options`. */
GtkWidget *threshold_new (GObject *config);

#endif
